package dev.azureml.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import dev.azureml.emulator.arm.Json;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static dev.azureml.emulator.ArmClient.GROUP;
import static dev.azureml.emulator.ArmClient.WORKSPACE;
import static org.assertj.core.api.Assertions.assertThat;

/** Machines and services that are attached. */
class AttachedTest {
    private static final String VM = GROUP + "/providers/Microsoft.Compute/virtualMachines/dsvm";
    private static final String HDI = GROUP + "/providers/Microsoft.HDInsight/clusters/spark";
    private static final String BRICKS = GROUP + "/providers/Microsoft.Databricks/workspaces/bricks";
    private static final String POOL = GROUP + "/providers/Microsoft.Synapse/workspaces/syn/bigDataPools/pool";
    private static final String FACTORY = GROUP + "/providers/Microsoft.DataFactory/factories/adf";
    private static final String LAKE = GROUP + "/providers/Microsoft.DataLakeAnalytics/accounts/adla";
    private static final String COMPUTE = WORKSPACE + "/computes/att";
    private final ArmEmulator arm = ArmEmulator.start(EmulatorOptions.defaults());
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

    private static String body(String type, String target, String properties) {
        return "{\"properties\":{\"computeType\":\"" + type + "\",\"resourceId\":\"" + target + "\""
                + (properties.isEmpty() ? "" : ",\"properties\":{" + properties + "}") + "}}";
    }

    private JsonNode attach(String type, String target, String properties) {
        assertThat(client.put(COMPUTE, body(type, target, properties)).code()).isEqualTo("ComputeResourceNotFound");
        arm.put(target, Json.object("location", "eastus", "properties",
                Json.object("workspaceUrl", "adb-1.azuredatabricks.net", "nodeSize", "Small", "hardwareProfile",
                        Json.object("vmSize", "Standard_DS3_v2"))));
        JsonNode compute = client.create(COMPUTE, body(type, target, properties));
        assertThat(compute.at("/properties/provisioningState").asText()).as(type).isEqualTo("Succeeded");
        assertThat(compute.at("/properties/isAttachedCompute").asBoolean()).isTrue();
        assertThat(client.delete(COMPUTE, "&underlyingResourceAction=Delete").status()).isEqualTo(400);
        return compute.at("/properties/properties");
    }

    private static String account(String secret) {
        return "\"administratorAccount\":{\"username\":\"u\"," + secret + "}";
    }

    @Test
    void aVirtualMachineNeedsAnAccountThatIsNeverReadBack() {
        JsonNode machine = attach("VirtualMachine", VM, account("\"privateKeyData\":\"HIDDEN\""));
        assertThat(machine.path("virtualMachineSize").asText()).isEqualTo("STANDARD_DS3_V2");
        assertThat(machine.path("administratorAccount").isNull()).isTrue();
        assertThat(client.get(COMPUTE).at("/tags").isNull()).isTrue();
        assertThat(arm.requests().toString()).contains("privateKeyData").doesNotContain("HIDDEN");
        assertThat(client.post(COMPUTE + "/listKeys", "").at("/administratorAccount/privateKeyData").asText())
                .isEqualTo("HIDDEN");
        assertThat(client.put(COMPUTE, body("VirtualMachine", VM, account("\"publicKeyData\":\"k\""))).target())
                .endsWith("administratorAccount.password");
        assertThat(client.put(COMPUTE, body("VirtualMachine", VM, "\"sshPort\":22")).target())
                .endsWith("administratorAccount.username");
        JsonNode wrong = client.create(COMPUTE, body("VirtualMachine", VM, account("\"password\":\"wrong\"")));
        assertThat(wrong.at("/properties/provisioningErrors/0/error/code").asText()).isEqualTo("InvalidCredentials");
        assertThat(client.patch(COMPUTE, "{\"properties\":{\"properties\":{\"scaleSettings\":{\"maxNodeCount\":7}}}}")
                .status()).isEqualTo(400);
    }

    @Test
    void hdInsightIsReachedOverSsh() {
        assertThat(attach("HDInsight", HDI, account("\"password\":\"HIDDEN\"")).path("address").asText())
                .isEqualTo("spark-ssh.azurehdinsight.net");
        assertThat(client.get(COMPUTE).body().toString()).doesNotContain("HIDDEN");
    }

    @Test
    void databricksNeedsAToken() {
        JsonNode bricks = attach("Databricks", BRICKS, "\"databricksAccessToken\":\"HIDDEN\"");
        assertThat(bricks.path("workspaceUrl").asText()).isEqualTo("adb-1.azuredatabricks.net");
        assertThat(bricks.has("databricksAccessToken")).isFalse();
        assertThat(arm.requests().toString()).doesNotContain("HIDDEN");
        assertThat(client.post(COMPUTE + "/listKeys", "").at("/databricksAccessToken").asText()).isEqualTo("HIDDEN");
        assertThat(client.put(COMPUTE, body("Databricks", BRICKS, "")).target()).endsWith("databricksAccessToken");
    }

    @Test
    void aSparkPoolTellsWhatItIs() {
        JsonNode pool = attach("SynapseSpark", POOL, "");
        assertThat(pool.path("workspaceName").asText()).isEqualTo("syn");
        assertThat(pool.path("poolName").asText()).isEqualTo("pool");
        assertThat(pool.path("nodeSize").asText()).isEqualTo("Small");
    }

    @Test
    void aDataFactoryHasNoProperties() {
        attach("DataFactory", FACTORY, "");
    }

    @Test
    void dataLakeAnalyticsIsRetiredAndKeptWhereItIs() {
        arm.put(LAKE, Json.object("location", "eastus"));
        assertThat(client.put(COMPUTE, body("DataLakeAnalytics", LAKE, "")).code()).isEqualTo("ServiceRetired");
        arm.put(COMPUTE,
                Json.object("properties", Json.object("computeType", "DataLakeAnalytics", "resourceId", LAKE)));
        assertThat(client.put(COMPUTE, body("DataLakeAnalytics", LAKE, "")).status()).isEqualTo(200);
        client.settled(COMPUTE);
        assertThat(client.delete(COMPUTE, "&underlyingResourceAction=Detach").status()).isEqualTo(202);
    }

    @Test
    void theOldKindOfAksTakesOnePutAndAClusterOneCompute() {
        attach("AKS", KubernetesTest.AKS, "");
        var again = client.put(COMPUTE, body("AKS", KubernetesTest.AKS, ""));
        assertThat(again.status()).isEqualTo(409);
        assertThat(again.body().toString()).contains("already exists");
        assertThat(client.put(COMPUTE + "x", body("AKS", KubernetesTest.AKS, "")).code())
                .isEqualTo("ClusterAlreadyAttached");
    }

    @Test
    void aTargetOfAnotherTypeIsRefused() {
        arm.put(VM, Json.object("location", "eastus"));
        assertThat(client.put(COMPUTE, body("Databricks", VM, "\"databricksAccessToken\":\"t\"")).target())
                .isEqualTo("properties.resourceId");
    }
}
