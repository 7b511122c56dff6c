package dev.azureml.e2e.api;

import dev.azureml.e2e.Manifests;
import dev.azureml.e2e.World;
import dev.azureml.e2e.kube.Checkout;
import dev.azureml.e2e.kube.KubeServer;
import dev.azureml.e2e.process.Programs;
import dev.azureml.emulator.EmulatorOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** CRDs are deleted under a running operator, on an API server of their own. Finding: that deleted all in Azure. */
class CrdDeletionTest {
    private static final String[] CRDS = {"mldatastores.azureml.dev", "mlworkspaces.azureml.dev"};
    private KubeServer server;
    private World world;

    @BeforeEach
    void start() {
        server = KubeServer.start(Checkout.find());
        world = World.withoutOperator(server, EmulatorOptions.defaults());
    }

    @AfterEach
    void stop() {
        world.close();
        server.close();
    }

    private OperatorProcess operator(String... settings) {
        return OperatorProcess.start(world.environment(settings), server.kubeconfigFile());
    }

    private void applyAndAwait() {
        world.apply(Manifests.workspace("wsp"));
        world.apply(Manifests.datastore("store", "wsp"));
        world.awaitReady("MLDatastore", "store");
    }

    private void deleteCrds() {
        for (String crd : CRDS) {
            server.kubectl().must("delete", "crd", crd, "--timeout=60s");
        }
    }

    private long deletions() {
        return world.arm().requests().stream().filter(r -> r.method().equals("DELETE")).count();
    }

    @Test
    void whatTheirObjectsHaveInAzureStaysAndIsTakenUpAgain() throws InterruptedException {
        try (OperatorProcess operator = operator("LOG_FORMAT=json", "LOG_LEVEL=info")) {
            applyAndAwait();

            deleteCrds();

            assertThat(deletions()).isZero();
            operator.await(line -> line.path("message").asText().startsWith("LeftBehind: left in Azure, for CRD"
                    + " mlworkspaces.azureml.dev, the definition of its kind, is being deleted: /subscriptions/"));
            world.awaitEvents(all -> all.stream().filter(event -> event.getReason().equals("LeftBehind"))
                    .map(event -> event.getInvolvedObject().getKind()).collect(Collectors.toSet())
                    .containsAll(Set.of("MLWorkspace", "MLDatastore")));
        }
        int port = Programs.freePort();
        try (OperatorProcess operator = operator("HTTP_PORT=" + port, "LOG_FORMAT=json")) {
            operator.await(line -> line.path("message").asText().equals("waiting for the API server: it serves no"
                    + " mldatastores.azureml.dev, mlworkspaces.azureml.dev; apply the CRDs of this operator's version"));
            assertThat(World.ask(port, "/readyz").body()).contains("kinds: it serves no mldatastores");
            assertThat(World.ask(port, "/healthz").statusCode()).isEqualTo(200);
            server.install();
            world.apply(Manifests.workspace("wsp") + "  adoptionPolicy: Never\n");
            world.apply(Manifests.datastore("store", "wsp") + "  adoptionPolicy: Never\n");
            world.awaitReady("MLDatastore", "store");
        }
    }

    /** Who may not read CRDs is told by what the API server publishes of each kind. */
    @Test
    void anOperatorOfItsNamespaceAloneLetsThemGoToo(@TempDir Path folder) throws IOException {
        Map<String, String> environment = new HashMap<>(world.environment("CLUSTER_ID=here"));
        environment.putAll(server.podEnvironment(tokenOfTheNamespaceAlone(folder), server.authority()));
        try (OperatorProcess _ = OperatorProcess.start(environment, folder.resolve("none"))) {
            applyAndAwait();

            deleteCrds();

            assertThat(deletions()).isZero();
        }
    }

    private Path tokenOfTheNamespaceAlone(Path folder) throws IOException {
        String namespace = world.namespace();
        server.kubectl().must("create", "serviceaccount", "operator", "-n", namespace);
        server.kubectl().must("create", "role", "operator", "-n", namespace, "--verb=*", "--resource=*.*");
        server.kubectl().must("create", "rolebinding", "operator", "-n", namespace, "--role=operator",
                "--serviceaccount=" + namespace + ":operator");
        return Files.writeString(folder.resolve("token"), server.kubectl().must("create", "token", "operator", "-n",
                namespace).strip());
    }

    @Test
    void whoeverSaysSoHasItDeleted() {
        try (OperatorProcess _ = operator("CRD_DELETION=delete")) {
            applyAndAwait();

            deleteCrds();

            assertThat(deletions()).isPositive();
        }
    }
}
