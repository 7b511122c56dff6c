package dev.azureml.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.e2e.kube.KubeServer;
import dev.azureml.e2e.kube.SharedKubeServer;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** What becomes of old blobs in the account that is made for a workspace. */
@ExtendWith(SharedKubeServer.class)
class StorageLifecycleTest {
    private static final String TYPE = "Microsoft.Storage/storageAccounts/managementPolicies";
    private static final String RUNS = "{name: runs, prefixMatch: [azureml-blobstore-1/azureml/], baseBlob: {"
            + "tierToCool: {daysAfterModificationGreaterThan: 30}, delete: {daysAfterModificationGreaterThan: %d}}}";
    private static final String LOGS = "{name: logs, prefixMatch: [logs/], baseBlob: {delete: "
            + "{daysAfterModificationGreaterThan: 7}}}";

    private final KubeServer server;
    private World world;

    StorageLifecycleTest(KubeServer server) {
        this.server = server;
    }

    @BeforeEach
    void start() {
        world = World.start(server);
    }

    @AfterEach
    void stop() {
        world.close();
    }

    private static String manifest(String dependencies) {
        return """
                apiVersion: azureml.dev/v1alpha1
                kind: MLWorkspace
                metadata: {name: shop}
                spec:
                  resourceGroup: {name: ml-shop, create: true}
                  location: westeurope
                  deletionPolicy: Delete
                  dependencies: {%s}
                """.formatted(dependencies);
    }

    private void apply(String... rules) {
        world.apply(manifest(rules.length == 0
                ? "storageAccount: {sku: {name: Standard_LRS}}"
                : "storageAccount: {lifecycle: [" + String.join(", ", rules) + "]}"));
    }

    private String policy() {
        return world.arm().ids(TYPE).iterator().next();
    }

    private List<String> rules() {
        return world.arm().resource(policy()).orElseThrow().at("/properties/policy/rules").findValuesAsText("name");
    }

    @Test
    void theRulesAreWrittenAndFollowTheSpec() {
        apply(RUNS.formatted(90), LOGS);
        world.awaitReady("MLWorkspace", "shop");

        JsonNode rule = world.arm().resource(policy()).orElseThrow().at("/properties/policy/rules/0");
        assertThat(policy()).endsWith("/managementPolicies/default");
        assertThat(rule)
                .hasToString("{\"enabled\":true,\"name\":\"runs\",\"type\":\"Lifecycle\",\"definition\":{\"filters\":"
                        + "{\"blobTypes\":[\"blockBlob\"],\"prefixMatch\":[\"azureml-blobstore-1/azureml/\"]},\"actions\":{\"baseBlob\":{"
                        + "\"tierToCool\":{\"daysAfterModificationGreaterThan\":30},"
                        + "\"delete\":{\"daysAfterModificationGreaterThan\":90}}}}}");
        apply(RUNS.formatted(60), LOGS);
        world.awaitReady("MLWorkspace", "shop");
        assertThat(world.arm().resource(policy()).orElseThrow().at(
                "/properties/policy/rules/0/definition/actions/baseBlob/delete/daysAfterModificationGreaterThan")
                .asInt()).isEqualTo(60);

        apply(LOGS);
        world.awaitReady("MLWorkspace", "shop");
        assertThat(rules()).containsExactly("logs");
        apply();
        world.await("MLWorkspace", "shop", object -> !object.at("/status/resources").toString().contains(
                "storageLifecycle"));
        assertThat(world.arm().ids(TYPE)).isEmpty();
        assertThat(world.arm().ids("Microsoft.Storage/storageAccounts")).as("the account stays").hasSize(1);
    }

    /** As somebody would in the portal. */
    private void addTheirs() {
        JsonNode body = world.arm().resource(policy()).orElseThrow();
        var theirs = body.deepCopy();
        ((com.fasterxml.jackson.databind.node.ArrayNode) theirs.at("/properties/policy/rules")).addObject().put("name",
                "theirs").put("enabled", true).put("type", "Lifecycle").putObject("definition").putObject("actions");
        world.arm().put(policy(), theirs.deepCopy());
    }

