package dev.azureml.e2e.api;

import dev.azureml.e2e.Manifests;
import dev.azureml.e2e.World;
import dev.azureml.e2e.kube.KubeServer;
import dev.azureml.e2e.kube.SharedKubeServer;
import dev.azureml.e2e.process.Programs;
import dev.azureml.e2e.process.Switch;
import dev.azureml.emulator.EmulatorOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** An API server that is not there, or does not tell all, when the operator starts: it waits, and is alive meanwhile. */
@ExtendWith(SharedKubeServer.class)
class SlowStartTest {
    private static final int NOBODY_LISTENS = 1;

    private final KubeServer server;
    private final int port = Programs.freePort();
    private final List<String> bound = new ArrayList<>();
    private World world;

    SlowStartTest(KubeServer server) {
        this.server = server;
    }

    @BeforeEach
    void start() {
        world = World.withoutOperator(server, EmulatorOptions.defaults());
    }

    @AfterEach
    void stop() {
        bound.forEach(role -> server.kubectl().must("delete", "clusterrolebinding,clusterrole", role));
        world.close();
    }

    /** Finding: it ended, and Kubernetes started it again and again, each time after a longer while. */
    @Test
    void anApiServerThatIsAwayIsWaitedFor(@TempDir Path folder) throws Exception {
        world.apply(Manifests.workspace("wsp"));
        try (Switch way = Switch.to(NOBODY_LISTENS)) {
            Path config = Files.writeString(folder.resolve("kubeconfig"), server.kubeconfig(way.port()));
            try (OperatorProcess operator = start(config)) {
                operator.await(line -> line.path("message").asText().startsWith("waiting for the API server"));
                assertThat(World.ask(port, "/healthz").statusCode()).isEqualTo(200);
                assertThat(World.ask(port, "/readyz")).satisfies(answer -> assertThat(answer.statusCode()).isEqualTo(
                        503)).satisfies(answer -> assertThat(answer.body()).contains("kinds"));

                way.turnTo(server.client().getMasterUrl().getPort());

                world.awaitReady("MLWorkspace", "wsp");
            }
        }
    }

    /** Finding: one list that was not answered at the start ended it. */
    @Test
    void aKindThatIsNotListedAtFirstIsAskedForAgain(@TempDir Path folder) throws Exception {
        String role = world.namespace();
        world.apply(
                """
                        apiVersion: v1
                        kind: ServiceAccount
                        metadata: {name: operator}
                        ---
                        apiVersion: rbac.authorization.k8s.io/v1
                        kind: ClusterRole
                        metadata: {name: %1$s}
                        rules:
                        - {apiGroups: ["", events.k8s.io, coordination.k8s.io, apiextensions.k8s.io], resources: ["*"], verbs: ["*"]}
                        - {nonResourceURLs: ["*"], verbs: [get]}
                        - {apiGroups: [azureml.dev], resources: [mlworkspaces, mlworkspaces/status], verbs: ["*"]}
                        ---
                        apiVersion: rbac.authorization.k8s.io/v1
                        kind: ClusterRole
                        metadata: {name: %1$s-rest}
                        rules: [{apiGroups: [azureml.dev], resources: ["*"], verbs: ["*"]}]
                        """
                        .formatted(role));
        bind(role);
        world.apply(Manifests.workspace("wsp"));
        String token = server.kubectl().must("create", "token", "operator", "-n", world.namespace(), "--duration=1h");
        Path config = Files.writeString(folder.resolve("kubeconfig"), """
                apiVersion: v1
                kind: Config
                clusters: [{name: c, cluster: {server: "%s", certificate-authority: "%s"}}]
                users: [{name: u, user: {token: "%s"}}]
                contexts: [{name: x, context: {cluster: c, user: u}}]
                current-context: x
                """.formatted(server.client().getMasterUrl(), server.authority(), token.strip()));
        try (OperatorProcess operator = start(config)) {
            operator.await(line -> line.toString().contains("forbidden"));
            assertThat(World.ask(port, "/healthz").statusCode()).isEqualTo(200);
            assertThat(World.ask(port, "/readyz").statusCode()).isEqualTo(503);

            bind(role + "-rest");

            world.awaitReady("MLWorkspace", "wsp");
        }
    }

    private OperatorProcess start(Path config) {
        return OperatorProcess.start(world.environment("HTTP_PORT=" + port, "LOG_FORMAT=json"), config);
    }

    private void bind(String role) {
        server.kubectl().must("create", "clusterrolebinding", role, "--clusterrole=" + role, "--serviceaccount="
                + world.namespace() + ":operator");
        bound.add(role);
    }
}
