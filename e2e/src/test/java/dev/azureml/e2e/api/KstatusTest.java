package dev.azureml.e2e.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.azureml.e2e.Manifests;
import dev.azureml.e2e.World;
import dev.azureml.e2e.kube.Checkout;
import dev.azureml.e2e.kube.KubeServer;
import dev.azureml.e2e.kube.SharedKubeServer;
import dev.azureml.emulator.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

/** Every version of every status, from the first to the last, is one that kubectl wait, kstatus and Flux read right. */
@ExtendWith(SharedKubeServer.class)
class KstatusTest {
    private static final List<String> QUICKSTART = List.of("MLWorkspace quickstart", "MLCompute cpu-cluster",
            "MLCompute quickstart-dev", "MLDatastore training-data", "MLDatastore shared-files", "MLDatastore lake",
            "MLInferenceEndpoint quickstart-scoring");

    private final KubeServer server;
    private World world;
    private Recorder recorder;

    KstatusTest(KubeServer server) {
        this.server = server;
    }

    @BeforeEach
    void start() {
        world = World.start(server);
        recorder = Recorder.start(world.client(), world.namespace());
    }

    @AfterEach
    void stop() {
        recorder.close();
        world.close();
    }

    @Test
    void theQuickstartFromItsFirstApplyToItsDeletion() throws IOException {
        world.apply(quickstart());
        for (String object : QUICKSTART) {
            JsonNode ready = world.awaitReady(kind(object), name(object));
            assertThat(Kstatus.of(ready)).isEqualTo("Current");
            recorder.awaitVersion(ready);
        }
        world.apply(quickstart().replace("maxNodeCount: 4", "maxNodeCount: 6"));
        recorder.awaitVersion(world.await("MLCompute", "cpu-cluster", c -> c.at("/metadata/generation").asLong() == 2
                && c.at("/status/observedGeneration").asLong() == 2));

        QUICKSTART.forEach(object -> world.delete(kind(object), name(object)));
        QUICKSTART.forEach(object -> recorder.awaitGone(kind(object), name(object)));
        assertEveryVersion();
        assertThat(recorder.versions()).containsOnlyKeys(QUICKSTART);
        recorder.versions().forEach((object, versions) -> {
            assertThat(versions.stream().map(Kstatus::of)).as(object).startsWith("InProgress").contains("Current")
                    .endsWith("Terminating");
        });
    }

    @Test
    void whatFailsAndRecoversAndWhatIsPausedOrOnlyObserved() {
        world.arm().inject(Fault.on("PUT", "/datastores/refused", Fault.Action.STATUS).times(-1).status(400)
                .error("ValidationError", "containerName is not right"));
        world.arm().inject(Fault.on("PUT", "/computes/flaky", Fault.Action.FAIL_OPERATION));
        world.apply(Manifests.workspace("wsp"));
        world.apply(Manifests.datastore("refused", "wsp"));
        world.apply(Manifests.cluster("flaky", "wsp"));
        JsonNode stalled = world.awaitStalled("MLDatastore", "refused", "InvalidSpec");
        assertThat(Kstatus.of(stalled)).isEqualTo("Failed");
        recorder.awaitVersion(world.awaitReady("MLCompute", "flaky"));
        world.arm().clearFaults();
        world.apply(Manifests.datastore("refused", "wsp") + "  description: now right\n");
        recorder.awaitVersion(world.awaitReady("MLDatastore", "refused"));

        world.apply(Manifests.cluster("flaky", "wsp").replace("maxNodeCount: 2", "maxNodeCount: 3")
                + "  managementPolicy: Observe\n");
        assertThat(Kstatus.of(world.awaitReason("MLCompute", "flaky", "Drifted"))).isEqualTo("Failed");
        world.apply(Manifests.cluster("flaky", "wsp").replace("maxNodeCount: 2", "maxNodeCount: 3"));
        world.awaitReady("MLCompute", "flaky");
        world.apply(Manifests.cluster("flaky", "wsp").replace("maxNodeCount: 2", "maxNodeCount: 4")
                + "  managementPolicy: Paused\n");
        JsonNode paused = world.awaitReason("MLCompute", "flaky", "Paused");
        assertThat(Kstatus.of(paused)).as("Flux does not wait for what nothing is done about").isEqualTo("Current");
        recorder.awaitVersion(paused);

        assertEveryVersion();
        assertThat(recorder.versions().get("MLCompute flaky")).map(Kstatus::of).contains("Failed");
    }

    private void assertEveryVersion() {
        assertThat(recorder.versions()).isNotEmpty();
        assertThat(recorder.versions().values().stream().flatMap(versions -> Kstatus.violations(versions).stream()))
                .isEmpty();
    }

    private String quickstart() throws IOException {
        StringBuilder all = new StringBuilder();
        try (Stream<Path> files = Files.list(Checkout.find().path("samples/quickstart"))) {
            for (Path file : files.sorted().toList()) {
                all.append("---\n").append(Files.readString(file));
            }
        }
        return all.toString();
    }

    private static String kind(String object) {
        return object.substring(0, object.indexOf(' '));
    }

    private static String name(String object) {
        return object.substring(object.indexOf(' ') + 1);
    }
}
