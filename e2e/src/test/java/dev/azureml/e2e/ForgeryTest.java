package dev.azureml.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import dev.azureml.e2e.kube.KubeServer;
import dev.azureml.e2e.kube.Kubectl;
import dev.azureml.e2e.kube.SharedKubeServer;
import dev.azureml.emulator.EmulatorOptions;
import dev.azureml.emulator.Fault;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

/** URLs of another host are never followed, whoever put them there: else they would carry the token away. */
@ExtendWith(SharedKubeServer.class)
class ForgeryTest {
    private final KubeServer server;
    private World world;
    private String workspace;
    private Listener elsewhere;

    ForgeryTest(KubeServer server) {
        this.server = server;
    }

    @BeforeEach
    void start() {
        world = World.start(server, EmulatorOptions.defaults().withPageSize(1));
        workspace = Given.workspace(world);
        elsewhere = new Listener();
    }

    @AfterEach
    void stop() {
        elsewhere.close();
        world.close();
    }

    /** A port on which nobody may call. */
    private static final class Listener implements AutoCloseable {
        private final ServerSocket socket;
        private final AtomicInteger calls = new AtomicInteger();

        Listener() {
            try {
                socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            Thread.ofVirtual().start(this::count);
        }

        private void count() {
            while (!socket.isClosed()) {
                try (var _ = socket.accept()) {
                    calls.incrementAndGet();
                } catch (IOException e) {
                    return;
                }
            }
        }

        String host() {
            return "https://localhost:" + socket.getLocalPort();
        }

        int calls() {
            return calls.get();
        }

        @Override
        public void close() {
            try {
                socket.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Test
    void aStatusUrlOfAnotherHostIsNotFollowedAndSaid() {
        world.arm().inject(Fault.on("PUT", "/computes/cpu$", Fault.Action.FORGED_STATUS_URL).host(elsewhere.host()));
        JsonNode refused = world.awaitPassing("MLCompute", "cpu", World.isFor("AzureUnavailable"), () -> world.apply(
                Given.cluster("cpu", workspace)));
        assertThat(World.message(refused)).contains("not on the configured resource manager");

        world.awaitReady("MLCompute", "cpu");
        assertThat(world.requests("PUT", "/computes/cpu")).hasSize(1);
        assertThat(elsewhere.calls()).isZero();
    }

    @Test
    void aNextLinkOfAnotherHostIsNotFollowed() {
        world.apply(Given.datastore("first", workspace));
        world.apply(Given.datastore("second", workspace));
        world.awaitReady("MLDatastore", "first");
        world.awaitReady("MLDatastore", "second");
        world.stopOperator();
        world.arm().inject(Fault.on("GET", "/datastores$", Fault.Action.FORGED_STATUS_URL).times(-1)
                .host(elsewhere.host()));
        world.arm().clearRequests();
        world.startOperator("DRIFT_INTERVAL=1s", "FULL_READ_INTERVAL=24h");

        awaitRequests("/datastores", 1);
        awaitRequests("/datastores/first", 1);
        awaitRequests("/datastores/second", 1);

        assertThat(elsewhere.calls()).isZero();
        assertThat(world.writes()).isEmpty();
        world.awaitReady("MLDatastore", "first");
        world.awaitReady("MLDatastore", "second");
    }

    private void awaitRequests(String pathEnd, int count) {
        world.awaitRequest(_ -> world.requests("GET", pathEnd).size() >= count);
    }

    @Test
    void aForgedOperationInTheStatusIsNotFollowed() {
        world.apply(Given.cluster("cpu", workspace));
        world.awaitReady("MLCompute", "cpu");
        String host = elsewhere.host().substring("https:".length());
        List<String> forged = List.of(elsewhere.host() + "/op?api-version=1", host + "/op", "@" + host.substring(2)
                + "/op", "/\\" + host + "/op", "");
        for (String poll : forged) {
            world.arm().clearRequests();
            attack("""
                    {"status":{"operations":[{"key":"compute","verb":"Create","style":"ASYNC_OPERATION",
                     "poll":"%s","startedAt":"2025-01-01T00:00:00Z"}]}}
                    """.formatted(poll.replace("\\", "\\\\")));
            world.touch("MLCompute", "cpu");

            world.await("MLCompute", "cpu", object -> object.at("/status/operations").isEmpty());
            world.awaitReady("MLCompute", "cpu");
            assertThat(elsewhere.calls()).as(poll).isZero();
            assertThat(world.writes()).as(poll).isEmpty();
        }
    }

    private void attack(String patch) {
        Kubectl.Result result = world.kubectl().run(List.of("patch", "mlcompute", "cpu", "--namespace",
                world.namespace(), "--subresource=status", "--type=merge", "--patch", patch));
        assertThat(result.succeeded()).as(result.output()).isTrue();
    }
}
