package dev.azureml.e2e.api;

import dev.azureml.e2e.Manifests;
import dev.azureml.e2e.World;
import dev.azureml.e2e.kube.Checkout;
import dev.azureml.e2e.kube.KubeServer;
import dev.azureml.e2e.process.Switch;
import dev.azureml.emulator.EmulatorOptions;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** The API server is one of before under a running operator, as when etcd is restored from a backup. */
class RestoreTest {
    /** Finding: the operator was then told of no edit any more, until somebody restarted it. */
    @Test
    void theOperatorEndsAndStartsAnewWithWhatThereIs(@TempDir Path folder) throws Exception {
        try (KubeServer backup = KubeServer.start(Checkout.find());
                KubeServer now = KubeServer.start(Checkout.find());
                World world = World.withoutOperator(now, EmulatorOptions.defaults());
                Switch way = Switch.to(now.client().getMasterUrl().getPort())) {
            backup.client().resource(new NamespaceBuilder().withNewMetadata().withName(world.namespace()).endMetadata()
                    .build()).create();
            for (int i = 0; i < 200; i++) { // so that this one is later
                now.client().namespaces().withName(world.namespace()).patch(PatchContext.of(PatchType.JSON_MERGE),
                        "{\"metadata\":{\"annotations\":{\"at\":\"" + i + "\"}}}");
            }
            Path config = folder.resolve("kubeconfig");
            Files.writeString(config, now.kubeconfig(way.port()));
            try (OperatorProcess operator = OperatorProcess.start(world.environment("LOG_FORMAT=json"), config)) {
                world.apply(Manifests.workspace("wsp"));
                world.awaitReady("MLWorkspace", "wsp");

                way.turnTo(backup.client().getMasterUrl().getPort());

                operator.await(
                        line -> line.path("message").asText().matches("the API server is at version \\d+ after \\d+:"
                                + " its state is from before, as when etcd is restored"));
                assertThat(operator.ends()).isTrue();
            }
        }
    }
}
