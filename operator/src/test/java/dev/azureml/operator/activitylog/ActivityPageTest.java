package dev.azureml.operator.activitylog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What is read off Azure's answers, and what is none. */
class ActivityPageTest {

    @Test
    void thePublishedExampleIsRead() {
        assertThat(Activity.read(Records.published())).contains(new Activity(Instant.parse(
                "2026-01-01T11:14:26.9792776Z"), Records.WORKSPACE, Records.WRITE, "Succeeded", "Created",
                "admin@contoso.com", "c44b4083-3bb0-49c1-b47d-974e53cbdf3c", Optional.of(new Activity.Request(
                        "27003b25-91d3-418f-8eb1-29e537dcb249")),
                "1e121103-0ba6-4300-ac9d-952bb5d0c810",
                "1e121103-0ba6-4300-ac9d-952bb5d0c80f"));
    }

    @Test
    void whoeverHasNoNameIsNamedById() {
        ObjectNode record = Records.published();
        record.remove("caller");
        assertThat(Activity.read(record).orElseThrow().caller()).isEqualTo("C44b4083-3bb0-49c1-b47d-974e53cbdf3c");
        record.withObject("/claims").remove("appid");
        assertThat(Activity.read(record).orElseThrow().caller()).isEqualTo("2468adf0-8211-44e3-95ab-85137af64708");
        record.remove("claims");
        assertThat(Activity.read(record).orElseThrow().isTold()).as("nobody to be named").isFalse();
    }

    @Test
    void textsAreOneLineAndBounded() {
        ObjectNode record = Records.published();
        record.put("caller", "eve\n\u202e##vso[x]" + "a".repeat(500));

        assertThat(Activity.read(record).orElseThrow().caller()).hasSize(200).startsWith("eve # #vso[x]aa");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{'eventTimestamp': 'yesterday'}", "{'category': {'value': 'Policy'}}",
        "{'resourceId': 'elsewhere'}", "{'resourceId': {}}", "{'operationName': 'write'}"})
    void whatIsNoRecordOfAnOperationIsLeftOut(String changed) {
        ObjectNode record = Records.published();
        record.setAll((ObjectNode) Records.json(changed));

        assertThat(Activity.read(record)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "[]", "null", "1", "'text'"})
    void whatIsNoRecordAtAllIsLeftOut(String told) {
        assertThat(Activity.read(Records.json(told))).isEmpty();
    }

    @Test
    void whatOneRunOfAClientDoesIsToldApart() {
        ObjectNode one = Records.published();
        ObjectNode other = Records.published();
        other.put("operationId", "another");
        ObjectNode failed = Records.published();
        failed.withObject("/status").put("value", "Failed");

        assertThat(Stream.of(one, other, failed).map(record -> Activity.read(record).orElseThrow().key()).distinct())
                .as("though they correlate").hasSize(3);
        one.remove("operationId");
        assertThat(Activity.read(one).orElseThrow().key()).startsWith("44ade6b4-3813-45e6-ae27-7420a95fa2f8 ");
    }

    @Test
    void aRequestWithoutAnIdIsOne() {
        ObjectNode record = Records.published();
        record.withObject("/httpRequest").remove("clientRequestId");
        assertThat(Activity.read(record).orElseThrow().request()).contains(new Activity.Request(""));
        record.putNull("httpRequest");
        assertThat(Activity.read(record).orElseThrow().request()).isEmpty();
    }

    @Test
    void oddClaimsAreNone() {
        ObjectNode record = Records.published();
        record.put("claims", 7);
        assertThat(Activity.read(record).orElseThrow().appId()).isEmpty();
    }

    @Test
    void onlyTheEndOfAnOperationIsTold() {
        for (String status : new String[]{"Started", "Accepted", "In progress", ""}) {
            assertThat(Records.operation(Records.WRITE, status).isTold()).as(status).isFalse();
        }
        for (String status : new String[]{"Succeeded", "succeeded", "Failed", "Canceled"}) {
            assertThat(Records.operation(Records.WRITE, status).isTold()).as(status).isTrue();
        }
    }

    @Test
    void aPageHasRecordsAndTheQueryOfTheNext() throws ActivityPage.Unreadable {
        JsonNode answer = Records.json("{'value': [1, {}], 'nextLink': "
                + "'https://evil.example/elsewhere?api-version=2015-04-01&$skiptoken=a%20b'}");
        ((ObjectNode) answer).withArray("value").add(Records.published());

        ActivityPage page = ActivityPage.read(answer);

        assertThat(page.activities()).hasSize(1);
        assertThat(page.next()).contains("api-version=2015-04-01&$skiptoken=a%20b");
        assertThat(ActivityPage.read(Records.json("{'value': [], 'nextLink': ''}")).next()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "[]", "{'value': {}}", "{'value': [], 'nextLink': 'https://a/b'}",
        "{'value': [], 'nextLink': 'no link at all ?'}"})
    void whatIsNoPageIsUnreadable(String answer) {
        assertThatThrownBy(() -> ActivityPage.read(Records.json(answer))).isInstanceOf(ActivityPage.Unreadable.class);
    }
}
