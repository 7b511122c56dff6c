package dev.azureml.emulator;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static dev.azureml.emulator.ArmClient.WORKSPACE;
import static org.assertj.core.api.Assertions.assertThat;

/** Block blobs, as Azure's REST reference has Put Block, Put Block List and Get Block List. */
class BlobTest {
    private static final String BLOB = "/stor1/c/model.bin";

    private ArmEmulator arm;
    private ArmClient client;
    private ArmClient nobody;
    private String signature;

    @BeforeEach
    void start() {
        arm = ArmEmulator.start(EmulatorOptions.defaults());
        client = ArmClient.of(arm);
        nobody = client.as("");
        client.workspace();
        String store = WORKSPACE + "/datastores/workspaceblobstore";
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.putObject("properties").put("datastoreType", "AzureBlob").put("accountName", "stor1")
                .put("containerName", "c")
                .putObject("credentials").put("credentialsType", "AccountKey");
        arm.put(store, body);
        signature = client.post(store + "/listSecrets", "{\"expirableSecret\":true,\"expireAfterHours\":1}")
                .at("/sasToken").asText();
        assertThat(signature).isNotEmpty();
    }

    @AfterEach
    void stop() {
        client.close();
        arm.close();
    }

    private static String id(String name) {
        return Base64.getEncoder().encodeToString(name.getBytes(StandardCharsets.US_ASCII));
    }

    private ArmClient.Answer call(String method, String query, String body) {
        return nobody.call(method, BLOB + "?" + query + "&" + signature, "", body);
    }

    private ArmClient.Answer block(String id, String text) {
        return call("PUT", "comp=block&blockid=" + URLEncoder.encode(id, StandardCharsets.US_ASCII), text);
    }

    private ArmClient.Answer commit(String names) {
        return call("PUT", "comp=blocklist", "<?xml version=\"1.0\" encoding=\"utf-8\"?><BlockList>" + names
                + "</BlockList>");
    }

    private String list(String type) {
        ArmClient.Answer answer = call("GET", "comp=blocklist&blocklisttype=" + type, "");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Type")).isEqualTo("application/xml");
        return answer.http().body();
    }

    private String text() {
        return arm.blob(arm.url() + BLOB).orElse("");
    }

    private static String latest(String... names) {
        StringBuilder all = new StringBuilder();
        for (String name : names) {
            all.append("<Latest>").append(id(name)).append("</Latest>");
        }
        return all.toString();
    }

    @Test
    void blocksWaitUntilTheyAreCommitted() {
        assertThat(call("GET", "comp=blocklist&blocklisttype=all", "").status()).isEqualTo(404);
        assertThat(block(id("a"), "one ").status()).isEqualTo(201);
        assertThat(block(id("b"), "two").status()).isEqualTo(201);
        assertThat(text()).isEmpty();
        assertThat(list("uncommitted")).contains("<UncommittedBlocks><Block><Name>" + id("a")
                + "</Name><Size>4</Size></Block><Block>").doesNotContain("<CommittedBlocks>");

        assertThat(commit(latest("a", "b")).status()).isEqualTo(201);

        assertThat(text()).isEqualTo("one two");
        assertThat(list("all")).contains("<UncommittedBlocks></UncommittedBlocks>", "<CommittedBlocks><Block><Name>"
                + id("a"));
    }

    @Test
    void aListTakesWhatIsCommittedAlreadyAndDropsWhatItLeavesOut() {
        block(id("a"), "one ");
        block(id("b"), "two");
        commit(latest("a", "b"));
        block(id("a"), "three");

        assertThat(commit("<Committed>" + id("b") + "</Committed><Uncommitted>" + id("a") + "</Uncommitted>")
                .status()).isEqualTo(201);
        assertThat(text()).isEqualTo("twothree");
        assertThat(commit(latest("b")).status()).isEqualTo(201);
        assertThat(text()).isEqualTo("two");
        assertThat(commit(latest("a")).code()).isEqualTo("InvalidBlockList");
        assertThat(text()).isEqualTo("two");
    }

    @ParameterizedTest
    @CsvSource({"***,InvalidQueryParameterValue", "'',InvalidQueryParameterValue", "YWI,InvalidQueryParameterValue",
        "YWJjZA==,InvalidBlobOrBlock",
        "YWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWE=,OutOfRangeInput"})
    void aBlockHasAnIdLikeTheOthers(String id, String code) {
        block(id("a"), "one");

        ArmClient.Answer refused = block(id, "two");

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.code()).isEqualTo(code);
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "PUT"})
    void withoutTheSignatureNothingIsTold(String method) {
        block(id("a"), "one");

        assertThat(nobody.call(method, BLOB + "?comp=blocklist&sig=x", "", "").status()).isEqualTo(403);
        assertThat(client.call(method, BLOB + "?comp=blocklist&" + signature, "", "").code()).isEqualTo(
                "InvalidAuthenticationInfo");
    }
}
