package dev.azureml.e2e;

import dev.azureml.e2e.kube.KubeServer;
import dev.azureml.e2e.kube.SharedKubeServer;
import dev.azureml.operator.StatusCommand;
import dev.azureml.operator.WhyCommand;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

/** {@code why} says of an object what it waits for. */
@ExtendWith(SharedKubeServer.class)
class WhyTest {
    private final KubeServer server;

    WhyTest(KubeServer server) {
        this.server = server;
    }

    private Said why(World world, String object) {
        return Said.by((out, err) -> new WhyCommand(out, err, InstantSource.system()).run(List.of(object, "-n", world
                .namespace(), "--kubeconfig", server.kubeconfigFile().toString())));
    }

    private Said status(World world) {
        return Said.by((out, err) -> new StatusCommand(out, err).run(List.of("-n", world.namespace(), "--kubeconfig",
                server.kubeconfigFile().toString())));
    }

    @Test
    void whatAnObjectWaitsForIsSaidWithWhatThatWaitsFor() throws InterruptedException {
        try (World world = World.start(server)) {
            world.apply(Manifests.keyedDatastore("raw", "shop", "keys"));
            world.awaitReason("MLDatastore", "raw", "DependencyNotReady");

            assertThat(why(world, "mldatastore/raw")).satisfies(said -> {
                assertThat(said.code()).isEqualTo(2);
                assertThat(said.out()).contains("MLDatastore " + world.namespace() + "/raw", "Ready          False",
                        "DependencyNotReady", "What that means", "MLWorkspace " + world.namespace()
                                + "/shop  does not exist",
                        "Secret " + world.namespace() + "/keys  does not exist").doesNotContain("not been looked at");
            });
            assertThat(status(world)).satisfies(said -> {
                assertThat(said.code()).isEqualTo(2);
                assertThat(said.out()).containsPattern("/raw +False +DependencyNotReady +\\d.*\\n  spec[.]");
            });

            world.apply(Manifests.workspace("shop") + """
                    ---
                    apiVersion: v1
                    kind: Secret
                    metadata: {name: keys}
                    stringData: {accountKey: not-to-be-seen}
                    """);
            world.awaitReady("MLDatastore", "raw");
            new Probe(world).awaitEvent("raw", "Created");
            assertThat(status(world)).satisfies(said -> {
                assertThat(said.code()).as(said.toString()).isZero();
                assertThat(said.out()).contains("MLDatastore " + world.namespace() + "/raw", "/datastores/raw",
                        "2 objects, 2 Ready").doesNotContain("not-to-be-seen");
            });
            assertThat(why(world, "datastore/raw")).satisfies(said -> {
                assertThat(said.code()).as(said.toString()).isZero();
                assertThat(said.out()).contains("/datastores/raw", "shop  is Ready", "keys  is there", "Last events")
                        .doesNotContain("not-to-be-seen", "What that means");
            });
            assertThat(why(world, "mldatastore/other")).satisfies(said -> {
                assertThat(said.code()).isEqualTo(1);
                assertThat(said.err()).contains("MLDatastore " + world.namespace() + "/other does not exist");
            });
        }
    }
}
