package dev.azureml.e2e;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.azureml.e2e.kube.Checkout;
import dev.azureml.e2e.kube.KubeServer;
import dev.azureml.e2e.kube.SharedKubeServer;
import dev.azureml.emulator.EmulatorOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

/** The samples of Kubernetes clusters, on the clusters that their seed has. */
@ExtendWith(SharedKubeServer.class)
class KubernetesSamplesTest {
    private static final List<String> COMPUTES = List.of("aks-gpu", "aks-team-b", "factory");
    private static final List<String> EXTENSIONS = List.of("azureml-aks", "azureml-arc");

    /** In which the operator runs, as the sample of an extension in it has it. */
    private static final String CLUSTER = "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/shared-clusters/providers/Microsoft.Kubernetes/connectedClusters/factory";

    private final KubeServer server;
    private final Path samples = Checkout.find().path("samples/compute");

    KubernetesSamplesTest(KubeServer server) {
        this.server = server;
    }

    @Test
    void areReadyAndLeaveTheClustersAsTheyWere() throws IOException {
        EmulatorOptions options = EmulatorOptions.defaults()
                .withSeed(new ObjectMapper().readTree(samples.resolve("seed.json").toFile()));
        try (World world = World.start(server, options, "IN_CLUSTER_ID=" + CLUSTER)) {
            for (String file : List.of("kubernetes-arc.yaml", "kubernetes-aks.yaml", "workspace.yaml")) {
                world.apply(Files.readString(samples.resolve(file)));
            }
            EXTENSIONS.forEach(name -> world.awaitReady("MLClusterExtension", name));
            COMPUTES.forEach(name -> world.awaitReady("MLCompute", name));
            assertThat(world.client().namespaces().withName("factory-training").get()).isNotNull();

            EXTENSIONS.forEach(name -> world.delete("MLClusterExtension", name));
            world.delete("MLWorkspace", "computes");
            COMPUTES.forEach(name -> world.delete("MLCompute", name));

            COMPUTES.forEach(name -> world.awaitGone("MLCompute", name));
            EXTENSIONS.forEach(name -> world.awaitGone("MLClusterExtension", name));
            world.awaitGone("MLWorkspace", "computes");
            assertThat(world.arm().ids("Microsoft.KubernetesConfiguration/extensions")).isEmpty();
            assertThat(world.arm().ids("Microsoft.Relay/namespaces")).isEmpty();
            assertThat(world.arm().ids("Microsoft.ContainerService/managedClusters/trustedAccessRoleBindings"))
                    .isEmpty();
            assertThat(world.arm().ids("Microsoft.Kubernetes/connectedClusters")).isNotEmpty();
        }
    }
}
