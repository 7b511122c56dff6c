package dev.azureml.e2e.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.e2e.Manifests;
import dev.azureml.e2e.World;
import dev.azureml.e2e.kube.KubeServer;
import dev.azureml.e2e.kube.SharedKubeServer;
import dev.azureml.emulator.EmulatorOptions;
import dev.azureml.emulator.Fault;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

/** Events tell what a person would want to know, once each, and nothing of the polls in between. */
@ExtendWith(SharedKubeServer.class)
class EventsTest {
    private final KubeServer server;
    private World world;
    private Recorder recorder;

    EventsTest(KubeServer server) {
        this.server = server;
    }

    @BeforeEach
    void start() {
        world = World.start(server, EmulatorOptions.defaults().withOperationTime(Duration.ofMillis(300)),
                "DRIFT_INTERVAL=1s");
        recorder = Recorder.start(world.client(), world.namespace());
    }

    @AfterEach
    void stop() {
        recorder.close();
        world.close();
    }

    @Test
    void fromItsCreationToItsDeletion() {
        world.apply(Manifests.workspace("wsp"));
        world.apply(Manifests.cluster("cpu", "wsp"));
        String id = world.awaitReady("MLCompute", "cpu").at("/status/id").asText();
        world.apply(Manifests.cluster("cpu", "wsp").replace("maxNodeCount: 2", "maxNodeCount: 3"));
        world.awaitReady("MLCompute", "cpu");
        ObjectNode changed = world.arm().resource(id).orElseThrow().deepCopy();
        changed.withObject("/properties/properties/scaleSettings").put("maxNodeCount", 9);
        world.arm().put(id, changed);
        recorder.awaitEvent("cpu", "DriftRepaired");
        world.awaitReady("MLCompute", "cpu");
        world.delete("MLCompute", "cpu");
        world.awaitGone("MLCompute", "cpu");
        // Several are written at once: the last to be said need not be the last to come.
        List.of("Created", "Updated", "Deleted").forEach(reason -> recorder.awaitEvent("cpu", reason));
        recorder.awaitEvents("wsp", "Created", 6);

        assertThat(recorder.messages("cpu", "Created")).singleElement().asString().contains(id);
        assertThat(recorder.messages("cpu", "Updated")).singleElement().asString().contains(id, "maxNodeCount");
        assertThat(recorder.messages("cpu", "DriftRepaired")).singleElement().asString().contains(id, "maxNodeCount");
        assertThat(recorder.messages("cpu", "Deleted")).singleElement().asString().contains(id);
        assertThat(recorder.events()).filteredOn(e -> e.at("/involvedObject/name").asText().equals("cpu")).hasSize(4);
        assertThat(recorder.messages("wsp", "Created")).doesNotHaveDuplicates().hasSize(6);
        assertThat(polls()).as("there were more polls than events").isGreaterThan(recorder.events().size());
    }

    @Test
    void aFailureIsToldOnceAndWithItsReason() {
        world.arm().inject(Fault.on("PUT", "/datastores/first", Fault.Action.STATUS).times(2).status(400)
                .error("ValidationError", "containerName is not right"));
        world.apply(Manifests.workspace("wsp"));
        world.apply(Manifests.datastore("first", "wsp"));
        recorder.awaitState("first", World.isStalled("InvalidSpec"));
        world.awaitReady("MLDatastore", "first");
        recorder.awaitEvent("first", "InvalidSpec");
        recorder.awaitEvent("first", "Created");

        assertThat(world.requests("PUT", "/datastores/first")).hasSize(3);
        assertThat(recorder.messages("first", "InvalidSpec")).singleElement().asString()
                .contains("containerName is not right");
        assertThat(recorder.events()).allSatisfy(event -> {
            assertThat(event.at("/involvedObject/uid").asText()).isNotEmpty();
            assertThat(event.at("/source/component").asText()).isEqualTo("azureml-operator");
            assertThat(event.path("type").asText()).isEqualTo(event.path("reason").asText().equals("InvalidSpec")
                    ? "Warning"
                    : "Normal");
        });
    }

    @Test
    void anOperationThatFailsIsTold() {
        world.arm().inject(Fault.on("PUT", "/computes/cpu", Fault.Action.FAIL_OPERATION));
        world.apply(Manifests.workspace("wsp"));
        world.apply(Manifests.cluster("cpu", "wsp"));
        world.awaitReady("MLCompute", "cpu");
        recorder.awaitEvent("cpu", "Failed");
        recorder.awaitEvents("cpu", "Created", 2);

        assertThat(recorder.messages("cpu", "Failed")).singleElement().asString().contains("/computes/cpu");
        assertThat(recorder.messages("cpu", "ProvisioningFailed")).as("the same, as a reason").hasSizeLessThan(2);
        assertThat(recorder.messages("cpu", "Created")).as("and once more after the failure").hasSize(2);
    }

    private long polls() {
        return world.arm().requests().stream().filter(r -> r.path().toLowerCase(Locale.ROOT)
                .contains("operation")).count();
    }
}
