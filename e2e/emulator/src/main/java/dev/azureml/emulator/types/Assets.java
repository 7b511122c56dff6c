package dev.azureml.emulator.types;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.emulator.arm.ArmError;
import dev.azureml.emulator.arm.ArmId;
import dev.azureml.emulator.arm.Json;
import dev.azureml.emulator.arm.ResourceType;
import dev.azureml.emulator.arm.Verb;
import dev.azureml.emulator.arm.Write;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Models, environments, codes and data, with their versions. */
final class Assets {
    private static final Pattern SHORT = Pattern.compile("azureml:([^:/]+):([^:/]+)");

    private Assets() {
    }

    static List<ResourceType> types() {
        List<ResourceType> out = new ArrayList<>();
        Map.of("models", "Model", "environments", "Environment", "codes", "Code", "data", "Data")
                .forEach((type, word) -> {
                    out.add(TypeTable.ml("workspaces/" + type, word + "Container").names(Common.ASSET_NAME)
                            .put(Verb.sync(201, 200))
                            .delete(Verb.sync(200, 200)).fill(Common::systemData)
                            .fill(w -> w.preset("properties.isArchived", false))
                            .view(v -> v.nulls("properties.description", "properties.tags", "properties.properties")));
                    out.add(TypeTable
                            .ml("workspaces/" + type + "/versions",
                                    word.equals("Data") ? "DataVersionBase" : word + "Version")
                            .names(Common.ASSET_NAME).put(Verb.sync(201, 200)).delete(Verb.sync(200, 200)).makesParent()
                            .fill(Common::systemData).fill(w -> w.preset("properties.isArchived", false))
                            .fill(w -> w.preset("properties.isAnonymous", false)).rule(Assets::content)
                            .view(v -> v.nulls("properties.description", "properties.tags", "properties.properties")));
                });
        return out;
    }

    private static void content(Write write) {
        write.fixed("properties.modelUri", "properties.codeUri", "properties.modelType");
    }

    /** Throws unless an asset that is named in this workspace exists; assets of registries and elsewhere are believed. */
    static void exists(Write write, String path, String type) {
        String text = write.text(path);
        Matcher m = SHORT.matcher(text);
        String id = m.matches()
                ? Common.workspace(write.id()).path() + "/" + type + "/" + m.group(1) + "/versions/" + m.group(2)
                : text;
        boolean here = ArmId.parse(id).isPresent() && id.startsWith("/");
        if (!text.isEmpty() && !here && !text.startsWith("azureml:") && !text.startsWith("file:")) {
            throw ArmError.badRequest("BadRequest", "'" + text + "' is not an asset id.", path);
        }
        if (here && !id.contains("/registries/") && write.world().find(id).isEmpty()) {
            throw ArmError.badRequest("BadRequest",
                    "The specified asset '" + text + "' of '" + path + "' was not found.", path);
        }
    }

    /** The default settings of a probe. */
    static ObjectNode probe() {
        return Json.object("failureThreshold", 30, "initialDelay", "PT10S", "period", "PT10S", "successThreshold", 1,
                "timeout", "PT2S");
    }
}
