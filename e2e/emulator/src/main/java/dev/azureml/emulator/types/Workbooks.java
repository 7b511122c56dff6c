package dev.azureml.emulator.types;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.emulator.arm.ArmError;
import dev.azureml.emulator.arm.Json;
import dev.azureml.emulator.arm.ResourceType;
import dev.azureml.emulator.arm.Verb;
import dev.azureml.emulator.arm.Write;
import java.io.IOException;
import java.util.List;

/**
 * Workbooks and packs of queries. Names are GUIDs, a workbook is shared and its content is JSON, which Azure leaves out of what
 * it answers unless it is asked for. With which words it refuses something else is not published.
 */
final class Workbooks {
    private static final String TYPE = "Microsoft.Insights/workbooks";
    private static final String PACK = "Microsoft.OperationalInsights/queryPacks";
    private static final String GUID = "[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}";
    private static final String CONTENT = "serializedData";

    private Workbooks() {
    }

    static List<ResourceType> types() {
        return List.of(ResourceType.type(TYPE, "2022-04-01", "2023-06-01").model(TYPE, null).names(GUID)
                .put(Verb.sync(201, 200)).delete(Verb.sync(200, 204)).stateless().rule(w -> w.fixed("location"))
                .rule(Workbooks::check).fill(Common::systemData).fill(Workbooks::workbook).view(view -> {
                    if (view.body().get("properties") instanceof ObjectNode properties) {
                        properties.remove(CONTENT);
                    }
                }),
                ResourceType.type(PACK, "2019-09-01", "2025-02-01", "2025-07-01").model(PACK, null)
                        .names("[A-Za-z0-9._()-]{1,255}").put(Verb.sync(201, 200)).delete(Verb.sync(200, 204))
                        .rule(w -> w.fixed("location")).fill(Common::systemData).fill(Workbooks::pack),
                ResourceType.type(PACK + "/queries", "2019-09-01", "2025-02-01", "2025-07-01").model(PACK + "/queries",
                        null).names(GUID).put(Verb.sync(200, 200)).delete(Verb.sync(200, 204)).stateless()
                        .rule(w -> filled(w, "properties.displayName", "properties.body")).fill(Common::systemData)
                        .fill(Workbooks::query));
    }

    private static void filled(Write write, String... paths) {
        for (String path : paths) {
            if (write.text(path).isBlank()) {
                throw ArmError.badRequest("BadRequest", "A value is needed.", path);
            }
        }
    }

    private static void check(Write write) {
        filled(write, "properties.displayName", "properties.category", "properties." + CONTENT);
        if (!write.text("kind").equals("shared")) {
            throw ArmError.badRequest("BadRequest", "The only kind of workbook is shared.", "kind");
        }
        JsonNode content = content(write);
        if (!content.path("version").asText().equals("Notebook/1.0") || !content.path("items").isArray()) {
            throw ArmError.badRequest("BadRequest", "The content has no items of version Notebook/1.0.", "properties."
                    + CONTENT);
        }
    }

    private static JsonNode content(Write write) {
        try {
            return Json.MAPPER.readTree(write.text("properties." + CONTENT));
        } catch (IOException e) {
            throw ArmError.badRequest("BadRequest", "The content is not JSON.", "properties." + CONTENT);
        }
    }

    private static void workbook(Write write) {
        write.preset("properties.version", "Notebook/1.0");
        write.set("properties.timeModified", Common.now());
        write.set("properties.revision", Common.uuid("revision:" + write.id().key() + write.text("properties."
                + CONTENT)));
        write.once("properties.userId", Common.uuid("user:" + write.id().key()));
        write.set("etag", "\"" + Common.uuid("etag:" + write.next()) + "\"");
    }

    private static void pack(Write write) {
        write.once("properties.queryPackId", Common.uuid("pack:" + write.id().key()));
        write.once("properties.timeCreated", Common.now());
        write.set("properties.timeModified", Common.now());
    }

    private static void query(Write write) {
        write.set("properties.id", write.id().name());
        write.once("properties.timeCreated", Common.now());
        write.set("properties.timeModified", Common.now());
        write.once("properties.author", Common.uuid("author:" + write.id().key()));
    }
}
