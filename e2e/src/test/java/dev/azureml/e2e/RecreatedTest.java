package dev.azureml.e2e;

import dev.azureml.e2e.kube.KubeServer;
import dev.azureml.e2e.kube.SharedKubeServer;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Objects that are deleted and made again under their names as soon as these are free. */
@ExtendWith(SharedKubeServer.class)
class RecreatedTest {
    private static final String KIND = "MLDatastore";
    private static final Duration LIMIT = Duration.ofSeconds(45);
    private static final int OBJECTS = 16;
    private static final int TIMES = 10;

    private final KubeServer server;
    private World world;
    private String workspace;

    RecreatedTest(KubeServer server) {
        this.server = server;
    }

    @BeforeEach
    void start() {
        world = World.start(server);
        workspace = Given.workspace(world);
    }

    @AfterEach
    void stop() {
        world.close();
    }

    /** Finding: java-operator-sdk 5.3.2 takes the new object for the one that it has just let go, and never visits it. */
    @Test
    void whatIsMadeAgainAtOnceIsVisited() throws InterruptedException, ExecutionException {
        List<Future<?>> all = new ArrayList<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            IntStream.range(0, OBJECTS).forEach(i -> all.add(threads.submit(() -> {
                for (int time = 0; time < TIMES; time++) {
                    makeAgain("store-" + i);
                }
            })));
        }
        for (Future<?> one : all) {
            one.get();
        }

        IntStream.range(0, OBJECTS).forEach(i -> world.awaitReady(KIND, "store-" + i));
    }

    private void makeAgain(String name) {
        Resource<GenericKubernetesResource> resource = world.resource(KIND, name);
        resource.delete();
        GenericKubernetesResource wanted = Serialization.unmarshal(Given.datastore(name, workspace),
                GenericKubernetesResource.class);
        wanted.getMetadata().setNamespace(world.namespace());
        long deadline = System.nanoTime() + LIMIT.toNanos();
        boolean made = false;
        while (!made) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError(name + " does not go: " + world.require(KIND, name));
            }
            try {
                world.client().resource(wanted).create();
                made = true;
            } catch (KubernetesClientException e) {
                if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
                    throw e;
                }
            }
        }
    }
}
