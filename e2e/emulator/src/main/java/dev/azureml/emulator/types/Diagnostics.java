package dev.azureml.emulator.types;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.emulator.arm.ArmError;
import dev.azureml.emulator.arm.ArmId;
import dev.azureml.emulator.arm.ArmResponse;
import dev.azureml.emulator.arm.Call;
import dev.azureml.emulator.arm.Entry;
import dev.azureml.emulator.arm.Json;
import dev.azureml.emulator.arm.ResourceType;
import dev.azureml.emulator.arm.Verb;
import dev.azureml.emulator.arm.View;
import dev.azureml.emulator.arm.Write;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Diagnostic settings of workspaces and online endpoints, and the logs that there are of them. */
final class Diagnostics {
    private static final String TYPE = "Microsoft.Insights/diagnosticSettings";
    private static final String CATEGORIES = TYPE + "Categories";
    private static final String VERSION = "2021-05-01-preview";
    private static final int MOST = 5;
    private static final String ALL_METRICS = "AllMetrics";
    private static final String ALL_LOGS = "allLogs";
    private static final String CATEGORY = "category";
    private static final String GROUP = "categoryGroup";

    /** As Azure publishes them: supported logs of the type. */
    private static final Map<String, List<String>> LOGS = Map.of(
            Workspaces.TYPE.toLowerCase(Locale.ROOT), List.of("AmlComputeClusterEvent", "AmlComputeClusterNodeEvent",
                    "AmlComputeCpuGpuUtilization", "AmlComputeJobEvent", "AmlRunStatusChangedEvent",
                    "ComputeInstanceEvent", "DataLabelChangeEvent", "DataLabelReadEvent", "DataSetChangeEvent",
                    "DataSetReadEvent", "DataStoreChangeEvent", "DataStoreReadEvent", "DeploymentEventACI",
                    "DeploymentEventAKS", "DeploymentReadEvent", "EnvironmentChangeEvent", "EnvironmentReadEvent",
                    "InferencingOperationACI", "InferencingOperationAKS", "ModelsActionEvent", "ModelsChangeEvent",
                    "ModelsReadEvent", "PipelineChangeEvent", "PipelineReadEvent", "RunEvent", "RunReadEvent"),
            OnlineEndpoints.TYPE.toLowerCase(Locale.ROOT), List.of("AmlOnlineEndpointConsoleLog",
                    "AmlOnlineEndpointEventLog", "AmlOnlineEndpointTrafficLog"));

    private static final Map<String, String> SINKS = sinks();

    private Diagnostics() {
    }

    static List<ResourceType> types() {
        return List.of(
                ResourceType.type(TYPE, VERSION).model(TYPE, null).put(Verb.sync(200, 200))
                        .delete(Verb.sync(200, 200)).stateless().notPaged().outlivesParent()
                        .absent(id -> ArmError.notFound(id).withoutHeaders().in(ArmError.Form.BARE))
                        .rule(Diagnostics::contents).rule(Diagnostics::destinations).rule(Diagnostics::places)
                        .fill(Diagnostics::fill).view(Diagnostics::view),
                ResourceType.type(CATEGORIES, VERSION).virtual().listing(Diagnostics::categories));
    }

    private static Map<String, String> sinks() {
        Map<String, String> sinks = new LinkedHashMap<>();
        sinks.put("workspaceId", "Microsoft.OperationalInsights/workspaces");
        sinks.put("storageAccountId", "Microsoft.Storage/storageAccounts");
        sinks.put("eventHubAuthorizationRuleId", "Microsoft.EventHub/namespaces");
        sinks.put("marketplacePartnerId", "");
        return sinks;
    }

    private static ArmError refused(String message) {
        return ArmError.badRequest("BadRequest", message, null).in(ArmError.Form.BARE);
    }

    private static List<String> logs(ArmId setting) {
        return setting.parentId().map(of -> LOGS.getOrDefault(of.type().toLowerCase(Locale.ROOT), List.<String>of()))
                .orElse(List.of());
    }

    private static ArmResponse categories(Call call) {
        ArmId of = call.id().parentId().orElseThrow();
        ObjectNode body = Json.object();
        ArrayNode value = body.putArray("value");
        logs(call.id()).forEach(name -> value.add(category(of, name, "Logs")));
        value.add(category(of, ALL_METRICS, "Metrics"));
        return ArmResponse.ok(body);
    }

    /** Which logs are for an audit is not published: here those that tell of changes. */
    private static ObjectNode category(ArmId of, String name, String type) {
        ObjectNode category = Json.object("id", of.path().toLowerCase(Locale.ROOT)
                + "/providers/microsoft.insights/diagnosticSettingsCategories/" + name, "type",
                "microsoft.insights/diagnosticSettingsCategories", "name", name, "location", null, "kind", null, "tags",
                null);
        ObjectNode properties = category.putObject("properties").put("categoryType", type);
        if (type.equals("Logs")) {
            ArrayNode groups = properties.putArray("categoryGroups").add(ALL_LOGS);
            if (name.endsWith("ChangeEvent") || name.startsWith("AmlOnline")) {
                groups.add("audit");
            }
        }
        category.putNull("identity");
        return category;
    }

    private static void contents(Write write) {
        List<String> offered = logs(write.id());
        for (JsonNode log : write.at("properties.logs")) {
            String name = log.path(CATEGORY).asText("");
            if (!offered.isEmpty() && !name.isEmpty() && !offered.contains(name)) {
                throw refused("Category '" + name + "' is not supported.");
            }
        }
        for (JsonNode metric : write.at("properties.metrics")) {
            if (!metric.path(CATEGORY).asText(ALL_METRICS).equals(ALL_METRICS)) {
                throw refused("Metric category '" + metric.path(CATEGORY).asText() + "' is not supported.");
            }
        }
        if (!enabled(write.next(), CATEGORY).isEmpty() && !enabled(write.next(), GROUP).isEmpty()) {
            throw refused("Diagnostic settings can't have both category groups and categories enabled.");
        }
        if (write.creating() && siblings(write).count() >= MOST) {
            throw refused("A resource can have " + MOST + " diagnostic settings.");
        }
    }

