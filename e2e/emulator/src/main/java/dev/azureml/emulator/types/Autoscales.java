package dev.azureml.emulator.types;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.emulator.arm.ArmError;
import dev.azureml.emulator.arm.Entry;
import dev.azureml.emulator.arm.Json;
import dev.azureml.emulator.arm.ResourceType;
import dev.azureml.emulator.arm.Settled;
import dev.azureml.emulator.arm.Verb;
import dev.azureml.emulator.arm.Write;
import java.util.List;
import java.util.Set;

/** Autoscale settings of Azure Monitor, for deployments of online endpoints. */
final class Autoscales {
    private static final String TYPE = "Microsoft.Insights/autoscalesettings";
    private static final int MOST_PROFILES = 20;
    private static final int MOST_RULES = 10;
    private static final Set<String> OF_DEPLOYMENT = Set.of("CpuUtilizationPercentage",
            "CpuMemoryUtilizationPercentage", "GpuUtilizationPercentage", "GpuMemoryUtilizationPercentage",
            "DiskUtilization", "RequestsPerMinute", "RequestLatency_P50", "RequestLatency_P90", "RequestLatency_P95",
            "RequestLatency_P99");
    private static final Set<String> OF_ENDPOINT = Set.of("RequestLatency", "RequestLatency_P50", "RequestLatency_P90",
            "RequestLatency_P95", "RequestLatency_P99", "RequestsPerMinute", "ConnectionsActive",
            "NewConnectionsPerSecond", "NetworkBytes");

    private Autoscales() {
    }

    static List<ResourceType> types() {
        return List.of(ResourceType.type(TYPE, "2022-10-01").model(TYPE, null).names("[^<>%&#.,?/\\\\]{1,260}")
                .put(Verb.sync(201, 200)).delete(Verb.sync(200, 204)).stateless().rule(Autoscales::check)
                .fill(Autoscales::fill).fill(Common::systemData).settled(Autoscales::settled));
    }

    private static ArmError refused(String path, String message) {
        return ArmError.badRequest("InvalidAutoscaleSetting", message, path);
    }

    private static void check(Write write) {
        write.fixed("location", "properties.targetResourceUri");
        String target = write.text("properties.targetResourceUri");
        if (write.world().find(target).isEmpty()) {
            throw refused("properties.targetResourceUri", "The target resource '" + target + "' was not found.");
        }
        JsonNode profiles = write.at("properties.profiles");
        if (profiles.isEmpty() || profiles.size() > MOST_PROFILES) {
            throw refused("properties.profiles", "There must be 1 to 20 profiles.");
        }
        for (JsonNode profile : profiles) {
            profile(write, profile);
        }
    }

    private static void profile(Write write, JsonNode profile) {
        JsonNode capacity = profile.path("capacity");
        int least = number(capacity, "minimum");
        int most = number(capacity, "maximum");
        int otherwise = number(capacity, "default");
        if (least > otherwise || otherwise > most) {
            throw refused("properties.profiles.capacity", "The default must be between minimum and maximum.");
        }
        if (profile.path("rules").size() > MOST_RULES) {
            throw refused("properties.profiles.rules", "There may be 10 rules.");
        }
        for (JsonNode rule : profile.path("rules")) {
            metric(write, rule.path("metricTrigger"));
        }
        JsonNode recurrence = profile.path("recurrence");
        if (recurrence.isObject() && !recurrence.path("frequency").asText().equals("Week")) {
            throw refused("properties.profiles.recurrence.frequency", "The frequency must be Week.");
        }
        for (JsonNode time : List.of(recurrence.path("schedule"), profile.path("fixedDate"))) {
            if (time.isObject() && !Schedules.isZone(time.path("timeZone").asText("UTC"))) {
                throw refused("properties.profiles.timeZone", "'" + time.path("timeZone").asText()
                        + "' is no Windows time zone.");
            }
        }
    }

    private static void metric(Write write, JsonNode trigger) {
        String of = trigger.path("metricResourceUri").asText();
        String name = trigger.path("metricName").asText();
        Entry measured = write.world().find(of).orElseThrow(() -> refused("metricResourceUri", "The resource '" + of
                + "' was not found."));
        Set<String> known = measured.id().is(OnlineEndpoints.TYPE) ? OF_ENDPOINT : OF_DEPLOYMENT;
        if (!known.contains(name)) {
            throw refused("metricName", "The resource '" + of + "' has no metric '" + name + "'.");
        }
    }

    private static int number(JsonNode capacity, String name) {
        try {
            return Integer.parseInt(capacity.path(name).asText());
        } catch (NumberFormatException e) {
            throw refused("properties.profiles.capacity." + name, "It must be a number.");
        }
    }

    private static void fill(Write write) {
        write.preset("tags", Json.object());
        write.preset("properties.enabled", false);
        write.preset("properties.notifications", Json.node(List.of()));
        for (JsonNode profile : write.at("properties.profiles")) {
            for (JsonNode rule : profile.path("rules")) {
                if (rule.path("metricTrigger") instanceof ObjectNode trigger) {
                    trigger.put("metricNamespace", "");
                    if (!trigger.has("dividePerInstance")) {
                        trigger.put("dividePerInstance", false);
                    }
                    if (!trigger.has("dimensions")) {
                        trigger.putArray("dimensions");
                    }
                }
            }
        }
    }

    /** What is out of bounds is brought within them at once. */
    private static void settled(Settled settled) {
        JsonNode profiles = Json.at(settled.body(), "properties.profiles");
        JsonNode capacity = profiles.path(profiles.size() - 1).path("capacity");
        if (Json.at(settled.body(), "properties.enabled").asBoolean()) {
            settled.world().find(Json.text(settled.body(), "properties.targetResourceUri")).ifPresent(target -> settled
                    .world().edit(target.id(), body -> Json.set(body, "sku.capacity", Json.node(Math.clamp(
                            Json.at(body, "sku.capacity").asInt(1), number(capacity, "minimum"),
                            number(capacity, "maximum"))))));
        }
    }
}
