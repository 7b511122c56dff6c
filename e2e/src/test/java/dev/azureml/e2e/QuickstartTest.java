package dev.azureml.e2e;

import dev.azureml.e2e.kube.Checkout;
import dev.azureml.e2e.kube.KubeServer;
import dev.azureml.e2e.kube.SharedKubeServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** The samples that a person sees first: in any order, and away again. */
@ExtendWith(SharedKubeServer.class)
class QuickstartTest {
    /** Kind and name of all that the quickstart has. */
    private static final List<List<String>> OBJECTS = List.of(List.of("MLWorkspace", "quickstart"),
            List.of("MLCompute", "cpu-cluster"), List.of("MLCompute", "quickstart-dev"),
            List.of("MLDatastore", "training-data"), List.of("MLDatastore", "shared-files"),
            List.of("MLDatastore", "lake"), List.of("MLInferenceEndpoint", "quickstart-scoring"));

    private final KubeServer server;

    QuickstartTest(KubeServer server) {
        this.server = server;
    }

    private static List<Path> files() throws IOException {
        try (var files = Files.list(Checkout.find().path("samples/quickstart"))) {
            return new ArrayList<>(files.filter(f -> f.toString().endsWith(".yaml")).sorted().toList());
        }
    }

    @ParameterizedTest(name = "order {0}")
    @ValueSource(longs = {1, 7})
    void theQuickstartAppliedInAnyOrderIsReadyAndLeavesNothing(long order) throws IOException {
        try (World world = World.start(server)) {
            List<Path> files = files();
            Collections.shuffle(files, new Random(order));
            for (Path file : files) {
                world.apply(Files.readString(file));
            }
            OBJECTS.forEach(object -> world.awaitReady(object.get(0), object.get(1)));
            assertThat(world.client().configMaps().inNamespace(world.namespace()).withName("quickstart-workspace")
                    .require().getData()).containsKey("studioUrl");

            List<List<String>> leaving = new ArrayList<>(OBJECTS);
            Collections.shuffle(leaving, new Random(order));
            leaving.forEach(object -> world.delete(object.get(0), object.get(1)));
            leaving.forEach(object -> world.awaitGone(object.get(0), object.get(1)));

            assertThat(world.arm().ids("Microsoft.MachineLearningServices/workspaces")).isEmpty();
            assertThat(world.arm().ids("Microsoft.Storage/storageAccounts")).isEmpty();
            assertThat(world.arm().ids("Microsoft.Resources/resourceGroups")).isEmpty();
        }
    }

    @Test
    void theListOfTheQuickstartsObjectsIsWhole() throws IOException {
        long kinds = 0;
        for (Path file : files()) {
            kinds += Files.readString(file).lines().filter(line -> line.startsWith("kind: ML")).count();
        }
        assertThat(kinds).isEqualTo(OBJECTS.size());
    }
}
