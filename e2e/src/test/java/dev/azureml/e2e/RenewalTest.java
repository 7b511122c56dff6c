package dev.azureml.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import dev.azureml.e2e.kube.KubeServer;
import dev.azureml.e2e.kube.SharedKubeServer;
import dev.azureml.emulator.RequestRecord;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

/** An instance with an outdated image: said always, made anew only where that is asked for and in its time. */
@ExtendWith(SharedKubeServer.class)
class RenewalTest {
    private static final String KIND = "MLCompute";
    private static final String ID = Probe.compute("dev");
    private static final String[] ASKED = {"replacementPolicy: Recreate"};

    private final KubeServer server;
    private World world;
    private Probe probe;

    RenewalTest(KubeServer server) {
        this.server = server;
    }

    @BeforeEach
    void start() {
        world = World.start(server);
        probe = new Probe(world);
        probe.workspace();
    }

    @AfterEach
    void stop() {
        world.close();
    }

    private void ready(String computeInstance, String... lines) {
        world.apply(Probe.manifest(KIND, "dev", "  computeInstance: {vmSize: Standard_DS3_v2" + computeInstance
                + "}\n", lines));
        JsonNode object = world.awaitReady(KIND, "dev");
        assertThat(World.condition(object, "OSImageCurrent").path("status").asText()).isEqualTo("True");
        world.arm().clearRequests();
    }

    /** The instance is of long ago, and has an image of then. */
    private void age() {
        world.arm().edit(ID, body -> body.withObject("/properties").put("createdOn", "2026-01-01T00:00:00.0000000Z"));
        release();
    }

    private void release() {
        world.arm().releaseImage("26.05.01");
        world.touch(KIND, "dev");
    }

    private JsonNode outdated() {
        return world.await(KIND, "dev", o -> World.condition(o, "OSImageCurrent").path("reason").asText()
                .equals("ImageOutdated"));
    }

    @Test
    void anOutdatedImageIsSaidAndNothingIsDoneWithoutBeingAsked() throws InterruptedException {
        ready("", ASKED);
        age();

        JsonNode object = outdated();
        probe.look(KIND, "dev", ID);

        assertThat(World.condition(object, "Ready").path("status").asText()).isEqualTo("True");
        assertThat(object.at("/status/osImage/latest").asText()).isEqualTo("26.05.01");
        assertThat(object.at("/status/advice").toString()).contains("OutdatedImage");
        assertThat(world.writes()).isEmpty();
    }

    @Test
    void itIsMadeAnewWhereThatIsAskedForAndKeepsItsPowerState() throws InterruptedException {
        ready(", recreateOn: OutdatedImage, powerState: Stopped", ASKED);
        age();

        probe.awaitEvent("dev", "Replacing");
        world.await(KIND, "dev", o -> World.condition(o, "OSImageCurrent").path("status").asText().equals("True")
                && o.at("/status/state").asText().equals("Stopped") && o.at("/status/osImage/current").asText()
                        .equals("26.05.01"));

        assertThat(world.writes()).extracting(RequestRecord::method).containsExactly("DELETE", "PUT", "POST");
    }

    @Test
    void itIsNotMadeAnewTwiceInADay() throws InterruptedException {
        ready(", recreateOn: OutdatedImage", ASKED);
        release();

        JsonNode object = outdated();
        probe.look(KIND, "dev", ID);

        assertThat(World.condition(object, "OSImageCurrent").path("message").asText()).contains("once a day");
        assertThat(world.writes()).isEmpty();
    }

    @Test
    void itIsMadeAnewInsideItsWindowAlone() throws InterruptedException {
        int later = OffsetDateTime.now(ZoneOffset.UTC).plusHours(6).getHour();
        ready(", recreateOn: OutdatedImage, maintenanceWindow: {schedule: \"0 " + later + " * * *\", duration: PT1H}",
                ASKED);
        age();
        JsonNode object = outdated();
        probe.look(KIND, "dev", ID);
        assertThat(World.condition(object, "OSImageCurrent").path("message").asText()).contains("opens at");
        assertThat(world.writes()).isEmpty();

        world.apply(Probe.manifest(KIND, "dev", "  computeInstance: {vmSize: Standard_DS3_v2, recreateOn: "
                + "OutdatedImage, maintenanceWindow: {schedule: \"* * * * *\", duration: PT1H}}\n", ASKED));

        world.await(KIND, "dev", o -> o.at("/status/osImage/current").asText().equals("26.05.01"));
        assertThat(world.writes()).extracting(RequestRecord::method).containsExactly("DELETE", "PUT");
    }
}