    private static void destinations(Write write) {
        if (SINKS.keySet().stream().noneMatch(sink -> write.has("properties." + sink))) {
            throw refused("A diagnostic setting needs a destination.");
        }
        siblings(write).forEach(other -> SINKS.keySet().forEach(sink -> {
            String to = write.text("properties." + sink);
            if (!to.isEmpty() && to.equalsIgnoreCase(Json.text(other.body(), "properties." + sink))) {
                Set<String> both = sent(write.id(), write.next());
                both.retainAll(sent(other.id(), other.body()));
                both.stream().findFirst().ifPresent(category -> {
                    throw ArmError.conflict("Conflict", "Data sink '" + to + "' is already used in diagnostic setting '"
                            + other.id().name() + "' for category '" + category + "'. Data sinks can't be reused in"
                            + " different settings on the same category for the same resource.").in(ArmError.Form.BARE);
                });
            }
        }));
    }

    /** What is sent to has to be there, and what is no Log Analytics workspace in the same region. */
    private static void places(Write write) {
        if (write.seeded()) {
            return;
        }
        SINKS.forEach((sink, type) -> {
            String to = write.text("properties." + sink);
            if (!to.isEmpty() && !type.isEmpty()) {
                Entry there = place(write, to, type);
                String region = Json.text(there.body(), "location");
                String here = region(write);
                if (!sink.equals("workspaceId") && !here.isEmpty() && !region.isEmpty()
                        && !region.equalsIgnoreCase(here)) {
                    throw refused("Resource '" + write.id().parent() + "' is in region '" + here + "' and resource '"
                            + there.id().path() + "' is in region '" + region + "'.");
                }
            }
        });
    }

    private static Entry place(Write write, String to, String type) {
        ArmId at = ArmId.parse(to).orElseThrow(() -> refused("'" + to + "' is not a resource id."));
        while (!at.is(type)) {
            at = at.parentId().orElseThrow(() -> refused("'" + to + "' is not of type '" + type + "'."));
        }
        Entry there = write.world().get(at);
        if (there == null) {
            throw ArmError.of(404, "ResourceNotFound", "The Resource '" + to + "' was not found.")
                    .in(ArmError.Form.BARE);
        }
        return there;
    }

    private static String region(Write write) {
        return write.id().parentId().map(write.world()::get).map(on -> Json.text(on.body(), "location")).orElse("");
    }

    private static Stream<Entry> siblings(Write write) {
        return write.id().parentId().stream().flatMap(on -> write.world().children(on).stream())
                .filter(entry -> entry.id().is(TYPE) && !entry.id().key().equals(write.id().key())
                        && entry.id().parent().equalsIgnoreCase(write.id().parent()));
    }

    /** What is sent, with the logs of a group by name. */
    private static Set<String> sent(ArmId setting, ObjectNode body) {
        Set<String> sent = new TreeSet<>(enabled(body, CATEGORY));
        Set<String> groups = enabled(body, GROUP);
        logs(setting).stream().filter(name -> groups.contains(ALL_LOGS) || groups.contains("audit")
                && (name.endsWith("ChangeEvent") || name.startsWith("AmlOnline"))).forEach(sent::add);
        Json.at(body, "properties.metrics").forEach(metric -> {
            if (metric.path("enabled").asBoolean()) {
                sent.add(metric.path(CATEGORY).asText());
            }
        });
        return sent;
    }

    private static Set<String> enabled(ObjectNode body, String key) {
        Set<String> names = new TreeSet<>();
        for (JsonNode log : Json.at(body, "properties.logs")) {
            if (log.path("enabled").asBoolean() && !log.path(key).asText("").isEmpty()) {
                names.add(log.path(key).asText());
            }
        }
        return names;
    }

    /** Azure lists what is not sent, too, and tells nothing of a retention that has ended. */
    private static void fill(Write write) {
        boolean grouped = !enabled(write.next(), GROUP).isEmpty();
        write.set("properties.logs", whole(write.at("properties.logs"), grouped ? List.of() : logs(write.id()), true));
        write.set("properties.metrics", whole(write.at("properties.metrics"),
                logs(write.id()).isEmpty() ? List.of() : List.of(ALL_METRICS), false));
    }

    private static ArrayNode whole(JsonNode said, List<String> names, boolean logs) {
        List<String> missing = new ArrayList<>(names);
        ArrayNode all = Json.object().putArray("all");
        said.forEach(entry -> {
            missing.remove(entry.path(CATEGORY).asText());
            all.add(entry.deepCopy());
        });
        missing.forEach(name -> all.add(Json.object(CATEGORY, name, "enabled", false)));
        all.forEach(entry -> {
            if (entry instanceof ObjectNode one) {
                one.set("retentionPolicy", Json.object("enabled", false, "days", 0));
                Stream.of(CATEGORY, GROUP).filter(key -> logs && !one.has(key)).forEach(one::putNull);
            }
        });
        return all;
    }

    /** Of these resources Azure does not show how the tables are, whatever was asked for. */
    private static void view(View view) {
        if (view.body().path("properties") instanceof ObjectNode properties) {
            properties.putNull("logAnalyticsDestinationType");
        }
        view.nulls("properties.storageAccountId", "properties.workspaceId", "properties.eventHubAuthorizationRuleId",
                "properties.eventHubName", "properties.serviceBusRuleId", "properties.marketplacePartnerId");
    }
}
