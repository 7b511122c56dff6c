package dev.azureml.e2e.playground;

import dev.azureml.e2e.kube.KubeServer;
import dev.azureml.e2e.kube.SharedKubeServer;
import dev.azureml.e2e.process.FailedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

@ExtendWith(SharedKubeServer.class)
class SamplesTest {

    private final KubeServer server;

    @TempDir
    Path dir;

    SamplesTest(KubeServer server) {
        this.server = server;
    }

    private void manifest(String file, String name, String namespace) throws IOException {
        Files.writeString(dir.resolve(file), """
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: %s, namespace: %s}
                data: {key: value}
                """.formatted(name, namespace));
    }

    @Test
    void makesTheNamespacesThatManifestsNameAndLeavesTheSeedAlone() throws IOException {
        manifest("a.yaml", "first", "samples-one");
        manifest("b.yml", "second", "samples-two");
        Files.writeString(dir.resolve("seed.json"), "{}");

        var samples = Samples.in(dir);
        var applied = samples.apply(server);

        assertThat(applied.output()).contains("configmap/first", "configmap/second");
        assertThat(applied.succeeded()).isTrue();
        assertThat(samples.seed()).contains(dir.resolve("seed.json"));
        assertThat(server.client().configMaps().inNamespace("samples-two").withName("second").get()).isNotNull();
    }

    @Test
    void appliesTheRestAndSaysWhichManifestIsWrong() throws IOException {
        manifest("a.yaml", "good", "samples-three");
        Files.writeString(dir.resolve("b.yaml"), "kind: [");

        var applied = Samples.in(dir).apply(server);

        assertThat(applied.succeeded()).isFalse();
        assertThat(applied.output()).contains("b.yaml");
    }

    @Test
    void aFolderWithoutManifestsIsAMistake() {
        assertThatThrownBy(() -> Samples.in(dir)).isInstanceOf(FailedException.class)
                .hasMessageContaining(dir.toString());
    }
}
