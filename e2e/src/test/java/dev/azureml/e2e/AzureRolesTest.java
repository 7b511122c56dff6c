package dev.azureml.e2e;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.e2e.image.AzureActions;
import dev.azureml.e2e.kube.Checkout;
import dev.azureml.e2e.kube.KubeServer;
import dev.azureml.e2e.kube.SharedKubeServer;
import dev.azureml.emulator.EmulatorOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/** The roles in samples/azure/roles grant what the operator asks of Azure through the life of the samples, no more. */
@ExtendWith(SharedKubeServer.class)
class AzureRolesTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern OBJECT = Pattern.compile("(?m)^kind: (ML\\w+)\\nmetadata:\\n {2}name: (\\S+)$");

    private final KubeServer server;
    private final Checkout checkout = Checkout.find();

    AzureRolesTest(KubeServer server) {
        this.server = server;
    }

    static Stream<Arguments> lives() {
        return Stream.of(
                Arguments.of("quickstart", "quickstart", List.of("computes.yaml", "datastores.yaml", "endpoint.yaml",
                        "secret.yaml", "workspace.yaml")),
                Arguments.of("kubernetes", "compute", List.of("kubernetes-arc.yaml", "kubernetes-aks.yaml",
                        "workspace.yaml")),
                Arguments.of("assets", "models", List.of("environments.yaml", "models.yaml", "workspace.yaml")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("lives")
    void theRoleGrantsWhatTheSamplesNeedAndNoMore(String role, String folder, List<String> files) throws IOException {
        Path samples = checkout.path("samples").resolve(folder);
        Path seed = samples.resolve("seed.json");
        EmulatorOptions options = EmulatorOptions.defaults();
        try (World world = World.start(server,
                Files.exists(seed) ? options.withSeed(JSON.readTree(seed.toFile())) : options)) {
            List<MatchResult> objects = new ArrayList<>();
            for (String file : files) {
                String text = Files.readString(samples.resolve(file));
                OBJECT.matcher(text).results().forEach(objects::add);
                world.apply(text.replace("namespace: default", "namespace: " + world.namespace()));
            }
            objects.forEach(o -> world.awaitReady(o.group(1), o.group(2)));
            objects.forEach(o -> world.delete(o.group(1), o.group(2)));
            objects.forEach(o -> world.awaitGone(o.group(1), o.group(2)));
            TreeSet<String> used = new TreeSet<>();
            world.arm().requests().forEach(r -> AzureActions.of(r.method(), r.path()).ifPresent(used::add));
            compare(checkout.path("samples/azure/roles").resolve(role + ".json"), role, used);
        }
    }

    private static void compare(Path file, String role, TreeSet<String> used) throws IOException {
        if (System.getProperty("roles.write") != null) {
            ObjectNode text = JSON.createObjectNode().put("Name", "azureml-operator-" + role)
                    .put("Description", "What azureml-operator needs for the samples of " + role).put("IsCustom", true);
            used.forEach(text.putArray("Actions")::add);
            text.putArray("NotActions");
            text.putArray("DataActions");
            text.putArray("NotDataActions");
            text.putArray("AssignableScopes").add("/subscriptions/00000000-0000-0000-0000-000000000000");
            Files.createDirectories(file.getParent());
            Files.writeString(file, text.toPrettyString() + "\n");
        }
        List<String> granted = new ArrayList<>();
        JSON.readTree(file.toFile()).path("Actions").forEach(action -> granted.add(action.asText()));
        assertThat(granted).as("granted, against what was used").containsExactlyElementsOf(used);
    }

    @Test
    void anActionIsTheTypeAndWhatIsDoneToIt() {
        String group = "/subscriptions/s/resourceGroups/g";
        String ml = group + "/providers/Microsoft.MachineLearningServices/workspaces/w";
        assertThat(AzureActions.of("DELETE", group)).contains("Microsoft.Resources/subscriptions/resourceGroups/delete");
        assertThat(AzureActions.of("GET", ml + "/computes"))
                .contains("Microsoft.MachineLearningServices/workspaces/computes/read");
        assertThat(AzureActions.of("PUT", ml + "/computes/c"))
                .contains("Microsoft.MachineLearningServices/workspaces/computes/write");
        assertThat(AzureActions.of("POST", ml + "/computes/c/start"))
                .contains("Microsoft.MachineLearningServices/workspaces/computes/start/action");
        assertThat(AzureActions.of("PUT", ml + "/providers/Microsoft.Authorization/roleAssignments/r"))
                .contains("Microsoft.Authorization/roleAssignments/write");
        assertThat(AzureActions.of("GET", "/subscriptions/s/providers/Microsoft.Storage/locations/l/operationsStatus/o"))
                .isEmpty();
        assertThat(AzureActions.of("POST", "/t/oauth2/v2.0/token")).isEmpty();
    }
}
