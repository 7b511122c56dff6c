package dev.azureml.e2e;

import dev.azureml.e2e.kube.Checkout;
import dev.azureml.e2e.kube.KubeServer;
import dev.azureml.e2e.kube.SharedKubeServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

/** The samples of data, models and environments, as a person applies them. */
@ExtendWith(SharedKubeServer.class)
class AssetSamplesTest {
    private static final Pattern OBJECT = Pattern.compile("(?m)^kind: (ML\\w+)\\nmetadata:\\n {2}name: (\\S+)$");

    private final KubeServer server;

    AssetSamplesTest(KubeServer server) {
        this.server = server;
    }

    private static List<Path> files(String folder, String prefix) throws IOException {
        try (var files = Files.list(Checkout.find().path("samples").resolve(folder))) {
            return files.filter(f -> f.getFileName().toString().startsWith(prefix) && f.toString().endsWith(".yaml"))
                    .sorted().toList();
        }
    }

    @Test
    void allBecomeReadyAndLeaveNothing() throws IOException {
        List<Path> files = new ArrayList<>(files("data", "data-"));
        files.addAll(files("models", ""));
        try (World world = World.start(server)) {
            List<MatchResult> objects = new ArrayList<>();
            for (Path file : files) {
                String text = Files.readString(file);
                OBJECT.matcher(text).results().forEach(objects::add);
                world.apply(text);
            }
            assertThat(objects).extracting(o -> o.group(1)).contains("MLData", "MLModel", "MLEnvironment");
            objects.forEach(o -> world.awaitReady(o.group(1), o.group(2)));

            objects.forEach(o -> world.delete(o.group(1), o.group(2)));
            objects.forEach(o -> world.awaitGone(o.group(1), o.group(2)));

            assertThat(world.arm().ids("Microsoft.MachineLearningServices/workspaces")).isEmpty();
            assertThat(world.arm().ids("Microsoft.Resources/resourceGroups")).isEmpty();
        }
    }
}
