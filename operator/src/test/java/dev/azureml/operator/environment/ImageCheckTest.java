package dev.azureml.operator.environment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.MLEnvironmentSpec;
import dev.azureml.operator.plan.ConditionReason;
import dev.azureml.operator.plan.Document;
import dev.azureml.operator.plan.Facts;
import dev.azureml.operator.plan.Golden;
import dev.azureml.operator.plan.KindCondition;
import dev.azureml.operator.plan.KindCondition.Truth;
import dev.azureml.operator.plan.MetricSample;
import dev.azureml.operator.plan.Observation;
import dev.azureml.operator.plan.Translation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

class ImageCheckTest {
    private static final String REGISTRY = "/subscriptions/s/resourceGroups/g/providers/Microsoft.ContainerRegistry"
            + "/registries/Shop1";
    private static final String ONE = "sha256:" + "1".repeat(64);
    private static final String TWO = "sha256:" + "2".repeat(64);
    private static final String BY_TAG = "shop1.azurecr.io/team/scoring:7";
    /** Golden.NOW is the first of May. */
    private static final String OLD = "2026-03-31T00:00:00Z";
    private static final String YOUNG = "2026-04-30T00:00:00Z";

    private final EnvironmentKind kind = new EnvironmentKind(true);

    private static Facts listed() {
        return Golden.present("workspaces", """
                {"value":[{"id":"%s","properties":{"containerRegistry":"%s"}}]}""".formatted(Golden.WORKSPACE.value(),
                REGISTRY)).with("asset", new Observation.Absent());
    }

    private static Facts found(String... rows) {
        return listed().with("imageFindings", new Observation.Present(Golden.json("{\"value\":[" + String.join(",",
                rows) + "]}"), false));
    }

    private static String row(String image, String severity, int findings, String oldest) {
        return """
                {"id":"%s","severity":"%s","findings":%d,"oldest":"%s"}""".formatted(image, severity, findings, oldest);
    }

    private Translation.Intents translated(String image, Facts facts) {
        JsonNode spec = Golden.json("{\"image\":\"" + image + "\"}");
        return Golden.intents(kind.translate(Golden.subject(Golden.spec(MLEnvironmentSpec.class, spec)), Golden
                .resolved(spec), facts));
    }

    private void said(String image, Facts facts, Truth truth, ConditionReason reason) {
        assertThat(translated(image, facts).conditions()).extracting(KindCondition::status, KindCondition::reason)
                .containsExactly(tuple(truth, reason));
    }

    @Test
    void theRegistryIsAskedForOnceTheWorkspaceNamesIt() {
        Facts first = Facts.NONE.with("asset", new Observation.Absent());

        assertThat(translated(BY_TAG, first).documents()).extracting(Document::path).containsExactly(Golden.WORKSPACE
                .collection());
        assertThat(translated(BY_TAG, listed()).documents()).extracting(Document::path).last()
                .isEqualTo(REGISTRY + "/providers/Microsoft.ResourceGraph/resources");
    }

    /** Whoever names an image of another registry hears nothing of that one, and none is asked for it. */
    @Test
    void anotherRegistryIsNotLookedAt() {
        Facts facts = found(row("victim1.azurecr.io/a@" + ONE, "high", 1, OLD));

        assertThat(translated("victim1.azurecr.io/a:1", facts).documents()).hasSize(1);
        said("victim1.azurecr.io/a:1", facts, Truth.UNKNOWN, ConditionReason.FINDINGS_NOT_READ);
    }

    @ParameterizedTest
    @ValueSource(strings = {"python:3.11", "mcr.microsoft.com/azureml/x:1", "azurecr.io/x:1",
        "shop1.azurecr.io.evil.com/x:1"})
    void ofAnImageOfNoAzureRegistryNothingIsReadOrSaid(String image) {
        Translation.Intents made = translated(image, listed());

        assertThat(made.documents()).isEmpty();
        assertThat(made.conditions()).isEmpty();
    }

