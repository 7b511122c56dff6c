package dev.azureml.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.emulator.arm.Json;
import java.time.Duration;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static dev.azureml.emulator.ArmClient.GROUP;
import static dev.azureml.emulator.ArmClient.WORKSPACE;
import static org.assertj.core.api.Assertions.assertThat;

/** The Azure ML extension on AKS and Arc, trusted access, and attaching. */
class KubernetesTest {
    static final String AKS = GROUP + "/providers/Microsoft.ContainerService/managedClusters/aks1";
    static final String ARC = GROUP + "/providers/Microsoft.Kubernetes/connectedClusters/arc1";
    private static final String EXTENSION = "/providers/Microsoft.KubernetesConfiguration/extensions/azureml";
    private static final String RELAY = GROUP + "/providers/Microsoft.Relay/namespaces/relay-1";
    private static final String HYBRID = RELAY + "/hybridConnections/arc1";
    private static final String COMPUTE = WORKSPACE + "/computes/k8s";
    private static final String BINDING = AKS + "/trustedAccessRoleBindings/ws1";
    private final ArmEmulator arm = ArmEmulator.start(EmulatorOptions.defaults());
    private final ArmClient client = ArmClient.of(arm);

    @BeforeEach
    void start() {
        client.workspace();
        arm.put(AKS, Json.object("location", "eastus"));
        arm.put(ARC, Json.object("location", "eastus"));
    }

    @AfterEach
    void stop() {
        client.close();
        arm.close();
    }

    private static ObjectNode extension(String cluster) {
        boolean isArc = cluster.equals(ARC);
        ObjectNode settings = Json.object("cluster_name", cluster, "clusterId", cluster, "domain",
                "eastus.cloudapp.azure.com", "location", "eastus", "jobSchedulerLocation", "eastus",
                "cluster_name_friendly", isArc ? "arc1" : "aks1", "servicebus.enabled", "false", "relayserver.enabled",
                String.valueOf(isArc), "nginxIngress.enabled", String.valueOf(!isArc), "enableTraining", "true",
                "enableInference", "true", "inferenceRouterServiceType", "loadBalancer", "allowInsecureConnections",
                "true", "prometheus.prometheusSpec.externalLabels.cluster_name", cluster);
        ObjectNode body = Json.object("properties", Json.object("extensionType", "Microsoft.AzureML.Kubernetes",
                "autoUpgradeMinorVersion", true, "releaseTrain", "stable", "scope",
                Json.object("cluster", Json.object("releaseNamespace", "azureml")), "configurationSettings", settings));
        if (isArc) {
            body.set("identity", Json.object("type", "SystemAssigned"));
        }
        return body;
    }

    private static ObjectNode settings(ObjectNode body) {
        return body.withObject("/properties/configurationSettings");
    }

    private ArmClient.Answer put(Consumer<ObjectNode> change) {
        ObjectNode body = extension(AKS);
        change.accept(settings(body));
        return client.put(AKS + EXTENSION, body.toString());
    }

    private static String attach(String cluster) {
        return "{\"properties\":{\"computeType\":\"Kubernetes\",\"resourceId\":\"" + cluster
                + "\",\"properties\":{\"namespace\":\"ml\"}}}";
    }

    private JsonNode failed(String cluster) {
        JsonNode compute = client.create(COMPUTE, attach(cluster));
        assertThat(compute.at("/properties/provisioningState").asText()).isEqualTo("Failed");
        return compute.at("/properties/provisioningErrors/0/error");
    }

