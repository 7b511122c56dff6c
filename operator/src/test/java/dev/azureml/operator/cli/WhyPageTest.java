package dev.azureml.operator.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.azureml.api.Kinds;
import dev.azureml.operator.plan.Json;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class WhyPageTest {
    private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");

    private static JsonNode json(String text) throws IOException {
        return Json.MAPPER.readTree(text.replace('\'', '"'));
    }

    private static JsonNode object(String reason, String message, String more) throws IOException {
        return json("""
                {'metadata': {'generation': 3}, 'spec': {}, 'status': {'observedGeneration': -1, %s 'conditions': [
                  {'type': 'Stalled', 'status': 'False', 'reason': '%s', 'message': '%s',
                   'lastTransitionTime': '2026-06-01T11:59:00Z'},
                  {'type': 'Ready', 'status': '%s', 'reason': '%s', 'message': '%s', 'observedGeneration': 3,
                   'lastTransitionTime': '2026-06-01T09:57:30Z'}]}}
                """.formatted(more, reason, message, reason.equals("Available") ? "True" : "False", reason, message));
    }

    @Test
    void saysHowItIsWhatThatMeansAndWhatItWaitsFor() throws IOException {
        JsonNode datastore = object("DependencyNotReady", "waits for MLWorkspace ns/shop", "");
        JsonNode workspace = object("Creating", "Azure is creating it", "");
        List<WhyPage.Named> named = List.of(new WhyPage.Named("MLWorkspace ns/shop", workspace, false, List.of(
                new WhyPage.Named("MLNetwork ns/net", MissingNode.getInstance(), false, List.of()))), new WhyPage.Named(
                        "Secret ns/keys", MissingNode.getInstance(), true, List.of()),
                new WhyPage.Named("ConfigMap ns/env",
                        json("{'data': {}}"), false, List.of()));

        String page = WhyPage.of("MLDatastore ns/raw", datastore, named, List.of(), NOW);

        assertThat(page).startsWith("""
                MLDatastore ns/raw
                  Ready          False    DependencyNotReady, for 2h2m
                    waits for MLWorkspace ns/shop
                  Stalled        False    DependencyNotReady, for 1m

                What that means
                  Reconciling. Something that this object needs is not there or not ready""").endsWith("""

                It names
                  MLWorkspace ns/shop  Creating, for 2h2m: Azure is creating it
                    MLNetwork ns/net  does not exist
                  Secret ns/keys  may not be read
                  ConfigMap ns/env  is there
                """);
        assertThat(WhyPage.isReady(datastore)).isFalse();
    }

    @Test
    void saysWhatIsInAzureAdviceAndTheLastEvents() throws IOException {
        JsonNode object = object("Available", "", """
                'id': '/subscriptions/s/x', 'provisioningState': 'Succeeded',
                'operations': [{'key': 'compute', 'verb': 'Update', 'startedAt': '2026-06-01T11:58:00Z'}],
                'plan': [{'action': 'Update', 'resource': '/subscriptions/s/x', 'paths': ['spec.a', 'spec.b']}],
                'advice': [{'rule': 'IdleCost', 'message': 'costs\\u001b[31m money'}],""");
        List<JsonNode> events = List.of(
                json("{'lastTimestamp': '2026-06-01T11:00:00Z', 'type': 'Normal', 'reason': 'Old',"
                        + " 'message': 'm1'}"),
                json("{'lastTimestamp': '2026-06-01T11:59:30Z', 'type': 'Warning', 'reason': 'New',"
                        + " 'message': 'm2'}"));

        String page = WhyPage.of("MLCompute ns/cpu", object, List.of(), events, NOW);

        assertThat(page).contains("""

                In Azure
                  /subscriptions/s/x  Succeeded
                  under way for 2m: Update of compute
                  to be done: Update /subscriptions/s/x at spec.a, spec.b

                Advice
                  IdleCost: costs [31m money

                Last events
                  30s ago   Warning  New: m2
                  1h ago    Normal   Old: m1
                """).doesNotContain("What that means", "It names", "\u001b");
        assertThat(WhyPage.isReady(object)).isTrue();
    }

    @Test
    void whatAConditionHasSaidAtLengthIsNotSaidAgain() throws IOException {
        String much = "Azure quotes " + "a policy ".repeat(50);
        List<JsonNode> events = List.of(json("{'lastTimestamp': '2026-06-01T11:00:00Z', 'type': 'Warning',"
                + " 'reason': 'PolicyDenied', 'message': '" + much.substring(0, 200) + "'}"));

        assertThat(WhyPage.of("MLCompute ns/cpu", object("PolicyDenied", much, ""), List.of(), events, NOW))
                .containsOnlyOnce("Azure quotes").contains("Warning  PolicyDenied: as said above");
    }

    @Test
    void saysThatNobodyHasLookedAtItYet() throws IOException {
        assertThat(WhyPage.of("MLCompute ns/cpu", json("{'metadata': {'generation': 1}, 'spec': {}}"), List.of(),
                List.of(),
                NOW)).contains("no operator has looked at it");
        JsonNode edited = json(object("Available", "", "").toString().replace("\"generation\":3", "\"generation\":4"));
        assertThat(WhyPage.of("MLCompute ns/cpu", edited, List.of(), List.of(), NOW)).contains(
                "its last edit has not been looked at yet");
        assertThat(WhyPage.isReady(edited)).isFalse();
    }

    @Test
    void kindsAreNamedAsKubectlTakesThem() {
        for (String kind : List.of("MLCompute/cpu", "mlcomputes/cpu", "compute/cpu", "mlcomputes.azureml.dev/cpu")) {
            assertThat(WhyArguments.read(List.of(kind, "-n", "a", "--context=c")))
                    .isEqualTo(new Parsed.Understood<>(
                            new WhyArguments("MLCompute", "cpu", "a", new PlanArguments.Cluster(null, "c"))));
        }
        for (Kinds kind : Kinds.values()) {
            for (String word : List.of(kind.shortName(), kind.plural(), kind.singular().substring(2))) {
                assertThat(WhyArguments.read(List.of(word, "x"))).as(word)
                        .isEqualTo(new Parsed.Understood<>(new WhyArguments(kind.kind(), "x", null,
                                new PlanArguments.Cluster(null, null))));
            }
        }
        assertThat(WhyArguments.read(List.of("MLCompte/cpu")).toString()).contains("did you mean MLCompute?");
        assertThat(WhyArguments.read(List.of("mlcompute")).toString()).contains("such as mlcompute/cpu");
        assertThat(WhyArguments.read(List.of("a/b", "--what")).toString()).contains("there is no flag --what");
    }
}
