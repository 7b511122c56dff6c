package dev.azureml.e2e.kube;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(SharedKubeServer.class)
class KubeServerTest {

    private final KubeServer server;

    KubeServerTest(KubeServer server) {
        this.server = server;
    }

    @Test
    void runsTheVersionThatItNames() {
        assertThat(server.client().getKubernetesVersion().getGitVersion()).isEqualTo("v" + KubeBinaries.VERSION);
    }

    @Test
    void itsKubeconfigIsEnoughToReachIt() {
        var namespace = server.createNamespace("reach");
        server.client().resource(new ConfigMapBuilder().withNewMetadata().withName("seen").withNamespace(namespace)
                .endMetadata().withData(Map.of("by", "anybody")).build()).create();

        try (var other = new KubernetesClientBuilder().withConfig(Config.fromKubeconfig(server.kubeconfig()))
                .build()) {
            assertThat(other.configMaps().inNamespace(namespace).withName("seen").get().getData())
                    .containsEntry("by", "anybody");
        }
    }

    @Test
    void servesEveryCommittedDefinition() {
        var served = server.kubectl().must("get", "crd", "--output=name").lines()
                .filter(name -> name.endsWith(".azureml.dev"));

        assertThat(served).isNotEmpty().hasSameSizeAs(Checkout.find().crds());
    }
}