    @Test
    void anExtensionIsInstalledStepByStep() {
        var put = client.put(AKS + EXTENSION, extension(AKS).toString());
        assertThat(put.status()).isEqualTo(201);
        assertThat(put.at("/properties/provisioningState").asText()).isEqualTo("Creating");
        assertThat(put.at("/properties/currentVersion").isNull()).isTrue();
        assertThat(put.at("/properties/statuses/0/displayStatus").asText()).isEqualTo("Not Ready");
        client.finish(put.header("Azure-AsyncOperation"));
        JsonNode installed = client.get(AKS + EXTENSION).body();
        assertThat(installed.at("/properties/provisioningState").asText()).isEqualTo("Succeeded");
        assertThat(installed.at("/properties/currentVersion").asText()).isNotEmpty();
        assertThat(installed.at("/properties/statuses/0/code").asText()).isEqualTo("Installed");
        assertThat(installed.at("/properties/aksAssignedIdentity/principalId").asText()).isNotEmpty();
        assertThat(client.get(AKS + "/providers/Microsoft.KubernetesConfiguration/extensions").body().path("value"))
                .hasSize(1);
        client.finish(client.delete(AKS + EXTENSION, "").header("Azure-AsyncOperation"));
        assertThat(client.get(AKS + EXTENSION).status()).isEqualTo(404);
    }

    @Test
    void anInstallationShowsItsProgress() {
        arm.operationTime(Duration.ofSeconds(12));
        client.put(AKS + EXTENSION, extension(AKS).toString());
        JsonNode halfway = ArmClient.until(() -> {
            JsonNode p = client.get(AKS + EXTENSION).at("/properties");
            return p.at("/statuses/0/message").asText().startsWith("4 of 9") ? p : null;
        });
        assertThat(halfway.path("provisioningState").asText()).isEqualTo("Creating");
        assertThat(client.put(AKS + EXTENSION, extension(AKS).toString()).status()).isEqualTo(409);
    }

    @Test
    void onlyAKubernetesComputeServesEndpoints() {
        arm.put(AKS + EXTENSION, extension(AKS));
        client.create(COMPUTE, attach(AKS));
        client.create(WORKSPACE + "/computes/cpu1", ComputeTest.cluster(0, 1));
        String body = "{\"location\":\"eastus\",\"identity\":{\"type\":\"SystemAssigned\"},\"properties\":"
                + "{\"authMode\":\"Key\",\"compute\":\"" + COMPUTE + "\"}}";
        assertThat(client.put(WORKSPACE + "/onlineEndpoints/scoring", body.replace("/k8s", "/cpu1")).target())
                .isEqualTo("properties.compute");
        assertThat(client.put(WORKSPACE + "/onlineEndpoints/scoring", body).status()).isEqualTo(201);
    }

    @Test
    void aClusterHasOneExtensionOfAzureMl() {
        client.create(AKS + EXTENSION, extension(AKS).toString());
        var second = client.put(AKS + EXTENSION + "2", extension(AKS).toString());
        assertThat(second.status()).isEqualTo(409);
        assertThat(second.body().toString()).contains("'azureml'");
        assertThat(client.put(GROUP + EXTENSION, extension(AKS).toString()).code()).isEqualTo("BadRequest");
    }

    @Test
    void settingsThatDoNotFitAreRefused() {
        assertThat(put(s -> s.remove("clusterId")).target()).endsWith(".clusterId");
        assertThat(put(s -> s.put("relayserver.enabled", "true")).target()).endsWith(".relayserver.enabled");
        assertThat(put(s -> s.put("enableTraining", true)).code()).isEqualTo("InvalidRequestContent");
        assertThat(put(s -> s.put("enableTraining", "yes")).target()).endsWith(".enableTraining");
        assertThat(put(s -> s.put("enableTraining", "false").put("enableInference", "false")).target())
                .endsWith(".enableTraining");
        assertThat(put(s -> s.remove("inferenceRouterServiceType")).target()).endsWith(".inferenceRouterServiceType");
        assertThat(put(s -> s.remove("allowInsecureConnections")).target()).endsWith(".allowInsecureConnections");
        assertThat(put(s -> {
            s.remove("allowInsecureConnections");
            s.put("sslSecret", "tls").put("sslCname", "score.example.org");
        }).status()).isEqualTo(201);
        assertThat(client.put(ARC + EXTENSION, extension(ARC).toString()).target())
                .endsWith(".relayserver.hybridConnectionResourceID");
    }

