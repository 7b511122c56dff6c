package dev.azureml.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.emulator.arm.Json;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static dev.azureml.emulator.ArmClient.GROUP;
import static dev.azureml.emulator.ArmClient.WORKSPACE;
import static org.assertj.core.api.Assertions.assertThat;

class ComputeTest {
    private static final String CLUSTER = WORKSPACE + "/computes/cpu1";
    private static final String P = "/properties/properties/";
    private final ArmEmulator arm = ArmEmulator.start(EmulatorOptions.defaults());
    private final ArmClient client = ArmClient.of(arm);

    static String cluster(int min, int max) {
        return """
                {"location":"eastus","properties":{"computeType":"AmlCompute","properties":{"vmSize":"Standard_DS3_v2",
                "scaleSettings":{"minNodeCount":%d,"maxNodeCount":%d,"nodeIdleTimeBeforeScaleDown":"PT120S"}}}}"""
                .formatted(min, max);
    }

    @BeforeEach
    void start() {
        client.workspace();
    }

    @AfterEach
    void stop() {
        client.close();
        arm.close();
    }

    @Test
    void aClusterIsCreatedWithAsyncHeaderOnlyAndFollowsItsMinimum() {
        var put = client.put(CLUSTER, cluster(1, 4));
        assertThat(put.status()).isEqualTo(201);
        assertThat(put.header("Azure-AsyncOperation")).contains("computeOperationsStatus");
        assertThat(put.header("Location")).isEmpty();
        assertThat(put.body().path("properties").path("provisioningState").asText()).isEqualTo("Creating");
        client.finish(put.header("Azure-AsyncOperation"));
        JsonNode steady = ArmClient.until(() -> {
            JsonNode p = client.get(CLUSTER).body().path("properties").path("properties");
            return p.path("allocationState").asText().equals("Steady") && p.path("currentNodeCount").asInt() == 1
                    ? p
                    : null;
        });
        assertThat(steady.path("nodeStateCounts").path("idleNodeCount").asInt()).isEqualTo(1);
        assertThat(steady.path("scaleSettings").path("nodeIdleTimeBeforeScaleDown").asText()).isEqualTo("PT2M");
        assertThat(client.post(CLUSTER + "/listNodes", "").body().path("nodes").size()).isEqualTo(1);
    }

    @Test
    void scaleIsPatchedAndTheSizeCanNotChange() {
        client.create(CLUSTER, cluster(0, 4));
        var patch = client.patch(CLUSTER, "{\"properties\":{\"properties\":{\"scaleSettings\":{\"maxNodeCount\":7}}}}");
        assertThat(patch.status()).isEqualTo(200);
        assertThat(client.settled(CLUSTER).path("properties").path("properties").path("scaleSettings")
                .path("maxNodeCount").asInt()).isEqualTo(7);
        var other = client.put(CLUSTER, cluster(0, 4).replace("DS3", "DS4"));
        assertThat(other.status()).isEqualTo(400);
        assertThat(other.target()).isEqualTo("properties.properties.vmSize");
        assertThat(client.patch(CLUSTER, "{\"tags\":{}}").status()).isEqualTo(400);
        assertThat(client.put(CLUSTER, cluster(5, 4)).code()).isEqualTo("InvalidScaleSettings");
    }

    /** Azure's own client sends it with every update. */
    @Test
    void theLoginThatAzureChoseStaysWhenAnUpdateLeavesItOpen() {
        String open = cluster(0, 4).replace("\"vmSize\"",
                "\"remoteLoginPortPublicAccess\":\"NotSpecified\",\"vmSize\"");
        client.create(CLUSTER, open);
        assertThat(client.get(CLUSTER).at(P + "remoteLoginPortPublicAccess").asText()).isEqualTo("Enabled");

        assertThat(client.put(CLUSTER, open).status()).isEqualTo(200);
        assertThat(client.get(CLUSTER).at(P + "remoteLoginPortPublicAccess").asText()).isEqualTo("Enabled");
        client.settled(CLUSTER);
        assertThat(client.put(CLUSTER, open.replace("NotSpecified", "Disabled")).target())
                .isEqualTo("properties.properties.remoteLoginPortPublicAccess");
    }

    @Test
    void deletionNeedsToSayWhatHappensBelow() {
        client.create(CLUSTER, cluster(0, 4));
        assertThat(client.delete(CLUSTER, "").status()).isEqualTo(400);
        var delete = client.delete(CLUSTER, "&underlyingResourceAction=Delete");
        assertThat(delete.status()).isEqualTo(202);
        assertThat(delete.header("Location")).isEmpty();
        client.finish(delete.header("Azure-AsyncOperation"));
        assertThat(client.get(CLUSTER).status()).isEqualTo(404);
        assertThat(client.delete(CLUSTER, "&underlyingResourceAction=Delete").status()).isEqualTo(204);
    }

