package dev.azureml.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.emulator.arm.Json;
import dev.azureml.emulator.arm.ResourceType;
import dev.azureml.emulator.schema.Models;
import dev.azureml.emulator.schema.Violation;
import dev.azureml.emulator.types.TypeTable;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

import static dev.azureml.emulator.ArmClient.GROUP;
import static dev.azureml.emulator.ArmClient.WORKSPACE;
import static org.assertj.core.api.Assertions.assertThat;

/** What a GET answers can be written back once what Azure calls read-only is taken out: clients update so. */
class RoundTripTest {
    private static final String TRACKED = "{\"location\":\"eastus\",\"properties\":%s}";
    private final Models models = Models.load();
    private final Map<String, ResourceType> types = TypeTable.all(new HashSet<>());

    @Test
    void everyResourceCanBeWrittenBack() {
        try (var arm = ArmEmulator.start(EmulatorOptions.defaults()); var client = ArmClient.of(arm)) {
            client.dependencies();
            client.create(WORKSPACE, ArmClient.workspaceBody().replace("\"properties\":{",
                    "\"properties\":{\"managedNetwork\":{\"isolationMode\":\"AllowOnlyApprovedOutbound\"},"));
            Map<String, String> bodies = new LinkedHashMap<>();
            bodies.put(GROUP + "/providers/Microsoft.ContainerRegistry/registries/acr01",
                    "{\"location\":\"eastus\",\"sku\":{\"name\":\"Premium\"},\"properties\":{}}");
            bodies.put(GROUP + "/providers/Microsoft.ManagedIdentity/userAssignedIdentities/uai1",
                    "{\"location\":\"eastus\"}");
            bodies.put(WORKSPACE + "/computes/cpu1", ComputeTest.cluster(1, 2));
            bodies.put(WORKSPACE + "/computes/dev1", TRACKED.formatted(
                    "{\"computeType\":\"ComputeInstance\",\"properties\":{\"vmSize\":\"Standard_DS3_v2\"}}"));
            bodies.put(WORKSPACE + "/datastores/d", ArmClient.datastoreBody("k"));
            bodies.put(WORKSPACE + "/models/m/versions/1", "{\"properties\":{\"modelUri\":\"azureml://x\"}}");
            bodies.put(WORKSPACE + "/environments/e/versions/1", "{\"properties\":{\"image\":\"python:3\"}}");
            bodies.put(WORKSPACE + "/onlineEndpoints/ep1", TRACKED.formatted("{\"authMode\":\"Key\"}"));
            bodies.put(WORKSPACE + "/onlineEndpoints/ep1/deployments/blue",
                    "{\"location\":\"eastus\",\"sku\":{\"name\":\"Default\","
                            + "\"capacity\":1},\"properties\":{\"endpointComputeType\":\"Managed\",\"instanceType\":\"Standard_DS3_v2\"}}");
            bodies.put(WORKSPACE + "/batchEndpoints/be1", BatchEndpointTest.tracked("{\"authMode\":\"AADToken\"}"));
            bodies.put(WORKSPACE + "/batchEndpoints/be1/deployments/one",
                    BatchEndpointTest.tracked(BatchEndpointTest.ofModel("cpu1")));
            bodies.put(WORKSPACE + "/serverlessEndpoints/se1", ServingTest.endpoint("azureml", "Key"));
            bodies.put(WORKSPACE + "/outboundRules/pypi",
                    "{\"properties\":{\"type\":\"FQDN\",\"destination\":\"pypi.org\"}}");
            bodies.put(WORKSPACE + "/connections/sql1",
                    "{\"properties\":{\"category\":\"AzureSqlDb\",\"authType\":\"AAD\",\"target\":\"t\"}}");
            bodies.forEach(client::create);
            Set<String> written = new HashSet<>();
            for (ResourceType type : types.values()) {
                for (String id : arm.ids(type.name())) {
                    writeBack(client, type, id);
                    written.add(id);
                }
            }
            assertThat(written).containsAll(bodies.keySet()).contains(WORKSPACE,
                    WORKSPACE + "/datastores/workspaceblobstore");
        }
    }

    private void writeBack(ArmClient client, ResourceType type, String id) {
        ObjectNode body = client.settled(id).deepCopy();
        String model = String.valueOf(type.model());
        if (id.equals(WORKSPACE)) {
            remove(body, "properties.creationTime"); // recorded from Azure, and in none of its published models
        }
        List<Violation> found = models.check(model, body.deepCopy(), null, false);
        for (Violation violation : found) {
            assertThat(violation.kind()).as("%s: %s", id, violation).isIn(Violation.Kind.READ_ONLY,
                    Violation.Kind.REQUIRED);
            if (violation.kind() == Violation.Kind.READ_ONLY) {
                remove(body, violation.path());
            } else {
                assertThat(violation.path()).as(id).isEqualTo("properties.credentials.secrets");
                Json.set(body, violation.path(), Json.object("secretsType", "AccountKey", "key", "k"));
            }
        }
        var put = client.put(id, body.toString());
        assertThat(put.status()).as("%s %s: %s", type.name(), id, put.body()).isBetween(200, 202);
        JsonNode after = client.settled(id, put);
        assertThat(after.at("/properties/provisioningState").asText("Succeeded")).as(id).isEqualTo("Succeeded");
    }

    /** Takes a property out; keys of maps may have dots, so the longest names are tried. */
    private static void remove(ObjectNode from, String path) {
        if (from.has(path)) {
            from.remove(path);
            return;
        }
        for (int dot = path.indexOf('.'); dot > 0; dot = path.indexOf('.', dot + 1)) {
            if (from.get(path.substring(0, dot)) instanceof ObjectNode inner) {
                remove(inner, path.substring(dot + 1));
            }
        }
    }
}
