package dev.azureml.e2e;

import dev.azureml.e2e.kube.Checkout;
import dev.azureml.e2e.kube.KubeServer;
import dev.azureml.e2e.kube.SharedKubeServer;
import dev.azureml.emulator.EmulatorOptions;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

/** Finding H7: what others have in their Secrets is not kept, with the heap that the chart gives. */
@ExtendWith(SharedKubeServer.class)
class ForeignDataTest {
    private static final int SECRETS = 500;
    private static final int AT_ONCE = 8;
    private static final int MIB = 1 << 20;
    private static final List<String> JVM = List.of("@" + Checkout.find().path("operator/jvm.options"), "-Xmx128m");

    private final KubeServer server;
    private World world;
    private String foreign;
    private String workspace;

    ForeignDataTest(KubeServer server) {
        this.server = server;
    }

    @BeforeEach
    void start() {
        world = World.withoutOperator(server, EmulatorOptions.defaults());
        workspace = Given.workspace(world);
        foreign = server.createNamespace("foreign");
    }

    @AfterEach
    void stop() {
        world.close();
        world.client().secrets().inNamespace(foreign).delete();
    }

    private OperatorProcess operator() {
        return OperatorProcess.start(server, world, JVM, "WATCH_NAMESPACES=" + world.namespace() + "," + foreign);
    }

    private void becomesReady(String name) {
        world.secret(name, "accountKey", "value-of-" + name);
        world.apply(Given.datastore(name, workspace, Given.accountKey(name)));
        world.awaitReady("MLDatastore", name);
    }

    /** As large as the API server takes them. */
    private void fill() throws InterruptedException, ExecutionException {
        String data = Base64.getEncoder().encodeToString(new byte[MIB - 16]);
        try (var threads = Executors.newFixedThreadPool(AT_ONCE)) {
            List<Future<Secret>> made = new ArrayList<>();
            for (int i = 0; i < SECRETS; i++) {
                Secret secret = new SecretBuilder().withNewMetadata().withNamespace(foreign).withName("foreign-" + i)
                        .endMetadata().withData(Map.of("k", data)).build();
                made.add(threads.submit(() -> world.client().resource(secret).create()));
            }
            for (Future<Secret> one : made) {
                one.get();
            }
        }
    }

    @Test
    void fiveHundredSecretsOfAMebibyteDoNotMoveTheMemory() throws Exception {
        long before;
        try (OperatorProcess operator = operator()) {
            becomesReady("before");
            before = operator.liveBytes();

            fill();
            becomesReady("beside");
            assertThat(operator.isAlive()).isTrue();
            assertThat(operator.liveBytes() - before).as("watched").isLessThan(12 * MIB);
        }
        try (OperatorProcess operator = operator()) {
            becomesReady("after");
            assertThat(operator.isAlive()).isTrue();
            assertThat(operator.liveBytes() - before).as("listed").isLessThan(12 * MIB);
            world.secret("before", "accountKey", "another-value");
            world.awaitSecret(workspace + "/datastores/before", "/properties/credentials/secrets/key",
                    "another-value");
        }
    }
}
