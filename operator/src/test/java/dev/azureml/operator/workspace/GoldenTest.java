package dev.azureml.operator.workspace;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.MLWorkspaceSpec;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.plan.Intent;
import dev.azureml.operator.plan.Json;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collection;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Each file holds a spec, what Azure has beforehand, and all that the workspace then wants of Azure. Read the wanted
 * part against Azure's published shapes before changing it.
 */
class GoldenTest {
    @ParameterizedTest
    @ValueSource(strings = {"default-minimal", "everything-set", "hub", "project", "feature-store", "brought-by-id",
        "user-assigned-identity", "adopted", "private",
        "virtual-network", "diagnostics", "customer-key", "workbook"})
    void translatesTo(String name) throws IOException {
        JsonNode golden = read(name);
        MLWorkspaceSpec spec = Json.MAPPER.treeToValue(golden.get("spec"), MLWorkspaceSpec.class);
        World world = World.EMPTY;
        for (JsonNode resource : golden.path("azure")) {
            world = world.with(ArmId.parse(resource.get("id").textValue()), resource.toString());
        }
        if (golden.has("hub")) {
            world = world.withHub(ArmId.parse(golden.get("hub").textValue()));
        }

        World.Rest rest = world.settle(spec);

        assertThat(rest.keys()).isEqualTo(golden.get("wanted").findValuesAsText("key"));
        golden.get("wanted").forEach(wanted -> assertThat((Object) shown(rest.intent(wanted.get("key").textValue())))
                .isEqualTo(wanted));
    }

    private static JsonNode read(String name) throws IOException {
        try (InputStream in = GoldenTest.class.getResourceAsStream("/golden/workspace/" + name + ".json")) {
            return Json.MAPPER.readTree(Objects.requireNonNull(in, name));
        }
    }

    private static ObjectNode shown(Intent intent) {
        ObjectNode node = Json.object().put("key", intent.key());
        node.put("mode", intent.mode().name()).put("id", intent.id().value()).put("apiVersion", intent.apiVersion());
        put(node, "dependsOn", intent.dependsOn());
        put(node, "deferred", intent.deferred().stream().map(d -> d.path() + " until " + d.until()).toList());
        put(node, "body", intent.body());
        put(node, "createDefaults", intent.createDefaults());
        return node;
    }

    private static void put(ObjectNode node, String name, Collection<String> words) {
        if (!words.isEmpty()) {
            ArrayNode list = node.putArray(name);
            words.stream().sorted().forEach(list::add);
        }
    }

    private static void put(ObjectNode node, String name, ObjectNode value) {
        if (!value.isEmpty()) {
            node.set(name, value);
        }
    }
}
