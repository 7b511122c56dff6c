package dev.azureml.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import dev.azureml.emulator.arm.Json;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static dev.azureml.emulator.ArmClient.WORKSPACE;
import static org.assertj.core.api.Assertions.assertThat;

/** Cores: what is used and left, and who is refused. */
class QuotaTest {
    private static final String LOCATION = ArmClient.SUBSCRIPTION
            + "/providers/Microsoft.MachineLearningServices/locations/eastus/";
    private static final String FAMILY = "standardDSv2Family";
    private static final String CLUSTER = WORKSPACE + "/computes/cpu1";
    private final ArmEmulator arm = ArmEmulator.start(EmulatorOptions.defaults().withPageSize(10)
            .withSeed(Json.object("quota", Json.object(FAMILY, 8, "TotalLowPriorityCores", 4, "westus",
                    Json.object(FAMILY, 0)), "vmSizes", Json.object("northeurope", List.of("Standard_DS3_v2")))));
    private final ArmClient client = ArmClient.of(arm);

    @BeforeEach
    void start() {
        client.workspace();
    }

    @AfterEach
    void stop() {
        client.close();
        arm.close();
    }

    private List<JsonNode> usages() {
        var out = new ArrayList<JsonNode>();
        String next = LOCATION + "usages";
        String version = ArmClient.ML;
        while (!next.isEmpty()) {
            JsonNode page = client.call("GET", next, version, null).body();
            assertThat(page.path("value").size()).isBetween(1, 10);
            page.path("value").forEach(out::add);
            next = page.path("nextLink").asText("").replace(arm.url(), "");
            version = "";
        }
        return out;
    }

    private JsonNode usage(String name, String kind) {
        return usages().stream().filter(u -> u.at("/name/value").asText().equals(name))
                .filter(u -> u.path("type").asText().endsWith(kind)).findFirst().orElseThrow();
    }

    private static String low(String body) {
        return body.replace("\"vmSize\"", "\"vmPriority\":\"LowPriority\",\"vmSize\"");
    }

    @Test
    void usagesArePagedAndKnowBothPriorities() {
        assertThat(usages()).hasSizeGreaterThan(20).extracting(u -> u.path("id").asText()).doesNotHaveDuplicates();
        client.create(CLUSTER, ComputeTest.cluster(1, 4));
        client.create(CLUSTER + "l", low(ComputeTest.cluster(1, 4)));
        JsonNode family = usage(FAMILY, "/vmFamily/dedicatedCores/usages");
        assertThat(family.path("currentValue").asInt()).isEqualTo(4);
        assertThat(family.path("limit").asInt()).isEqualTo(8);
        assertThat(usage(FAMILY, "/vmFamily/lowPriorityCores/usages").path("limit").asInt()).isEqualTo(-1);
        assertThat(usage("TotalLowPriorityCores", "Services/lowPriorityCores/usages").path("currentValue").asInt())
                .isEqualTo(4);
        assertThat(usage("TotalDedicatedCores", "Services/dedicatedCores/usages").path("currentValue").asInt())
                .isEqualTo(4);
        assertThat(client.get(LOCATION + "usages?$skip=x").status()).isEqualTo(400);
    }

    @Test
    void aClusterIsRefusedByTheNodesThatMustBeThere() {
        assertThat(client.put(CLUSTER, ComputeTest.cluster(0, 100)).status()).isEqualTo(201);
        client.settled(CLUSTER);
        var refused = client.put(CLUSTER + "b", ComputeTest.cluster(3, 3));
        assertThat(refused.code()).isEqualTo("QuotaExceeded");
        assertThat(refused.body().toString()).contains(FAMILY, "Current Limit: 8", "Additional Required: 12");
        client.create(CLUSTER + "c", ComputeTest.cluster(2, 2));
        assertThat(client.put(CLUSTER + "d", ComputeTest.cluster(0, 1)).code()).isEqualTo("QuotaExceeded");
        assertThat(client.patch(CLUSTER, "{\"properties\":{\"properties\":{\"scaleSettings\":{\"minNodeCount\":1,"
                + "\"maxNodeCount\":2}}}}").code()).isEqualTo("QuotaExceeded");
        assertThat(client.put(WORKSPACE + "/computes/dev1", InstanceTest.instance("Standard_DS3_v2", "")).code())
                .isEqualTo("QuotaExceeded");
    }

    @Test
    void quotaAppears() {
        arm.quota(FAMILY, 0);
        assertThat(client.put(CLUSTER, ComputeTest.cluster(0, 1)).code()).isEqualTo("QuotaExceeded");
        arm.quota(FAMILY, 4);
        assertThat(client.put(CLUSTER, ComputeTest.cluster(0, 1)).status()).isEqualTo(201);
        arm.quota("TotalDedicatedCores", 0);
        assertThat(client.put(CLUSTER + "b", ComputeTest.cluster(0, 1)).body().toString())
                .contains("TotalDedicatedCores");
    }

