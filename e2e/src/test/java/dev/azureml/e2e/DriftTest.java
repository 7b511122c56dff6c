package dev.azureml.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import dev.azureml.e2e.kube.KubeServer;
import dev.azureml.e2e.kube.SharedKubeServer;
import dev.azureml.emulator.RequestRecord;
import io.fabric8.kubernetes.api.model.Event;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

/** Azure compared with what is at rest: by LIST, and nothing done on the word of a LIST. */
@ExtendWith(SharedKubeServer.class)
class DriftTest {
    private static final String FIRST = Probe.datastore("first");
    private static final String COLLECTION = Probe.WORKSPACE + "/datastores";

    private final KubeServer server;
    private World world;
    private Probe probe;

    DriftTest(KubeServer server) {
        this.server = server;
    }

    @BeforeEach
    void start() {
        world = World.start(server, "DRIFT_INTERVAL=400ms");
        probe = new Probe(world);
        probe.workspace();
        world.apply(Probe.datastoreManifest("first", "description: ours"));
        world.awaitReady("MLDatastore", "first");
    }

    @AfterEach
    void stop() {
        world.close();
    }

    @Test
    void restCostsOneListAndNothingElse() throws InterruptedException {
        world.arm().clearRequests();
        String version = world.require("MLDatastore", "first").at("/metadata/resourceVersion").asText();

        awaitLists(3);

        assertThat(world.arm().requests().stream().filter(r -> !r.path().contains("oauth2")))
                .allMatch(r -> r.method().equals("GET") && r.path().equalsIgnoreCase(COLLECTION));
        assertThat(world.require("MLDatastore", "first").at("/metadata/resourceVersion").asText()).isEqualTo(version);
    }

    @Test
    void whatIsFoundOnRequestIsDriftAllTheSame() throws InterruptedException {
        world.stopOperator();
        world.startOperator("DRIFT_INTERVAL=1h");
        world.arm().clearRequests();
        world.touch("MLDatastore", "first");
        world.awaitRequest(request -> request.method().equals("GET") && request.path().equalsIgnoreCase(FIRST));
        world.awaitReady("MLDatastore", "first");

        probe.change(FIRST, r -> r.withObject("/properties").put("description", "theirs"));
        world.touch("MLDatastore", "first");

        assertThat(probe.awaitEvent("first", "DriftRepaired")).contains("properties.description").contains(FIRST);
    }

    @Test
    void anEditBackToWhatWasSentBeforeIsNoDrift() throws InterruptedException {
        world.stopOperator();
        world.startOperator("DRIFT_INTERVAL=1h");
        world.arm().clearRequests();
        world.touch("MLDatastore", "first");
        world.awaitRequest(request -> request.method().equals("GET") && request.path().equalsIgnoreCase(FIRST));
        probe.change(FIRST, r -> r.withObject("/properties").put("description", "theirs"));
        world.apply(Probe.datastoreManifest("first", "description: theirs"));
        world.awaitReady("MLDatastore", "first");

        world.apply(Probe.datastoreManifest("first", "description: ours"));

        assertThat(world
                .awaitEvents(events -> events.stream().anyMatch(one -> List.of("Updated", "DriftRepaired").contains(
                        one.getReason()))))
                .extracting(Event::getReason).doesNotContain("DriftRepaired");
    }

    @Test
    void whatWasEditedInAzureIsReadAndPutBack() throws InterruptedException {
        world.arm().clearRequests();
        probe.change(FIRST, r -> r.withObject("/properties").put("description", "theirs"));

        String note = probe.awaitEvent("first", "DriftRepaired");
        awaitLists(world.requests("GET", COLLECTION).size() + 2);

        assertThat(note).contains("properties.description").contains(FIRST);
        assertThat(probe.resource(FIRST).at("/properties/description").asText()).isEqualTo("ours");
        assertThat(world.writes()).singleElement()
                .satisfies(write -> assertThat(write.path()).isEqualToIgnoringCase(FIRST));
        RequestRecord put = world.writes().getFirst();
        assertThat(world.requests("GET", FIRST)).anyMatch(get -> get.at().isBefore(put.at()));
    }

    @Test
    void whatWasDeletedInAzureIsReadAndMadeAgain() throws InterruptedException {
        world.arm().clearRequests();
        world.arm().remove(FIRST);

        world.arm().awaitRequest(r -> r.method().equals("PUT") && r.path().equalsIgnoreCase(FIRST),
                Duration.ofSeconds(60));
        awaitLists(world.requests("GET", COLLECTION).size() + 2);

        assertThat(world.writes()).hasSize(1);
        assertThat(world.requests("GET", FIRST)).anyMatch(get -> get.status() == 404);
        assertThat(probe.resource(FIRST).at("/properties/description").asText()).isEqualTo("ours");
    }

    /** Finding: two operators that can't see each other fought for ever over what bears no mark. */
    @Test
    void whatSomebodyChangesBackEachTimeIsContestedAndLeft() throws InterruptedException {
        JsonNode stalled = contest();
        int reads = world.requests("GET", FIRST).size();
        world.awaitRequest(r -> world.requests("GET", FIRST).size() > reads + 1);

        assertThat(World.message(stalled)).contains("properties.description", FIRST, "somebody else");
        assertThat(world.requests("PUT", FIRST)).hasSize(4);
        world.touch("MLDatastore", "first");
        world.awaitReady("MLDatastore", "first");
        assertThat(probe.resource(FIRST).at("/properties/description").asText()).isEqualTo("ours");
    }

    @Test
    void whatSomebodyElseGivesUpIsReadyAgain() throws InterruptedException {
        contest();

        probe.change(FIRST, r -> r.withObject("/properties").put("description", "ours"));
        world.touch("MLDatastore", "first");

        world.awaitReady("MLDatastore", "first");
        assertThat(world.requests("PUT", FIRST)).hasSize(4);
    }

    /** Somebody changes it back each time that it was put right, until the operator yields. */
    private JsonNode contest() throws InterruptedException {
        for (int times = 1; times <= 3; times++) {
            int puts = times;
            world.awaitReady("MLDatastore", "first");
            awaitLists(world.requests("GET", COLLECTION).size() + 1); // it is at rest
            insist();
            world.arm().awaitRequest(r -> world.requests("PUT", FIRST).size() > puts, Duration.ofSeconds(60));
        }
        insist();
        return world.awaitStalled("MLDatastore", "first", "Contested");
    }

    private void insist() {
        probe.change(FIRST, r -> r.withObject("/properties").put("description", "theirs"));
    }

    private void awaitLists(int count) throws InterruptedException {
        world.arm().awaitRequest(r -> world.requests("GET", COLLECTION).size() >= count, Duration.ofSeconds(60));
    }
}
