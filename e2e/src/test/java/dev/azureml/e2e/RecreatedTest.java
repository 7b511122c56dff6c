package dev.azureml.e2e;

import dev.azureml.e2e.kube.Etcd;
import dev.azureml.e2e.kube.KubeServer;
import dev.azureml.e2e.kube.SharedKubeServer;
import dev.azureml.emulator.Fault;
import dev.azureml.emulator.RequestRecord;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
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

import static org.assertj.core.api.Assertions.assertThat;

/** Objects that are deleted and made again under their names as soon as these are free. */
@ExtendWith(SharedKubeServer.class)
class RecreatedTest {
    private static final String KIND = "MLDatastore";
    private static final Duration LIMIT = Duration.ofMinutes(2);
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

    /**
     * Finding: the API server itself may delete an object in spite of the finalizer that it has just got; what was made for
     * it then stayed in Azure.
     */
    @Test
    void whatIsDeletedInSpiteOfItsFinalizerIsDeletedInAzure() throws IOException, InterruptedException {
        world.apply(Given.cluster("cluster", workspace));
        RequestRecord creation = world.awaitRequest(r -> r.method().equals("PUT") && r.path().endsWith("/cluster"));

        takeAway("mlcomputes", "cluster");

        world.awaitRequest(r -> r.method().equals("DELETE") && r.path().equals(creation.path()) && r.status() < 300);
        world.awaitNotInAzure(creation.path());
    }

    @Test
    void whatIsMadeAgainAfterThatKeepsWhatIsInAzure() throws IOException, InterruptedException {
        world.apply(Given.datastore("store", workspace));
        String id = world.awaitReady(KIND, "store").at("/status/id").asText();
        world.stopOperator();
        takeAway("mldatastores", "store");
        world.apply(Given.datastore("store", workspace));
        world.startOperator();

        assertThat(world.awaitReady(KIND, "store").at("/status/id").asText()).isEqualTo(id);
        takeAway("mldatastores", "store");
        world.apply(Given.datastore("store", workspace));
        world.awaitReady(KIND, "store");

        assertThat(world.arm().resource(id)).isPresent();
    }

    /** Somebody cleans up under the API server; that is no deletion. */
    @Test
    void whatIsTakenAwayLongAfterItGotItsFinalizerStaysInAzure() throws IOException, InterruptedException {
        world.apply(Given.datastore("store", workspace));
        String id = world.awaitReady(KIND, "store").at("/status/id").asText();
        world.stopOperator(); // which forgets when it put the finalizer on, as it does after some minutes
        world.startOperator();

        takeAway("mldatastores", "store");
        world.apply(Given.datastore("next", workspace));
        world.awaitReady(KIND, "next");
        world.resource(KIND, "next").delete();
        world.awaitGone(KIND, "next"); // deleted later, and done

        assertThat(world.arm().resource(id)).isPresent();
    }

    /** Whoever takes the finalizer away wants the object gone, and Azure left as it is. */
    @Test
    void whatIsLetGoByHandStaysInAzure() {
        world.apply(Given.datastore("store", workspace));
        String id = world.awaitReady(KIND, "store").at("/status/id").asText();
        world.arm().inject(Fault.on("DELETE", "/datastores/store$", Fault.Action.STATUS).status(403).times(-1));
        world.resource(KIND, "store").delete();
        world.awaitRequest(r -> r.method().equals("DELETE") && r.path().equals(id));

        world.resource(KIND, "store").patch(PatchContext.of(PatchType.JSON_MERGE),
                "{\"metadata\":{\"finalizers\":[]}}");
        world.awaitGone(KIND, "store");
        world.arm().clearFaults();
        world.apply(Given.datastore("next", workspace));
        world.awaitReady(KIND, "next");
        world.resource(KIND, "next").delete();
        world.awaitGone(KIND, "next"); // deleted later, and done

        assertThat(world.arm().resource(id)).isPresent();
    }

    private void takeAway(String plural, String name) throws IOException, InterruptedException {
        assertThat(Etcd.delete(server, plural, world.namespace(), name)).isOne();
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
