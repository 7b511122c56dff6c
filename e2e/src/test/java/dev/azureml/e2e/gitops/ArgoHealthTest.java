package dev.azureml.e2e.gitops;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.e2e.Manifests;
import dev.azureml.e2e.World;
import dev.azureml.e2e.kube.KubeServer;
import dev.azureml.e2e.kube.SharedKubeServer;
import dev.azureml.emulator.EmulatorOptions;
import dev.azureml.emulator.Fault;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

/** Argo CD's view of objects in each phase; {@code -Dgitops.write} keeps them as the script's test data. */
@ExtendWith(SharedKubeServer.class)
class ArgoHealthTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final KubeServer server;
    private final List<JsonNode> cases = new ArrayList<>();

    ArgoHealthTest(KubeServer server) {
        this.server = server;
    }

    @Test
    void eachPhaseHasItsHealth() throws IOException {
        try (World world = World.withoutOperator(server, EmulatorOptions.defaults())) {
            world.apply(Manifests.workspace("wsp"));
            expect("Progressing", "new", world.require("MLWorkspace", "wsp"));
            world.arm().inject(Fault.on("PUT", "/datastores/refused", Fault.Action.STATUS).times(-1).status(400)
                    .error("ValidationError", "containerName is not right"));
            world.startOperator();
            expect("Healthy", "ready", world.awaitReady("MLWorkspace", "wsp"));
            world.apply(Manifests.datastore("refused", "wsp"));
            expect("Degraded", "stalled", world.awaitStalled("MLDatastore", "refused", "InvalidSpec"));
            world.apply(Manifests.cluster("orphan", "missing"));
            expect("Progressing", "waiting", world.awaitReason("MLCompute", "orphan", "DependencyNotReady"));
            world.apply(Manifests.cluster("cpu", "wsp"));
            JsonNode ready = world.awaitReady("MLCompute", "cpu");
            ObjectNode edited = ready.deepCopy();
            ((ObjectNode) edited.path("metadata")).put("generation", 2);
            expect("Progressing", "edited", edited);
            String changed = Manifests.cluster("cpu", "wsp").replace("maxNodeCount: 2", "maxNodeCount: 3");
            world.apply(changed + "  managementPolicy: Observe\n");
            expect("Degraded", "drifted", world.awaitReason("MLCompute", "cpu", "Drifted"));
            world.apply(changed + "  managementPolicy: Paused\n");
            expect("Suspended", "paused", world.awaitReason("MLCompute", "cpu", "Paused"));
        }
        if (Boolean.getBoolean("gitops.write")) {
            Files.writeString(ArgoHealth.folder().resolve("health_test.yaml"),
                    Serialization.asYaml(Map.of("tests", cases)));
        }
    }

    private void expect(String status, String phase, JsonNode object) throws IOException {
        ArgoHealth health = ArgoHealth.of(object);
        assertThat(health.status()).as(phase + ": " + health.message()).isEqualTo(status);
        ObjectNode kept = object.deepCopy();
        ((ObjectNode) kept.path("metadata")).remove(List.of("managedFields", "uid", "resourceVersion"));
        String path = "testdata/" + phase + ".yaml";
        if (Boolean.getBoolean("gitops.write")) {
            Files.createDirectories(ArgoHealth.folder().resolve("testdata"));
            Files.writeString(ArgoHealth.folder().resolve(path), Serialization.asYaml(kept));
        }
        ObjectNode test = JSON.createObjectNode();
        test.putObject("healthStatus").put("status", health.status()).put("message", health.message());
        cases.add(test.put("inputPath", path));
    }

    @Test
    void theScriptsOwnTestsPass() throws IOException {
        JsonNode tests = JSON.valueToTree(Serialization.unmarshal(
                Files.readString(ArgoHealth.folder().resolve("health_test.yaml")), Map.class));

        assertThat(tests.path("tests")).hasSize(7).allSatisfy(test -> {
            Path input = ArgoHealth.folder().resolve(test.path("inputPath").asText());
            ArgoHealth health = ArgoHealth.of(JSON.valueToTree(
                    Serialization.unmarshal(Files.readString(input), Map.class)));
            assertThat(health).isEqualTo(new ArgoHealth(test.at("/healthStatus/status").asText(),
                    test.at("/healthStatus/message").asText()));
        });
    }

    @Test
    void theConfigMapCarriesTheScript() throws IOException {
        JsonNode configMap = JSON.valueToTree(Serialization.unmarshal(
                Files.readString(ArgoHealth.folder().resolve("argocd-cm.yaml")), Map.class));
        JsonNode customizations = JSON.valueToTree(Serialization.unmarshal(
                configMap.at("/data/resource.customizations").asText(), Map.class));

        assertThat(customizations.at("/azureml.dev~1*/health.lua").asText().strip())
                .isEqualTo(Files.readString(ArgoHealth.folder().resolve("health.lua")).strip());
    }
}