    @Test
    void aFailedInstallationSaysWhy() {
        arm.edit(AKS, body -> Json.set(body, "properties.agentPoolProfiles",
                Json.MAPPER.createArrayNode().add(Json.object("count", 1))));
        JsonNode failed = client.create(AKS + EXTENSION, extension(AKS).toString());
        assertThat(failed.at("/properties/provisioningState").asText()).isEqualTo("Failed");
        assertThat(failed.at("/properties/errorInfo/message").asText()).contains("inferenceRouterHA");
        assertThat(failed.at("/properties/statuses/0/level").asText()).isEqualTo("Error");
        ObjectNode better = extension(AKS);
        settings(better).put("inferenceRouterHA", "false").put("clusterPurpose", "DevTest");
        assertThat(client.create(AKS + EXTENSION, better.toString()).at("/properties/errorInfo").isNull()).isTrue();
        arm.edit(AKS, body -> Json.set(body, "properties.servicePrincipalProfile.clientId", Json.node("some-client")));
        assertThat(client.create(AKS + EXTENSION, better.toString()).at("/properties/errorInfo/message").asText())
                .contains("managed identity");
    }

    @Test
    void protectedSettingsAreNeverReadAndDroppedWhenNotSentAgain() {
        ObjectNode body = extension(AKS);
        body.withObject("/properties").set("configurationProtectedSettings",
                Json.object("scoringFe.sslCert", "HIDDEN", "scoringFe.sslKey", "HIDDEN"));
        settings(body).put("sslCname", "score.example.org").remove("allowInsecureConnections");
        JsonNode created = client.create(AKS + EXTENSION, body.toString());
        assertThat(created.toString()).doesNotContain("HIDDEN").doesNotContain("configurationProtectedSettings");
        assertThat(arm.secretOf(AKS + EXTENSION).toString()).contains("scoringFe.sslKey");
        assertThat(arm.requests().toString()).contains("configurationProtectedSettings").doesNotContain("HIDDEN");
        var patch = client.patch(AKS + EXTENSION, "{\"properties\":{\"configurationProtectedSettings\":{\"a\":\"b\"},"
                + "\"configurationSettings\":{\"allowInsecureConnections\":\"true\"}}}");
        assertThat(patch.status()).isEqualTo(202);
        client.finish(patch.header("Azure-AsyncOperation"));
        assertThat(arm.secretOf(AKS + EXTENSION).toString()).contains("\"a\"").doesNotContain("sslKey");
        assertThat(client.get(AKS + EXTENSION).at("/properties/configurationSettings/enableTraining").asText())
                .isEqualTo("true");
        client.create(AKS + EXTENSION, extension(AKS).toString());
        assertThat(arm.secretOf(AKS + EXTENSION).isEmpty()).isTrue();
    }

    @Test
    void arcNeedsARelayWhoseKeyOpensIt() {
        client.create(RELAY, "{\"location\":\"eastus\"}");
        client.create(HYBRID, "{\"properties\":{\"requiresClientAuthorization\":true}}");
        String rule = HYBRID + "/authorizationRules/azureml_rw";
        assertThat(client.put(rule, "{\"properties\":{\"rights\":[\"Manage\"]}}").status()).isEqualTo(400);
        assertThat(client.put(rule, "{\"properties\":{\"rights\":[\"Manage\",\"Send\",\"Listen\"]}}").status())
                .isEqualTo(200);
        String opens = client.post(rule + "/listKeys", "").at("/primaryConnectionString").asText();
        assertThat(opens).startsWith("Endpoint=sb://relay-1.servicebus.windows.net/").endsWith(";EntityPath=arc1");
        ObjectNode body = extension(ARC);
        settings(body).put("relayserver.hybridConnectionResourceID", HYBRID).put("relayserver.hybridConnectionName",
                "arc1");
        assertThat(client.put(ARC + EXTENSION, body.toString()).target()).endsWith(".relayServerConnectionString");
        body.withObject("/properties").set("configurationProtectedSettings",
                Json.object("relayServerConnectionString", opens, "relayserver.relayConnectionString", opens));
        assertThat(client.create(ARC + EXTENSION, body.toString()).at("/properties/provisioningState").asText())
                .isEqualTo("Succeeded");
        client.post(rule + "/regenerateKeys", "{\"keyType\":\"PrimaryKey\"}");
        assertThat(client.create(ARC + EXTENSION, body.toString()).at("/properties/errorInfo/message").asText())
                .contains("relay");
        body.remove("identity");
        assertThat(client.put(ARC + EXTENSION, body.toString()).target()).isEqualTo("identity.type");
    }

