package dev.azureml.operator.quota;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.Advice;
import dev.azureml.api.MLQuotaSpec;
import dev.azureml.operator.plan.DeletionAction;
import dev.azureml.operator.plan.Document;
import dev.azureml.operator.plan.Facts;
import dev.azureml.operator.plan.Golden;
import dev.azureml.operator.plan.ManagedObject;
import dev.azureml.operator.plan.MetricSample;
import dev.azureml.operator.plan.Observation;
import dev.azureml.operator.plan.Translation;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class QuotaKindTest {
    private static final String WORKSPACE = Golden.WORKSPACE.value();
    private static final String DSV2 = "Standard_DSv2_Family_Cluster_Dedicated_vCPUs";
    /** Azure's published examples, shortened: 24 cores of DSv2 in all, and no more of them with low priority. */
    private static final Facts REGION = Golden.present("quotas", """
            {"value":[
             {"id":"/subscriptions/s/quotas/Standard_DSv2_Family_Cluster_Dedicated_vCPUs","limit":24,
              "type":"Microsoft.MachineLearningServices/vmFamily/quotas",
              "name":{"value":"Standard DSv2 Family Cluster Dedicated vCPUs"}},
             {"id":"/subscriptions/s/quotas/Standard_NC_Family_Cluster_Dedicated_vCPUs","limit":0,
              "type":"Microsoft.MachineLearningServices/vmFamily/quotas",
              "name":{"value":"Standard NC Family Cluster Dedicated vCPUs"}},
             {"id":"/subscriptions/s/quotas/Standard_NC_Family_Cluster_LowPriority_vCPUs","limit":-1,
              "type":"Microsoft.MachineLearningServices/vmFamily/quotas",
              "name":{"value":"Standard NC Family Cluster LowPriority vCPUs"}}]}""").with("usages",
            new Observation.Present(Golden.json("""
                    {"value":[
                     {"id":"/subscriptions/s/usages","currentValue":14,"limit":24,
                      "type":"Microsoft.MachineLearningServices/dedicatedCores/usages",
                      "name":{"value":"Total Cluster Dedicated Regional vCPUs"}},
                     {"id":"/subscriptions/s/usages/Standard_DSv2_Family_Cluster_Dedicated_vCPUs","currentValue":14,
                      "type":"Microsoft.MachineLearningServices/vmFamily/usages","limit":24,
                      "name":{"value":"Standard DSv2 Family Cluster Dedicated vCPUs"}},
                     {"id":"WS/usages/Standard_DSv2_Family_Cluster_Dedicated_vCPUs","currentValue":12,
                      "type":"Microsoft.MachineLearningServices/workspace/usages","limit":24,
                      "name":{"value":"Standard DSv2 Family Cluster Dedicated vCPUs"}},
                     {"id":"WSx/usages/Standard_DSv2_Family_Cluster_Dedicated_vCPUs","currentValue":2,
                      "type":"Microsoft.MachineLearningServices/workspaces/usages","limit":24,
                      "name":{"value":"Standard DSv2 Family Cluster Dedicated vCPUs"}},
                     {"id":"WS/computes/small/usages/Standard_DSv2_Family_Cluster_Dedicated_vCPUs","currentValue":4,
                      "type":"Microsoft.MachineLearningServices/workspaces/computes/usages","limit":24,
                      "name":{"value":"Standard DSv2 Family Cluster Dedicated vCPUs"}},
                     {"id":"WS/computes/big/usages/Standard_DSv2_Family_Cluster_Dedicated_vCPUs","currentValue":8,
                      "type":"Microsoft.MachineLearningServices/workspace/computes/usages","limit":24,
                      "name":{"value":"Standard DSv2 Family Cluster Dedicated vCPUs"}},
                     {"id":"WS/computes/idle/usages/Standard_DSv2_Family_Cluster_Dedicated_vCPUs","currentValue":0,
                      "type":"Microsoft.MachineLearningServices/workspaces/computes/usages","limit":24,
                      "name":{"value":"Standard DSv2 Family Cluster Dedicated vCPUs"}}]}"""
                    .replace("WS", WORKSPACE)), false));

    private final QuotaKind kind = new QuotaKind();

    private static ManagedObject<MLQuotaSpec> subject(String families) {
        return Golden.subject(Golden.spec(MLQuotaSpec.class, spec(families)));
    }

    private static ObjectNode spec(String families) {
        return Golden.json("{\"workspaceRef\":{\"name\":\"w\"},\"families\":[" + families + "]}");
    }

    private static String family(String name, int limit) {
        return "{\"name\":\"" + name + "\",\"limit\":" + limit + "}";
    }

    private Translation translate(String families) {
        return kind.translate(subject(families), Golden.resolved(spec(families)), REGION);
    }

    @Test
    void isWhatAzureTakes() {
        JsonNode golden = Golden.read("quota/workspace");

        Translation translation = kind.translate(Golden.subject(Golden.spec(MLQuotaSpec.class, golden.get("spec"))),
                Golden.resolved(golden.get("spec")), REGION);

        assertThat(Golden.puts(translation)).isEqualTo(golden.get("puts"));
        assertThat(Golden.intents(translation).intents()).extracting(intent -> intent.property())
                .containsExactly("spec.families[0].limit", "spec.families[1].limit");
    }

    @Test
    void nothingIsWrittenBeforeAzureHasToldWhatItCallsTheFamilies() {
        Translation.Intents read = Golden.intents(kind.translate(subject(family("standardDSv2Family", 8)),
                Golden.resolved(spec("")), Facts.NONE));

        assertThat(read.intents()).isEmpty();
        assertThat(read.documents()).extracting(Document::path).containsExactly(
                "/subscriptions/11111111-2222-3333-4444-555555555555/providers/Microsoft.MachineLearningServices/"
                        + "locations/westeurope/quotas",
                "/subscriptions/11111111-2222-3333-4444-555555555555/providers/Microsoft.MachineLearningServices/"
                        + "locations/westeurope/usages");
        assertThat(read.documents()).extracting(Document::needed).containsExactly(true, false);
    }

    /** By its id alone nobody knows in which region a workspace is. */
    @Test
    void theRegionIsTheWorkspaces() {
        Translation.Intents read = Golden.intents(kind.translate(subject(family("standardDSv2Family", 8)),
                Golden.resolved(null, Map.of()), Facts.NONE));

        assertThat(read.intents()).extracting(intent -> intent.id()).containsExactly(Golden.WORKSPACE);
        assertThat(read.documents()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            standardDSv3Family | 1 | spec.families[0].name: the subscription has no VM family | did you mean standardDSv2Family
            Standard DSv2 Famly Cluster Dedicated vCPUs | 1 | spec.families[0].name: the subscription has no VM family | did you mean Standard DSv2 Family Cluster Dedicated vCPUs
            Z80 | 1 | spec.families[0].name: the subscription has no VM family | standardDSv2Family
            Standard NC Family Cluster LowPriority vCPUs | 1 | spec.families[0].name: Standard NC Family Cluster LowPriority vCPUs are the family's cores with low priority | such as Standard NC Family Cluster Dedicated vCPUs
            standardDSv2Family | 24 | | null
            standardDSv2Family | 25 | spec.families[0].limit: the subscription has 24 cores | set 24 or less
            standardNCFamily | 1 | spec.families[0].limit: the subscription has 0 cores | ask Azure for more
            """)
    void whatAzureWouldRefuseIsSaidBefore(String family, int limit, String words, String wayOut) {
        Translation translation = translate(family(family, limit));

        if (words == null) {
            assertThat(translation).isInstanceOf(Translation.Intents.class);
        } else {
            assertThat(Golden.refusal(translation)).contains(words, wayOut);
        }
    }

    @Test
    void oneFamilyUnderTwoNamesIsRefused() {
        assertThat(Golden.refusal(translate(family("standardDSv2Family", 8) + "," + family(
                "Standard DSv2 Family Cluster Dedicated vCPUs", 9)))).contains("spec.families[1].name",
                        "standardDSv2Family under another name");
    }

    @Test
    void allThatIsWrongIsSaidAtOnce() {
        assertThat(Golden.refusal(translate(family("standardDSv2Family", 99) + "," + family("nothing", 9))))
                .contains("spec.families[0].limit", "spec.families[1].name");
    }

    /** Who only looks is not kept from it by what the subscription has lost meanwhile. */
    @Test
    void whoOnlyLooksIsToldOfMoreThanTheSubscriptionHas() {
        ObjectNode spec = spec(family("standardDSv2Family", 99)).put("managementPolicy", "Observe");

        assertThat(kind.translate(Golden.subject(Golden.spec(MLQuotaSpec.class, spec)), Golden.resolved(spec), REGION))
                .isInstanceOf(Translation.Intents.class);
    }

    /** Under another key the limit would be given back. */
    @Test
    void aFamilyUnderAnotherOfItsNamesStaysTheSame() {
        ObjectNode spec = spec(family("Standard DSv2 Family Cluster Dedicated vCPUs", 8));
        var subject = Golden.subject(Golden.spec(MLQuotaSpec.class, spec), Golden.recorded(
                "family/standardDSv2Family", "/quotas/" + DSV2));

        assertThat(Golden.intents(kind.translate(subject, Golden.resolved(spec), REGION)).intents().getFirst().key())
                .isEqualTo("family/standardDSv2Family");
    }

    @ParameterizedTest
    @CsvSource({"12,false", "11,true"})
    void aLimitBelowWhatIsUsedIsAdvisedOf(int limit, boolean below) {
        var advice = Golden.intents(translate(family("standardDSv2Family", limit))).advice();

        assertThat(advice).hasSize(below ? 1 : 0);
        assertThat(advice).allSatisfy(one -> {
            assertThat(one.rule()).isEqualTo("QuotaBelowUsage");
            assertThat(one.message()).contains("uses 12 cores and may use 11", "big (8), small (4)");
        });
        assertThat(advice).extracting(Advice::severity).allMatch("Warning"::equals);
    }

    @Test
    void tellsWhoUsesWhatAndWhatTheSubscriptionHas() {
        Facts facts = REGION.with("family/standardDSv2Family", new Observation.Present(Golden.json("{\"id\":\""
                + WORKSPACE + "/quotas/" + DSV2 + "\",\"limit\":20}"), false));

        ObjectNode report = kind.report(subject(family("standardDSv2Family", 20) + "," + family("unknown", 1)), facts);

        assertThat(report).hasToString(Golden.json("""
                {"families":[{"name":"standardDSv2Family","limit":20,"used":12,"subscriptionLimit":24,
                 "subscriptionUsed":14,"usedBy":[{"compute":"big","cores":8},{"compute":"small","cores":4}]}],
                 "cores":"standardDSv2Family 12/20"}""")
                .toString());
        assertThat(kind.statusProfile(subject("").spec()).measures().apply(report)).containsExactly(
                new MetricSample("azureml.quota.limit.cores", "family", "standarddsv2family", 20),
                new MetricSample("azureml.quota.used.cores", "family", "standarddsv2family", 12));
    }

    @Test
    void goesOrStaysByPolicy() {
        var made = Golden.recorded("family/a", "/quotas/a");

        assertThat(kind.deletion(subject(family("a", 1)), made).action())
                .isEqualTo(new DeletionAction.Delete(Map.of()));
        ObjectNode retained = spec(family("a", 1)).put("deletionPolicy", "Retain");
        assertThat(kind.deletion(Golden.subject(Golden.spec(MLQuotaSpec.class, retained)), made).deletes()).isFalse();
    }
}
