package dev.azureml.e2e;

import dev.azureml.e2e.kube.KubeServer;
import dev.azureml.e2e.kube.SharedKubeServer;
import dev.azureml.emulator.EmulatorOptions;
import dev.azureml.emulator.Fault;
import dev.azureml.emulator.RequestRecord;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

/** Finding M9: one namespace cannot starve the others, and one object not its neighbours. */
@ExtendWith(SharedKubeServer.class)
class NeighboursTest {
    private static final int OBJECTS = 60;

    private final KubeServer server;
    private World world;
    private String workspace;

    NeighboursTest(KubeServer server) {
        this.server = server;
    }

    @BeforeEach
    void start() {
        world = World.withoutOperator(server, EmulatorOptions.defaults());
        workspace = Given.workspace(world);
    }

    @AfterEach
    void stop() {
        world.arm().clearFaults();
        world.close();
    }

    private List<RequestRecord> ofTheNoisy(String method) {
        return world.arm().requests().stream()
                .filter(r -> r.method().equals(method) && r.path().contains("/datastores/noisy-")).toList();
    }

    @Test
    void manyObjectsOfOneNamespaceDoNotHoldUpAnother() {
        String noisy = server.createNamespace("noisy");
        world.arm().inject(Fault.on("*", "/datastores/noisy-", Fault.Action.DELAY).delay(Duration.ofMillis(500))
                .times(-1));
        world.startOperator("WATCH_NAMESPACES=" + world.namespace() + "," + noisy, "ARM_MAX_CONCURRENCY=4");
        for (int i = 0; i < OBJECTS; i++) {
            world.client().resource(Serialization.unmarshal(Given.datastore("noisy-" + i, workspace),
                    GenericKubernetesResource.class)).inNamespace(noisy).create();
        }
        world.awaitRequest(r -> r.path().contains("/datastores/noisy-"));

        world.apply(Given.datastore("quiet", workspace));
        world.awaitReady("MLDatastore", "quiet");

        assertThat(ofTheNoisy("PUT")).hasSizeLessThan(OBJECTS / 2);
    }

    @Test
    void anAnnotationThatChangesInALoopIsLookedAtOnceASecond() {
        world.startOperator();
        world.apply(Given.datastore("noisy-loop", workspace));
        world.awaitReady("MLDatastore", "noisy-loop");
        world.arm().clearRequests();

        Instant begun = Instant.now();
        for (int i = 0; i < 300; i++) {
            world.touch("MLDatastore", "noisy-loop");
        }
        world.apply(Given.datastore("noisy-loop", workspace) + "  description: the last word\n");
        world.awaitRequest(r -> r.method().equals("PUT") && r.path().endsWith("/datastores/noisy-loop"));
        world.awaitReady("MLDatastore", "noisy-loop");

        long seconds = Duration.between(begun, Instant.now()).toSeconds() + 1;
        // Each visit that sees another wish reads the resource once; the last one reads it twice.
        assertThat(ofTheNoisy("GET")).hasSizeLessThanOrEqualTo((int) (10 + seconds + 3));
    }
}
