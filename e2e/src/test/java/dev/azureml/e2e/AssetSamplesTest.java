package dev.azureml.e2e;

import dev.azureml.e2e.kube.KubeServer;
import dev.azureml.e2e.kube.SharedKubeServer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

/** The samples of data, models and environments, as a person applies them. */
@ExtendWith(SharedKubeServer.class)
class AssetSamplesTest {
    private final KubeServer server;

    AssetSamplesTest(KubeServer server) {
        this.server = server;
    }

    @Test
    void allBecomeReadyAndLeaveNothing() throws IOException {
        try (World world = World.start(server)) {
            List<MatchResult> objects = new ArrayList<>(SampleFolder.of("data", "data-.*").apply(world));
            objects.addAll(SampleFolder.of("models", ".*").apply(world));
            assertThat(objects).extracting(o -> o.group(1)).contains("MLData", "MLModel", "MLEnvironment");
            objects.forEach(o -> world.awaitReady(o.group(1), o.group(2)));

            objects.forEach(o -> world.delete(o.group(1), o.group(2)));
            objects.forEach(o -> world.awaitGone(o.group(1), o.group(2)));

            assertThat(world.arm().ids("Microsoft.MachineLearningServices/workspaces")).isEmpty();
            assertThat(world.arm().ids("Microsoft.Resources/resourceGroups")).isEmpty();
        }
    }
}