    @Test
    void lowPriorityHasAQuotaOfItsOwn() {
        client.create(CLUSTER, low(ComputeTest.cluster(1, 1)));
        var refused = client.put(CLUSTER + "b", low(ComputeTest.cluster(0, 1)));
        assertThat(refused.body().toString()).contains("QuotaExceeded", "TotalLowPriorityCores");
        assertThat(client.put(CLUSTER + "c", ComputeTest.cluster(2, 2)).status()).isEqualTo(201);
    }

    @Test
    void quotaAndSizesAreThoseOfTheRegionOfTheNodes() {
        String there = ComputeTest.cluster(0, 1).replace("\"computeType\"",
                "\"computeLocation\":\"westus\",\"computeType\"");
        assertThat(client.put(CLUSTER, there).code()).isEqualTo("QuotaExceeded");
        String north = there.replace("westus", "North Europe");
        assertThat(client.put(CLUSTER, north).status()).isEqualTo(201);
        assertThat(client.put(CLUSTER + "b", north.replace("DS3", "DS4")).code()).isEqualTo("InvalidVmSize");
        assertThat(client.get(LOCATION.replace("eastus", "northeurope") + "vmSizes").body().path("value")).hasSize(1);
        JsonNode sizes = client.get(LOCATION + "vmSizes").body().path("value");
        assertThat(sizes.size()).isGreaterThan(20);
        assertThat(sizes.toString()).contains("Standard_NC24ads_A100_v4", "lowPriorityCapable\":false");
    }

    private static final String IN_ID = "Standard_DSv2_Family_Cluster_Dedicated_vCPUs";

    private JsonNode update(String workspace, String family, int limit) {
        var answer = client.post(LOCATION + "updateQuotas", "{\"value\":[{\"id\":\"" + workspace + "/quotas/" + family
                + "\",\"type\":\"Microsoft.MachineLearningServices/workspaces/quotas\",\"limit\":" + limit
                + ",\"unit\":\"Count\"}]}");
        assertThat(answer.status()).isEqualTo(200);
        return answer.body().at("/value/0");
    }

    private List<JsonNode> quotas() {
        var out = new ArrayList<JsonNode>();
        String next = LOCATION + "quotas";
        String version = ArmClient.ML;
        while (!next.isEmpty()) {
            JsonNode page = client.call("GET", next, version, null).body();
            page.path("value").forEach(out::add);
            next = page.path("nextLink").asText("").replace(arm.url(), "");
            version = "";
        }
        return out;
    }

    @Test
    void aWorkspaceHasALimitOfItsOwnOnceItWasGivenOne() {
        String id = WORKSPACE + "/quotas/" + IN_ID;
        assertThat(quotas()).extracting(q -> q.path("id").asText()).doesNotContain(id).doesNotHaveDuplicates();
        assertThat(quotas()).filteredOn(q -> q.at("/name/value").asText().equals(IN_ID.replace('_', ' ')))
                .extracting(q -> q.path("limit").asInt()).containsExactly(8);

        assertThat(update(WORKSPACE, IN_ID, 4).path("status").asText()).isEqualTo("Success");

        assertThat(quotas()).filteredOn(q -> q.path("id").asText().equals(id)).extracting(q -> q.path("limit").asInt())
                .containsExactly(4);
        var refused = client.put(CLUSTER, ComputeTest.cluster(2, 2));
        assertThat(refused.code()).isEqualTo("QuotaExceeded");
        assertThat(refused.body().toString()).contains("(workspace)", "Current Limit: 4");
        client.create(CLUSTER, ComputeTest.cluster(1, 2));
        assertThat(usage(IN_ID.replace('_', ' '), "/workspaces/usages").path("currentValue").asInt()).isEqualTo(4);
        assertThat(usage(IN_ID.replace('_', ' '), "/workspaces/computes/usages").path("id").asText())
                .startsWith(CLUSTER + "/usages/");
        // Growing in place is held against it, too.
        assertThat(client.patch(CLUSTER, "{\"properties\":{\"properties\":{\"scaleSettings\":{\"minNodeCount\":2,"
                + "\"maxNodeCount\":2}}}}").code()).isEqualTo("QuotaExceeded");
    }

    @Test
    void eachLineIsAnsweredByItself() {
        client.create(CLUSTER, ComputeTest.cluster(2, 2));

        assertThat(update(WORKSPACE, IN_ID, 9).path("status").asText())
                .isEqualTo("InvalidQuotaExceedsSubscriptionLimit");
        assertThat(update(WORKSPACE, IN_ID, 7).path("status").asText()).isEqualTo("InvalidQuotaBelowClusterMinimum");
        assertThat(update(WORKSPACE, "Standard_X_Family", 1).path("status").asText()).isEqualTo("InvalidVMFamilyName");
        assertThat(update(WORKSPACE, IN_ID, -1).path("status").asText()).isEqualTo("Failure");
        assertThat(update(WORKSPACE + "x", IN_ID, 8).path("status").asText()).isEqualTo("Failure");
        arm.quotaStatus(FAMILY, "OperationNotEnabledForRegion");
        assertThat(update(WORKSPACE, IN_ID, 8).path("status").asText()).isEqualTo("OperationNotEnabledForRegion");
        assertThat(arm.workspaceQuota(WORKSPACE, FAMILY)).isEqualTo(-1);
    }
}
