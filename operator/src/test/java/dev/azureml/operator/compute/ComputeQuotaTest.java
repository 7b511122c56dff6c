package dev.azureml.operator.compute;

import com.fasterxml.jackson.databind.JsonNode;
import dev.azureml.api.Advice;
import dev.azureml.api.MLComputeSpec;
import dev.azureml.operator.plan.Document;
import dev.azureml.operator.plan.Facts;
import dev.azureml.operator.plan.Golden;
import dev.azureml.operator.plan.Observation;
import dev.azureml.operator.plan.Problem;
import dev.azureml.operator.plan.Reason;
import dev.azureml.operator.plan.Translation;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class ComputeQuotaTest {
    private static final Facts ABSENT = Facts.NONE.with("compute", new Observation.Absent());
    private static final String CLUSTER = """
            {"amlCompute":{"vmSize":"standard_ds3_V2","scaleSettings":{"minNodeCount":2,"maxNodeCount":9}}}""";
    private static final String INSTANCE = """
            {"computeInstance":{"vmSize":"Standard_DS3_v2"}}""";

    /** Four cores a node; 40 of the family and 40 in all may be used, 20 with low priority. */
    private static Facts region(int usedOfFamily, int usedOfAll, int usedLow) {
        return Golden.present("usages", """
                {"value":[
                 {"id":"/s/usages/f","type":"Microsoft.MachineLearningServices/vmFamily/dedicatedCores/usages",
                  "name":{"value":"standardDSv2Family"},"currentValue":%d,"limit":40},
                 {"id":"/s/usages/o","type":"Microsoft.MachineLearningServices/vmFamily/dedicatedCores/usages",
                  "name":{"value":"otherFamily"},"currentValue":40,"limit":40},
                 {"id":"/subscriptions/s/resourceGroups/g/providers/m/workspaces/other/usages/f",
                  "type":"Microsoft.MachineLearningServices/vmFamily/dedicatedCores/usages",
                  "name":{"value":"standardDSv2Family"},"currentValue":40,"limit":40},
                 {"id":"/s/usages/l","type":"Microsoft.MachineLearningServices/vmFamily/lowPriorityCores/usages",
                  "name":{"value":"standardDSv2Family"},"currentValue":0,"limit":-1},
                 {"id":"/s/usages/t","type":"Microsoft.MachineLearningServices/dedicatedCores/usages",
                  "name":{"value":"TotalDedicatedCores"},"currentValue":%d,"limit":40},
                 {"id":"/s/usages/tl","type":"Microsoft.MachineLearningServices/lowPriorityCores/usages",
                  "name":{"value":"TotalLowPriorityCores"},"currentValue":%d,"limit":20}]}
                """.formatted(usedOfFamily, usedOfAll, usedLow)).with("compute", new Observation.Absent())
                .with("vmSizes", new Observation.Present(Golden.json("""
                        {"value":[
                         {"name":"Standard_DS3_v2","family":"standardDSv2Family","vCPUs":4},
                         {"name":"Standard_DS4_v2","family":"standardDSv2Family","vCPUs":8},
                         {"name":"Standard_NC6","family":"standardNCFamily","vCPUs":6,"lowPriorityCapable":false,
                          "supportedComputeTypes":["AmlCompute"]}]}"""), false));
    }

    @Test
    void theRegionIsReadWhereSomethingIsToBeMadeOrMayGrow() {
        assertThat(quota(CLUSTER, ABSENT)).extracting(Document::path).containsExactly(
                "/subscriptions/11111111-2222-3333-4444-555555555555/providers/Microsoft.MachineLearningServices/"
                        + "locations/westeurope/vmSizes",
                "/subscriptions/11111111-2222-3333-4444-555555555555/providers/Microsoft.MachineLearningServices/"
                        + "locations/westeurope/usages");
        assertThat(quota(INSTANCE, ABSENT)).hasSize(2);
        assertThat(quota(CLUSTER, Facts.NONE)).isEmpty();
        assertThat(quota(CLUSTER, there("STANDARD_DS3_V2"))).hasSize(2);
        assertThat(quota(CLUSTER.replace(":9", ":2"), there("STANDARD_DS3_V2"))).isEmpty();
        assertThat(quota(CLUSTER.replace(":9", ":2"), there("STANDARD_DS4_V2"))).hasSize(2);
        assertThat(quota(INSTANCE, there("Standard_DS3_v2"))).isEmpty();
    }

    private static List<Document> quota(String spec, Facts facts) {
        return made(spec, facts).documents().stream()
                .filter(document -> Set.of("vmSizes", "usages").contains(document.key())).toList();
    }

    private static Facts there(String size) {
        return Golden.present("compute",
                "{\"properties\":{\"properties\":{\"currentNodeCount\":2,\"vmSize\":\"" + size + "\"}}}");
    }

    @Test
    void theRegionIsThatOfTheNodes() {
        String elsewhere = CLUSTER.replaceFirst("\\{", "{\"computeLocation\":\"North Europe\",");

        assertThat(quota(elsewhere, ABSENT).getFirst().path()).contains("/locations/northeurope/");
    }

    @ParameterizedTest
    @CsvSource({"32,32,false", "33,33,true", "0,33,true", "40,0,true", "0,0,false"})
    void aClusterNeedsCoresForItsFewestNodes(int family, int all, boolean lacking) {
        assertThat(problem(CLUSTER, region(family, all, 0)) != null).isEqualTo(lacking);
    }

    @Test
    void whatIsLackingIsNamed() {
        Problem problem = Objects.requireNonNull(problem(CLUSTER, region(36, 36, 0)));

        assertThat(problem.reason()).isEqualTo(Reason.QUOTA_EXCEEDED);
        assertThat(problem.message()).contains("standardDSv2Family", "8 cores", "36 of 40", "westeurope");
    }

    @ParameterizedTest
    @CsvSource({"36,false", "37,true"})
    void aClusterThatShrinksToNothingAndAnInstanceNeedOneNode(int used, boolean lacking) {
        assertThat(problem(INSTANCE, region(used, used, 0)) != null).isEqualTo(lacking);
        assertThat(problem(CLUSTER.replace("\"minNodeCount\":2", "\"minNodeCount\":0"), region(used, used, 0)) != null)
                .isEqualTo(lacking);
        assertThat(problem("{\"amlCompute\":{\"vmSize\":\"Standard_DS3_v2\"}}", region(used, used, 0)) != null)
                .isEqualTo(lacking);
    }

    @ParameterizedTest
    @CsvSource({"12,false", "13,true"})
    void lowPriorityHasItsOwnQuota(int used, boolean lacking) {
        String low = CLUSTER.replace("{\"vmSize\"", "{\"vmPriority\":\"LowPriority\",\"vmSize\"");

        Problem problem = problem(low, region(40, 40, used));

        assertThat(problem != null).isEqualTo(lacking);
        assertThat(problem == null ? "TotalLowPriorityCores" : problem.message()).contains("TotalLowPriorityCores");
    }

    @Test
    void theMaximumIsAdvice() {
        assertThat(made(CLUSTER, region(0, 0, 0)).advice()).extracting(Advice::rule)
                .doesNotContain("MaximumAboveQuota");
        assertThat(made(CLUSTER.replace(":9", ":11"), region(0, 0, 0)).advice()).extracting(Advice::rule)
                .contains("MaximumAboveQuota");
        assertThat(problem(CLUSTER.replace(":9", ":11"), region(0, 0, 0))).isNull();
    }

    @Test
    void theMaximumIsAdviceOfWhatIsAtRestToo() {
        Facts rest = region(8, 8, 0).with("compute", Objects.requireNonNull(there("Standard_DS3_v2").get("compute")));

        assertThat(made(CLUSTER.replace(":9", ":11"), rest).advice()).extracting(Advice::rule)
                .contains("MaximumAboveQuota");
        assertThat(made(CLUSTER, rest).advice()).extracting(Advice::rule).doesNotContain("MaximumAboveQuota");
    }

    @Test
    void whatGivesWayToItsSuccessorCountsNot() {
        Facts full = region(40, 40, 0).with("compute", Objects.requireNonNull(there("Standard_DS4_v2").get("compute")));

        assertThat(problem(CLUSTER, full)).isNull();
        assertThat(problem(CLUSTER.replace("\"minNodeCount\":2", "\"minNodeCount\":5"), full)).isNotNull();
    }

    @Test
    void aSizeThatTheRegionLacksIsNamedWithThoseLikeIt() {
        Problem problem = Objects.requireNonNull(problem(CLUSTER.replace("standard_ds3_V2", "Standard_DS3_v3"),
                region(0, 0, 0)));

        assertThat(problem.reason()).isEqualTo(Reason.INVALID_SPEC);
        assertThat(problem.message()).startsWith("spec.amlCompute.vmSize: westeurope has no VM size Standard_DS3_v3")
                .contains("did you mean Standard_DS3_v2 or Standard_DS4_v2?");
    }

    @Test
    void aSizeMustFitTheTypeAndThePriority() {
        assertThat(problem("{\"computeInstance\":{\"vmSize\":\"Standard_NC6\"}}", region(0, 0, 0)))
                .isEqualTo(new Problem(Reason.INVALID_SPEC,
                        "spec.computeInstance.vmSize: Azure makes no ComputeInstance of Standard_NC6"));
        assertThat(problem("{\"amlCompute\":{\"vmSize\":\"Standard_NC6\",\"vmPriority\":\"LowPriority\"}}",
                region(0, 0, 0))).isNotNull();
    }

    @Test
    void whatCannotBeReadKeepsNobodyFromAnything() {
        Facts unread = ABSENT.with("vmSizes", new Observation.Absent()).with("usages", new Observation.Absent());

        assertThat(problem(CLUSTER, unread)).isNull();
        assertThat(problem(CLUSTER, region(40, 40, 40).with("usages", new Observation.Absent()))).isNull();
    }

    /** As Azure's published example has them: the names are longer, and a workspace has lines of its own. */
    private static Facts published(int ofSubscription, int ofWorkspace) {
        return region(0, 0, 0).with("usages",
                new Observation.Present(
                        Golden.json(
                                """
                                        {"value":[
                                         {"id":"/subscriptions/s/usages/Standard_DSv2_Family_Cluster_Dedicated_vCPUs","currentValue":0,"limit":%d,
                                          "type":"Microsoft.MachineLearningServices/vmFamily/usages",
                                          "name":{"value":"Standard DSv2 Family Cluster Dedicated vCPUs"}},
                                         {"id":"%s/usages/Standard_DSv2_Family_Cluster_Dedicated_vCPUs","currentValue":0,"limit":%d,
                                          "type":"Microsoft.MachineLearningServices/workspace/usages",
                                          "name":{"value":"Standard DSv2 Family Cluster Dedicated vCPUs"}},
                                         {"id":"%s/computes/c/usages/Standard_DSv2_Family_Cluster_Dedicated_vCPUs","currentValue":0,"limit":0,
                                          "type":"Microsoft.MachineLearningServices/workspaces/computes/usages",
                                          "name":{"value":"Standard DSv2 Family Cluster Dedicated vCPUs"}},
                                         {"id":"/subscriptions/s/usages/Standard_DSv2_Family_Cluster_LowPriority_vCPUs","currentValue":0,"limit":0,
                                          "type":"Microsoft.MachineLearningServices/vmFamily/usages",
                                          "name":{"value":"Standard DSv2 Family Cluster LowPriority vCPUs"}}]}"""
                                        .formatted(ofSubscription, Golden.WORKSPACE, ofWorkspace, Golden.WORKSPACE)),
                        false));
    }

    @ParameterizedTest
    @CsvSource({"8,8,", "7,8,ask Azure for more", "40,7,of the workspace", "0,0,ask Azure for more"})
    void theLinesOfAzuresPublishedExampleCount(int ofSubscription, int ofWorkspace, @Nullable String words) {
        Problem problem = problem(CLUSTER, published(ofSubscription, ofWorkspace));

        assertThat(problem == null).isEqualTo(words == null);
        if (words != null) {
            assertThat(Objects.requireNonNull(problem).message()).contains(words);
        }
    }

    private static Facts beside(String... computes) {
        return region(0, 0, 0).with("siblings", new Observation.Present(Golden.json("{\"value\":["
                + String.join(",", computes) + "]}"), false));
    }

    private static String cluster(String name, int most, String more) {
        return "{\"name\":\"" + name + "\",\"properties\":{\"computeType\":\"AmlCompute\",\"computeLocation\":"
                + "\"West Europe\",\"properties\":{\"vmSize\":\"STANDARD_DS3_V2\",\"scaleSettings\":{\"maxNodeCount\":"
                + most + "}" + more + "}}}";
    }

    /** Nine nodes of four cores, of the forty that there are. */
    @Test
    void clustersThatFitAloneAndNotTogetherAreNamed() {
        String instance = cluster("dev", 0, "").replace("AmlCompute", "ComputeInstance");

        assertThat(overcommitted(beside(cluster("other", 1, "")))).isNull();
        assertThat(overcommitted(beside(cluster("other", 2, "")))).contains("9 nodes need 36 cores", "it is 44",
                "other (8)", "40 is the most");
        assertThat(overcommitted(beside(cluster("other", 1, ""), instance))).contains("dev (4), other (4)");
        assertThat(overcommitted(beside(cluster("thing", 9, "")))).as("itself").isNull();
        assertThat(overcommitted(beside(cluster("low", 9, ",\"vmPriority\":\"LowPriority\"")))).isNull();
        assertThat(overcommitted(beside(cluster("far", 9, "").replace("West Europe", "northeurope")))).isNull();
    }

    private static @Nullable String overcommitted(Facts facts) {
        return made(CLUSTER, facts).advice().stream().filter(one -> one.rule().equals("QuotaOvercommitted"))
                .map(Advice::message).findFirst().orElse(null);
    }

    private static @Nullable Problem problem(String spec, Facts facts) {
        return made(spec, facts).intents().getFirst().creationGuard();
    }

    private static Translation.Intents made(String spec, Facts facts) {
        JsonNode json = Golden.json(spec);
        return Golden.intents(new ComputeKind().translate(Golden.subject(Golden.spec(MLComputeSpec.class, json)),
                Golden.resolved(json), facts));
    }
}