    @Test
    void theSizeMustBeOneOfTheRegion() {
        assertThat(client.put(CLUSTER, cluster(0, 4).replace("DS3_v2", "DS3_v9")).code()).isEqualTo("InvalidVmSize");
        assertThat(client.put(CLUSTER, cluster(0, 4).replace("DS3_v2", "HB120rs_v3")).status()).isEqualTo(201);
        String low = cluster(0, 4).replace("\"vmSize\"", "\"vmPriority\":\"LowPriority\",\"vmSize\"");
        assertThat(client.put(CLUSTER + "l", low.replace("DS3_v2", "M8ms")).code()).isEqualTo("InvalidVmPriority");
    }

    @Test
    void anImageIsForWindowsAndASubnetMustExist() {
        String image = "\"virtualMachineImage\":{\"id\":\"/images/1\"},\"vmSize\"";
        String linux = cluster(0, 4).replace("\"vmSize\"", image);
        assertThat(client.put(CLUSTER, linux).code()).isEqualTo("InvalidVirtualMachineImage");
        assertThat(client.put(CLUSTER, linux.replace(image, "\"osType\":\"Windows\"," + image)).status())
                .isEqualTo(201);
        String subnet = GROUP + "/providers/Microsoft.Network/virtualNetworks/net/subnets/nodes";
        String inside = cluster(0, 4).replace("\"vmSize\"", "\"subnet\":{\"id\":\"" + subnet + "\"},\"vmSize\"");
        assertThat(client.put(CLUSTER + "s", inside).target()).isEqualTo("properties.properties.subnet.id");
        arm.put(subnet, Json.object());
        assertThat(client.put(CLUSTER + "s", inside).status()).isEqualTo(201);
        assertThat(client.get(subnet).status()).isEqualTo(200);
    }

    @Test
    void nodesFailAndComeBackBehindTheBack() {
        client.create(CLUSTER, cluster(1, 4));
        ArmClient.until(() -> client.get(CLUSTER).at(P + "currentNodeCount").asInt() == 1 ? true : null);
        arm.edit(CLUSTER, body -> {
            Json.set(body, "properties.properties.nodeStateCounts.unusableNodeCount", Json.node(1));
            Json.set(body, "properties.properties.allocationState", Json.node("Resizing"));
        });
        assertThat(client.get(CLUSTER).at(P + "nodeStateCounts/unusableNodeCount").asInt()).isEqualTo(1);
        assertThat(client.get(CLUSTER).at(P + "allocationState").asText()).isEqualTo("Resizing");
        ObjectNode planted = arm.resource(CLUSTER).orElseThrow();
        Json.set(planted, "properties.properties.nodeStateCounts.preemptedNodeCount", Json.node(2));
        arm.put(CLUSTER, planted);
        assertThat(client.get(CLUSTER).at(P + "nodeStateCounts/preemptedNodeCount").asInt()).isEqualTo(2);
    }

    @Test
    void aFailedClusterSaysWhy() {
        arm.inject(Fault.on("PUT", "/computes/", Fault.Action.FAIL_OPERATION).error("SubnetFull", "no address left"));
        JsonNode failed = client.create(CLUSTER, cluster(0, 4));
        assertThat(failed.at("/properties/provisioningState").asText()).isEqualTo("Failed");
        assertThat(failed.at("/properties/provisioningErrors/0/error/code").asText()).isEqualTo("SubnetFull");
        assertThat(failed.at(P + "errors/0/error/message").asText()).isEqualTo("no address left");
        assertThat(client.create(CLUSTER, cluster(0, 4)).at(P + "errors").isNull()).isTrue();
    }

    @Test
    void aClusterMadeAnewMayKeepItsFormerSize() {
        var seed = Json.object("keepsVmSize", true);
        try (var habit = ArmEmulator.start(EmulatorOptions.defaults().withSeed(seed));
                var other = ArmClient.of(habit)) {
            other.workspace();
            other.create(CLUSTER, cluster(0, 4));
            habit.operationTime(Duration.ofSeconds(6));
            var delete = other.delete(CLUSTER, "&underlyingResourceAction=Delete");
            assertThat(other.put(CLUSTER, cluster(0, 4)).status()).isEqualTo(409);
            other.finish(delete.header("Azure-AsyncOperation"));
            JsonNode anew = other.create(CLUSTER, cluster(0, 4).replace("DS3", "DS4"));
            assertThat(anew.at(P + "vmSize").asText()).isEqualTo("Standard_DS4_v2");
            assertThat(habit.nodeVmSize(CLUSTER)).isEqualTo("Standard_DS3_v2");
        }
        client.create(CLUSTER, cluster(0, 4));
        assertThat(arm.nodeVmSize(CLUSTER)).isEqualTo("Standard_DS3_v2");
    }
}