    @Test
    void nothingIsReadWhereNobodyWantsIt() {
        JsonNode spec = Golden.json("{\"image\":\"" + BY_TAG + "\"}");

        assertThat(Golden.intents(new EnvironmentKind().translate(Golden.subject(Golden.spec(MLEnvironmentSpec.class,
                spec)), Golden.resolved(spec), listed())).documents()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        // how Azure names the image, when it was found, what is said of the one with that tag
        "shop1.azurecr.io/team/scoring@DIGEST," + OLD + ",FALSE,OLD_VULNERABILITIES",
        "shop1-abc.azurecr.io/team/scoring@DIGEST," + YOUNG + ",TRUE,RECENT_VULNERABILITIES",
        "/subscriptions/s/resourcegroups/g/providers/microsoft.containerregistry/registries/shop1/repositories/team/scoring"
                + "/images/DIGEST," + OLD + ",FALSE,OLD_VULNERABILITIES",
        "shop1.azurecr.io/team/scoring@DIGEST,yesterday,UNKNOWN,FINDINGS_NOT_READ",
        "shop1.azurecr.io/team/other@DIGEST," + OLD + ",TRUE,NOTHING_FOUND",
        "myshop1.azurecr.io/team/scoring@DIGEST," + OLD + ",UNKNOWN,FINDINGS_NOT_READ",
        "what is this," + OLD + ",UNKNOWN,FINDINGS_NOT_READ"})
    void saysWhetherSomethingIsOlderThanThirtyDays(String image, String oldest, Truth truth, ConditionReason reason) {
        said(BY_TAG, found(row(image.replace("DIGEST", ONE), "high", 3, oldest)), truth, reason);
    }

    @Test
    void aDigestTellsOneImageAndATagAllOfItsRepository() {
        Facts facts = found(row("shop1.azurecr.io/team/scoring@" + ONE, "high", 3, OLD),
                row("shop1.azurecr.io/team/scoring@" + TWO, "Critical", 1, YOUNG),
                row("shop1.azurecr.io/team/scoring@" + TWO, "odd", 4, YOUNG),
                row("shop1.azurecr.io/team/scoring@" + TWO, "low", -5, YOUNG));

        said("shop1.azurecr.io/team/scoring@" + TWO, facts, Truth.TRUE, ConditionReason.RECENT_VULNERABILITIES);
        assertThat(counts("shop1.azurecr.io/team/scoring@" + TWO, facts)).isEqualTo(Golden.json("""
                {"images":1,"critical":1,"high":0,"medium":0,"low":0,"other":4,"oldest":"%s"}""".formatted(YOUNG)));
        assertThat(counts(BY_TAG, facts)).isEqualTo(Golden.json("""
                {"images":2,"critical":1,"high":3,"medium":0,"low":0,"other":4,"oldest":"%s"}""".formatted(OLD)));
        assertThat(translated(BY_TAG, facts).conditions().getFirst().message()).contains("tag does not tell one");
    }

    private JsonNode counts(String image, Facts facts) {
        return report(image, facts).path("vulnerabilities");
    }

    private ObjectNode report(String image, Facts facts) {
        String id = Golden.WORKSPACE.value() + "/environments/thing/versions/1";
        JsonNode spec = Golden.json("{\"managementPolicy\":\"Observe\",\"version\":\"1\",\"image\":\"" + image + "\"}");
        return kind.report(Golden.subject(Golden.spec(MLEnvironmentSpec.class, spec)), facts.with("version/1",
                new Observation.Present(Golden.json("""
                        {"id":"%s","properties":{"image":"%s"}}""".formatted(id, image)), false)));
    }

    @Test
    void findingsAreCountedOverAllEnvironments() {
        Facts facts = found(row("shop1.azurecr.io/team/scoring@" + ONE, "high", 3, OLD));
        MLEnvironmentSpec spec = Golden.spec(MLEnvironmentSpec.class, Golden.json("{}"));

        assertThat(kind.statusProfile(spec).measures().apply(report(BY_TAG, facts))).hasSize(4).contains(
                new MetricSample("azureml.environment.findings", "severity", "high", 3));
        assertThat(kind.statusProfile(spec).measures().apply(report(BY_TAG, listed()))).isEmpty();
    }

    @Test
    void whoMayNotReadIsToldSoAndWhatPassesKeepsWhatWasSaid() {
        assertThat(translated(BY_TAG, listed().with("imageFindings", new Observation.Absent())).conditions())
                .singleElement().satisfies(said -> {
                    assertThat(said.message()).contains("Security Reader", "refer");
                    assertThat(said.momentary()).isFalse();
                });
        said("shop1.azurecr.io/team/scoring:7", found(), Truth.UNKNOWN, ConditionReason.FINDINGS_NOT_READ);
        assertThat(translated(BY_TAG, Facts.NONE.with("asset", new Observation.Absent()).with("workspaces",
                new Observation.Absent())).conditions()).singleElement().satisfies(said -> assertThat(said.message())
                        .contains("registry is not known"));
    }
}