    @Test
    void attachingNeedsTheExtension() {
        assertThat(client.put(COMPUTE, attach(AKS + "x")).code()).isEqualTo("ComputeResourceNotFound");
        assertThat(failed(AKS).path("code").asText()).isEqualTo("ClusterServiceNotFound");
        client.create(AKS + EXTENSION, extension(AKS).toString());
        JsonNode attached = client.create(COMPUTE, attach(AKS));
        assertThat(attached.at("/properties/provisioningState").asText()).isEqualTo("Succeeded");
        assertThat(attached.at("/properties/provisioningErrors").isNull()).isTrue();
        assertThat(attached.at("/properties/isAttachedCompute").asBoolean()).isTrue();
        assertThat(client.create(COMPUTE + "2", attach(AKS)).at("/properties/provisioningState").asText())
                .isEqualTo("Succeeded");
        assertThat(client.delete(COMPUTE, "&underlyingResourceAction=Delete").status()).isEqualTo(400);
        assertThat(client.delete(COMPUTE, "&underlyingResourceAction=Detach").status()).isEqualTo(202);
    }

    @Test
    void anAksClusterOfAnotherSubscriptionIsRefused() {
        String far = AKS.replace("000000000001", "000000000002");
        arm.put(far, Json.object("location", "eastus"));
        arm.put(far + EXTENSION, Json.object());
        assertThat(client.put(COMPUTE, attach(far)).code()).isEqualTo("InvalidSubscription");
        String arc = ARC.replace("000000000001", "000000000002");
        arm.put(arc, Json.object("location", "eastus"));
        arm.put(arc + EXTENSION, Json.object());
        assertThat(client.create(COMPUTE, attach(arc)).at("/properties/provisioningState").asText())
                .isEqualTo("Succeeded");
    }

    @Test
    void aClosedClusterNeedsTrustedAccessOfTheWorkspace() {
        arm.edit(AKS, body -> Json.set(body, "properties.disableLocalAccounts", Json.node(true)));
        arm.put(AKS + EXTENSION, Json.object());
        assertThat(failed(AKS).path("message").asText()).contains("mlworkload");
        String role = "Microsoft.MachineLearningServices/workspaces/mlworkload";
        assertThat(client.put(BINDING, binding(WORKSPACE + "x", role)).target())
                .isEqualTo("properties.sourceResourceId");
        assertThat(client.put(BINDING, binding(WORKSPACE, role + "s")).target()).isEqualTo("properties.roles");
        arm.operationTime(Duration.ofSeconds(6));
        var put = client.put(BINDING, binding(WORKSPACE, role));
        assertThat(put.status()).isEqualTo(201);
        assertThat(client.put(BINDING + "-2", binding(WORKSPACE, role)).code()).isEqualTo("OperationNotAllowed");
        client.finish(put.header("Azure-AsyncOperation"));
        arm.operationTime(Duration.ofMillis(20));
        assertThat(client.create(COMPUTE, attach(AKS)).at("/properties/provisioningState").asText())
                .isEqualTo("Succeeded");
        assertThat(client.delete(BINDING, "").status()).isEqualTo(202);
        arm.edit(AKS, body -> Json.set(body, "properties.apiServerAccessProfile",
                Json.object("enablePrivateCluster", true, "enablePrivateClusterPublicFQDN", false)));
        assertThat(failed(AKS).path("message").asText()).contains("no public FQDN");
    }

