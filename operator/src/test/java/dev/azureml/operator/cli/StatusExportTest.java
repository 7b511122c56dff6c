package dev.azureml.operator.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.azureml.operator.plan.Json;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class StatusExportTest {
    private static JsonNode object(String name, int generation, String status) throws IOException {
        return Json.MAPPER.readTree("""
                {'kind': 'MLCompute', 'metadata': {'namespace': 'team-a', 'name': '%s', 'generation': %d},
                 'status': {%s}}
                """.formatted(name, generation, status).replace('\'', '"'));
    }

    private static String ready(String status, String reason, String message) {
        return """
                'observedGeneration': -1, 'conditions': [{'type': 'Stalled', 'status': 'False', 'reason': 'Other'},
                 {'type': 'Ready', 'status': '%s', 'reason': '%s', 'message': '%s', 'observedGeneration': 2,
                  'lastTransitionTime': '2026-06-01T09:57:30Z'}]""".formatted(status, reason, message);
    }

    private static StatusExport three() throws IOException {
        return StatusExport.of(List.of(object("late", 3, ready("True", "Available", "It is there")),
                object("good", 2, ready("True", "Available", "It is there") + ", 'id': '/subscriptions/s/good',"
                        + " 'resources': [{'key': 'compute', 'id': '/subscriptions/s/good', 'origin': 'Created'}],"
                        + " 'advice': [{'rule': 'NeverScalesDown', 'message': 'costs while idle'}]"),
                object("bad", 2, ready("False", "QuotaExceeded", "a|b `c` @d"))));
    }

    @Test
    void aTableHasTheObjectsInOrderAndWhyOneIsNotReady() throws IOException {
        assertThat(three().text(Format.TEXT)).isEqualTo("""
                OBJECT                 READY    REASON           SINCE                 ID
                MLCompute team-a/bad   False    QuotaExceeded    2026-06-01T09:57:30Z
                  a|b `c` @d
                MLCompute team-a/good  True     Available        2026-06-01T09:57:30Z  /subscriptions/s/good
                  advice NeverScalesDown: costs while idle
                MLCompute team-a/late  Unknown  EditNotLookedAt
                3 objects, 1 Ready
                """);
        assertThat(three().allReady()).isFalse();
    }

    @Test
    void whatAMessageSaysStaysInItsCell() throws IOException {
        assertThat(three().text(Format.MARKDOWN)).contains(
                "| `MLCompute team-a/bad` | `False` | `QuotaExceeded: a\\|b 'c' @d` | `2026-06-01T09:57:30Z` |  |  |\n",
                "| `/subscriptions/s/good` | `NeverScalesDown: costs while idle` |\n",
                "| `MLCompute team-a/late` | `Unknown` | `EditNotLookedAt` |  |  |  |\n\n3 objects, 1 Ready\n");
        assertThat(one("a\\\\|b")).as("a backslash before it").contains("a\\\\\\|b");
    }

    private static String one(String message) throws IOException {
        return StatusExport.of(List.of(object("bad", 2, ready("False", "QuotaExceeded", message)))).text(
                Format.MARKDOWN);
    }

    @Test
    void whoShowsTheJsonRawObeysNothingInIt() throws IOException {
        StatusExport status = StatusExport.of(List.of(object("bad", 2, ready("False", "QuotaExceeded",
                "\u009b31m ##vso[task.setvariable]x ##[error] \u202e"))));
        String json = status.text(Format.JSON);

        assertThat(json).matches("[\\n\\x20-\\x7e]+").doesNotContain("##");
        assertThat(Json.MAPPER.readTree(json).at("/0/message").asText()).contains("\u009b31m ##vso[", " ##[error]");
        assertThat(status.text(Format.TEXT)).doesNotContain("\u009b", "##vso[", "\u202e");
    }

    @Test
    void whatIsBeingDeletedIsSaidToBe() throws IOException {
        assertThat(deleted(3, ready("True", "Available", "It is there"))).contains(
                "MLCompute team-a/going  Unknown  Deleting  2026-06-01T10:00:00Z").doesNotContain("It is there");
    }

    @Test
    void whatADeletionWaitsForIsSaid() throws IOException {
        assertThat(deleted(2, ready("False", "DependentsExist", "MLCompute a is in it"))).contains(
                "MLCompute team-a/going  False  Deleting  2026-06-01T10:00:00Z\n  MLCompute a is in it\n");
    }

    private static String deleted(int generation, String status) throws IOException {
        return StatusExport.of(List.of(Json.MAPPER.readTree(object("going", generation, status).toString()
                .replace("\"name\":", "\"deletionTimestamp\":\"2026-06-01T10:00:00Z\",\"name\":"))))
                .text(Format.TEXT).replaceAll("(\\w) {2,}(\\S)", "$1  $2");
    }

    @Test
    void programsReadItAsJson() throws IOException {
        JsonNode all = Json.MAPPER.readTree(three().text(Format.JSON));

        assertThat(all.at("/1/id").asText()).isEqualTo("/subscriptions/s/good");
        assertThat(all.at("/1/resources/0/origin").asText()).isEqualTo("Created");
        assertThat(all.at("/1/advice/0/rule").asText()).isEqualTo("NeverScalesDown");
        assertThat(all.at("/0/reason").asText()).isEqualTo("QuotaExceeded");
        assertThat(all.at("/2/ready").asText()).isEqualTo("Unknown");
        assertThat(all.at("/2").has("id")).isFalse();
    }

    @Test
    void whereThereIsNothingAllIsReady() throws IOException {
        assertThat(StatusExport.of(List.of()).allReady()).isTrue();
        assertThat(StatusExport.of(List.of()).text(Format.TEXT)).isEqualTo("0 objects, 0 Ready\n");
        assertThat(StatusExport.of(List.of(object("new", 1, ""))).text(Format.TEXT))
                .contains("MLCompute team-a/new  Unknown  NotLookedAt", "1 object, 0 Ready");
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', value = {"-n a -A; say one of them", "--yaml; there is no flag --yaml",
        "mlcompute; nothing is done with mlcompute", "--all-namespaces=false; --all-namespaces takes no value",
        "--json=; --json takes no value", "-n; -n needs a value", "--context=; --context needs a value"})
    void whatCantBeFollowedIsSaid(String args, String words) {
        assertThat(StatusArguments.read(List.of(args.split(" ", -1)))).isInstanceOfSatisfying(
                Parsed.Wrong.class, wrong -> assertThat(wrong.message()).contains(words));
    }
}