    private void awaitForgotten() {
        world.await("MLWorkspace", "shop", object -> object.at("/status/observedGeneration").asLong() == object.at(
                "/metadata/generation").asLong()
                && !object.at("/status/resources").toString().contains("storageLifecycle"));
    }

    @Test
    void rulesOfOthersStay() {
        apply(LOGS);
        world.awaitReady("MLWorkspace", "shop");
        addTheirs();

        apply(RUNS.formatted(90), LOGS);
        world.awaitReady("MLWorkspace", "shop");

        assertThat(rules()).containsExactlyInAnyOrder("runs", "logs", "theirs");
        apply();
        awaitForgotten();
        assertThat(rules()).containsExactly("theirs");
    }

    @Test
    void ofAPolicyThatOthersMadeOursAreTakenOut() {
        apply();
        world.awaitReady("MLWorkspace", "shop");
        String account = world.arm().ids("Microsoft.Storage/storageAccounts").iterator().next();
        world.arm().put(account + "/managementPolicies/default", Serialization.unmarshal("""
                {"properties": {"policy": {"rules": [{"name": "theirs", "enabled": true, "type": "Lifecycle",
                 "definition": {"actions": {}}}]}}}""", ObjectNode.class));
        apply(LOGS);
        world.awaitReady("MLWorkspace", "shop");
        assertThat(rules()).containsExactlyInAnyOrder("theirs", "logs");

        apply();

        awaitForgotten();
        assertThat(rules()).containsExactly("theirs");
    }

    @Test
    void aPolicyThatHasOursAloneGoes() {
        apply(LOGS);
        world.awaitReady("MLWorkspace", "shop");
        addTheirs();
        apply(RUNS.formatted(90));
        world.awaitReady("MLWorkspace", "shop");
        JsonNode body = world.arm().resource(policy()).orElseThrow().deepCopy();
        ((com.fasterxml.jackson.databind.node.ArrayNode) body.at("/properties/policy/rules")).removeIf(rule -> rule
                .path("name").asText().equals("theirs"));
        world.arm().put(policy(), body.deepCopy());

        apply();

        awaitForgotten();
        assertThat(world.arm().ids(TYPE)).isEmpty();
    }

    @Test
    void theyGoWithTheAccountAlone() {
        apply(LOGS);
        world.awaitReady("MLWorkspace", "shop");
        world.delete("MLWorkspace", "shop");
        world.awaitGone("MLWorkspace", "shop");
        assertThat(rules()).as("what is kept is kept as it was").containsExactly("logs");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "{name: a b, prefixMatch: [logs/], baseBlob: {delete: {daysAfterModificationGreaterThan: 1}}} | letters and digits",
        "{name: a, prefixMatch: [], baseBlob: {delete: {daysAfterModificationGreaterThan: 1}}} | at least 1 items",
        "{name: a, baseBlob: {delete: {daysAfterModificationGreaterThan: 1}}} | prefixMatch",
        "{name: a, prefixMatch: [/logs], baseBlob: {delete: {daysAfterModificationGreaterThan: 1}}} | my-container/runs/",
        "{name: a, prefixMatch: [logs], baseBlob: {delete: {daysAfterModificationGreaterThan: 1}}} | a slash",
        "{name: a, prefixMatch: [logs/], baseBlob: {}} | such as delete: {daysAfterModificationGreaterThan: 90}",
        "{name: a, prefixMatch: [logs/], baseBlob: {delete: {daysAfterModificationGreaterThan: 0}}} | greater than or equal"})
    void whatWouldDeleteTooMuchIsRefused(String rule, String words) {
        assertThat(world.refusal(manifest("storageAccount: {lifecycle: [" + rule + "]}"))).contains(words);
    }

    @Test
    void aRuleIsSaidOnceAndOfAnAccountThatIsMadeHere() {
        assertThat(world.refusal(manifest("storageAccount: {lifecycle: [" + LOGS + ", " + LOGS + "]}")))
                .contains("two entries of lifecycle have the same name");
        assertThat(world.refusal(manifest("storageAccount: {id: /subscriptions/" + World.SUBSCRIPTION
                + "/resourceGroups/rg/providers/Microsoft.Storage/storageAccounts/mine, lifecycle: [" + LOGS + "]}")))
                .contains("sku, lifecycle and overrides can't be set together with id");
    }
}