    private static String binding(String source, String role) {
        return "{\"properties\":{\"sourceResourceId\":\"" + source + "\",\"roles\":[\"" + role + "\"]}}";
    }

    @Test
    void instanceTypesAreEchoedWithNulls() {
        arm.put(AKS + EXTENSION, Json.object());
        String types = "\"instanceTypes\":{\"small\":{\"resources\":{\"requests\":{\"cpu\":\"1\",\"memory\":\"4Gi\"},"
                + "\"limits\":{\"cpu\":\"2\",\"memory\":\"4Gi\"}}}},";
        String body = attach(AKS).replace("\"namespace\"", types + "\"namespace\"");
        JsonNode p = client.create(COMPUTE, body).at("/properties/properties");
        assertThat(p.at("/instanceTypes/small/resources/limits").path("nvidia.com/gpu").isNull()).isTrue();
        assertThat(p.at("/instanceTypes/small/resources/requests/cpu").asText()).isEqualTo("1");
        assertThat(client.put(COMPUTE, body.replace("\"cpu\":\"2\"", "\"cpu\":2")).code())
                .isEqualTo("InvalidRequestContent");
        assertThat(client.put(COMPUTE, body.replace("\"cpu\":\"2\",", "")).target()).endsWith("instanceTypes.small");
    }

    @Test
    void aSeedKnowsClustersWithAndWithoutTheirExtension() {
        assertThat(client.call("PUT", AKS, "2026-05-01", "{}").status()).isEqualTo(405);
        assertThat(client.get(AKS).at("/identity/principalId").asText()).isNotEmpty();
        assertThat(client.get(ARC).at("/properties/connectivityStatus").asText()).isEqualTo("Connected");
        arm.put(AKS + EXTENSION, Json.object("properties", Json.object("provisioningState", "Failed", "errorInfo",
                Json.object("code", "HelmError", "message", "no room"))));
        assertThat(client.get(AKS + EXTENSION).at("/properties/errorInfo/code").asText()).isEqualTo("HelmError");
        assertThat(failed(AKS).path("code").asText()).isEqualTo("ClusterServiceNotFound");
    }

    @Test
    void aClusterServesWhatItCan() {
        String endpoint = WORKSPACE + "/onlineEndpoints/on-cluster";
        String body = """
                {"location":"eastus","properties":{"authMode":"Key","compute":"%s"}}""".formatted(COMPUTE);
        arm.put(COMPUTE, Json.object("location", "eastus", "properties", Json.object("computeType", "Kubernetes",
                "resourceId", AKS, "properties", Json.object("instanceTypes", Json.object("small", Json.object())))));
        assertThat(client.put(endpoint, body).body().toString()).contains("does not enable inference");

        arm.put(AKS + EXTENSION, extension(AKS));
        client.create(endpoint, body);

        String type = """
                {"location":"eastus","sku":{"name":"Default","capacity":1},"properties":{
                "endpointComputeType":"Kubernetes","instanceType":"%s","model":"%s"}}""";
        assertThat(client.put(endpoint + "/deployments/blue", type.formatted("huge", "")).body().toString())
                .contains("instance type 'huge' was not found");
        assertThat(client.put(endpoint + "/deployments/blue", type.formatted("small",
                "azureml://registries/azureml/models/m/versions/1")).body().toString())
                .contains("Models of registries are not served");
        assertThat(client.put(endpoint + "/deployments/blue", type.formatted("small", "")).status()).isEqualTo(201);
    }
}
