package dev.azureml.emulator.types;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.emulator.arm.ArmError;
import dev.azureml.emulator.arm.ArmId;
import dev.azureml.emulator.arm.Entry;
import dev.azureml.emulator.arm.Json;
import dev.azureml.emulator.arm.ResourceType;
import dev.azureml.emulator.arm.Settled;
import dev.azureml.emulator.arm.Verb;
import dev.azureml.emulator.arm.View;
import dev.azureml.emulator.arm.Write;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Models, environments, codes and data, with their versions. */
final class Assets {
    private static final String VERSION = "[a-zA-Z0-9][a-zA-Z0-9\\-_.]{0,254}";
    private static final List<String> URIS = List.of("properties.dataUri", "properties.modelUri",
            "properties.codeUri");
    private static final String SHORT_URI = "azureml://datastores/";
    private static final Pattern LONG_URI = Pattern.compile("azureml://subscriptions/[^/]+/resourcegroups/[^/]+/"
            + "workspaces/([^/]+)/datastores/(.*)", Pattern.CASE_INSENSITIVE);
    private static final Pattern JOB_URI = Pattern.compile("azureml://jobs/([^/]+)/outputs/artifacts/paths/(.*)");
    private static final Pattern SHORT = Pattern.compile("azureml:([^:/]+):([^:/]+)");

    private Assets() {
    }

    /** Azure Monitor counts models that are registered. */
    private static void registered(Settled settled) {
        if (settled.created()) {
            settled.id().parentId().flatMap(ArmId::parentId).ifPresent(workspace -> MonitorMetrics.event(settled
                    .world(), workspace, "Model Register Succeeded"));
        }
    }

    static List<ResourceType> types() {
        List<ResourceType> out = new ArrayList<>();
        Map.of("models", "Model", "environments", "Environment", "codes", "Code", "data", "Data")
                .forEach((type, word) -> {
                    ResourceType container = TypeTable.ml("workspaces/" + type, word + "Container")
                            .names(Common.ASSET_NAME).put(Verb.sync(201, 200)).delete(Verb.sync(200, 200))
                            .fill(Common::systemData).fill(w -> w.preset("properties.isArchived", false))
                            .rule(w -> w.fixed("properties.dataType")).view(Assets::container);
                    ResourceType version = TypeTable
                            .ml("workspaces/" + type + "/versions",
                                    word.equals("Data") ? "DataVersionBase" : word + "Version")
                            .names(VERSION).put(Verb.sync(201, 200)).delete(Verb.sync(200, 200)).makesParent()
                            .early(Assets::paths).rule(Assets::content).fill(Common::systemData)
                            .fill(w -> w.preset("properties.isArchived", false))
                            .fill(w -> w.preset("properties.isAnonymous", false)).view(Assets::version)
                            .filter("tags", Common::tagged).filter("$tags", Common::tagged);
                    if (word.equals("Model")) {
                        version.fill(w -> w.preset("properties.flavors", Json.object())).settled(Assets::registered);
                    }
                    if (word.equals("Code")) {
                        version.action("startPendingUpload", Blobs::offer);
                    }
                    out.add(word.equals("Data") ? container.stateless() : container);
                    out.add(word.equals("Data") ? version.stateless().rule(Assets::type) : version);
                });
        return out;
    }

    private static void container(View view) {
        view.nulls("properties.description", "properties.tags", "properties.properties");
        List<Entry> versions = view.world().children(view.entry().id());
        String latest = versions.stream()
                .max(Comparator.comparing((Entry e) -> Json.text(e.body(), "systemData.createdAt"))
                        .thenComparingLong(e -> number(e.id().name())))
                .map(e -> e.id().name()).orElse(null);
        long next = versions.stream().mapToLong(e -> number(e.id().name())).max().orElse(0) + 1;
        Json.set(view.body(), "properties.latestVersion", Json.node(latest));
        Json.set(view.body(), "properties.nextVersion", Json.node(Long.toString(next)));
    }

    private static long number(String version) {
        return version.matches("[0-9]{1,18}") ? Long.parseLong(version) : 0;
    }

    /** Answers the long form of a path in a datastore, whichever was told. */
    private static void version(View view) {
        view.nulls("properties.description", "properties.tags", "properties.properties");
        String workspace = Common.workspace(view.entry().id()).path();
        for (String path : URIS) {
            String uri = Json.text(view.body(), path);
            if (uri.startsWith(SHORT_URI)) {
                Json.set(view.body(), path, Json.node("azureml:/" + workspace.replace("/resourceGroups/",
                        "/resourcegroups/").replace("/providers/Microsoft.MachineLearningServices/", "/")
                        + "/datastores/" + uri.substring(SHORT_URI.length())));
            }
        }
    }

    /** Where the content of a version is never changes, in whatever form it is told. */
    private static void paths(Write write) {
        for (String path : URIS) {
            String uri = write.text(path);
            Matcher m = LONG_URI.matcher(uri);
            Matcher job = JOB_URI.matcher(uri);
            String workspace = Common.workspace(write.id()).name();
            if (m.matches() && m.group(1).equalsIgnoreCase(workspace)) {
                write.set(path, SHORT_URI + m.group(2));
            } else if (job.matches()) {
                // What a job left behind is in the datastore of artifacts, and is answered as that.
                write.set(path, SHORT_URI + "workspaceartifactstore/paths/ExperimentRun/dcid." + job.group(1) + "/"
                        + job.group(2));
            } else {
                inDatastore(write, path);
            }
            if (write.changed(path)) {
                throw ArmError.badRequest("UserError", "Asset paths cannot be updated.", path);
            }
        }
    }

    /** What a version holds never changes. */
    private static void content(Write write) {
        write.fixed("properties.dataType", "properties.referencedUris", "properties.modelType", "properties.image",
                "properties.condaFile", "properties.build", "properties.osType", "properties.inferenceConfig",
                "properties.autoRebuild");
    }

    private static void inDatastore(Write write, String path) {
        String uri = write.text(path);
        if (!uri.startsWith(SHORT_URI)) {
            return;
        }
        String datastore = uri.substring(SHORT_URI.length()).split("/", 2)[0];
        String id = Common.workspace(write.id()).path() + "/datastores/" + datastore;
        if (write.creating() && write.world().find(id).isEmpty()) {
            throw ArmError.badRequest("UserError", "Datastore '" + datastore + "' was not found.", path);
        }
        if (("/" + uri + "/").contains("/../")) {
            throw ArmError.badRequest("UserError", "The path must not leave the datastore.", path);
        }
    }

    /** All versions of a data asset are of one type, which the first of them decides. */
    private static void type(Write write) {
        String type = write.text("properties.dataType");
        Entry container = write.id().parentId().map(write.world()::get).orElseThrow();
        String said = Json.text(container.body(), "properties.dataType");
        if (!said.isEmpty() && !said.equals(type)) {
            throw ArmError.badRequest("UserError", "The data asset '" + container.id().name() + "' is of type '" + said
                    + "'; a version of type '" + type + "' can't be added.", "properties.dataType");
        }
        write.world().edit(container.id(), body -> {
            Json.set(body, "properties.dataType", Json.node(type));
            Json.remove(body, "properties.provisioningState");
        });
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
