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
import dev.azureml.emulator.arm.World;
import dev.azureml.emulator.arm.Write;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Metric alert rules of Azure Monitor, and what of all rules is fired. Words for an unknown metric and an aggregation that it does not offer are
 * Azure's; those for the rest are not published, and ours.
 */
final class AlertRules {
    private static final String TYPE = "Microsoft.Insights/metricAlerts";
    private static final String ALERTS = "Microsoft.AlertsManagement/alerts";
    private static final Set<Duration> FREQUENCIES = durations("PT1M", "PT5M", "PT15M", "PT30M", "PT1H");
    private static final Set<Duration> WINDOWS = durations("PT1M", "PT5M", "PT15M", "PT30M", "PT1H", "PT6H", "PT12H",
            "P1D");
    private static final int MOST_CRITERIA = 5;
    private static final int LEAST_BAD = 4;
    private static final int MOST_GROUPS = 5;

    private AlertRules() {
    }

    static List<ResourceType> types() {
        return List.of(ResourceType.type(TYPE, "2018-03-01", "2024-03-01-preview", "2026-01-01").model(TYPE, null)
                .names("[^*#&+:<>?@%{}\\\\/\\p{Cntrl}]{0,259}[^*#&+:<>?@%{}\\\\/\\p{Cntrl}. ]")
                .put(Verb.sync(200, 200)).delete(Verb.sync(200, 204)).stateless().rule(AlertRules::check)
                .fill(Common::systemData).fill(AlertRules::fill),
                ActivityAlerts.type(), LogAlerts.type(),
                ResourceType.type(ALERTS, "2018-05-05", "2019-03-01", "2019-05-05-preview").virtual()
                        .listing(AlertRules::fired));
    }

    /** What is amiss now is fired; nothing is remembered of what was. Dynamic thresholds never fire here. */
    private static ArmResponse fired(Call call) {
        ArmId of = call.id().parentId().orElseThrow();
        ObjectNode body = Json.object();
        ArrayNode value = body.putArray("value");
        String asked = call.request().query("monitorCondition");
        if (asked.isEmpty() || asked.equalsIgnoreCase("Fired")) {
            call.world().ofType(TYPE).stream().filter(rule -> isOf(rule, of)).forEach(rule -> alerts(call.world(), of,
                    rule).forEach(value::add));
            call.world().ofType(LogAlerts.TYPE).stream().filter(rule -> isOf(rule, of))
                    .forEach(rule -> LogAlerts.fired(call.world(), rule, value));
            call.world().ofType(ActivityAlerts.TYPE).stream().filter(rule -> isOf(rule, of))
                    .forEach(rule -> ActivityAlerts.fired(call.world(), rule, value));
        }
        return ArmResponse.ok(body);
    }

    private static boolean isOf(Entry rule, ArmId of) {
        return Json.at(rule.body(), "properties.enabled").asBoolean()
                && Json.at(rule.body(), "properties.scopes").get(0)
                        .asText().equalsIgnoreCase(of.path());
    }

    /** One for each combination of values for which the rule's only criterion holds. */
    private static List<ObjectNode> alerts(World world, ArmId of, Entry rule) {
        JsonNode criterion = Json.at(rule.body(), "properties.criteria").path("allOf").path(0);
        Optional<MonitorMetrics.Definition> metric = MonitorMetrics.find(of.type(),
                criterion.path("metricName").asText());
        if (metric.isEmpty() || !criterion.path("threshold").isNumber()) {
            return List.of();
        }
        List<String> dimensions = criterion.path("dimensions").findValuesAsText("name");
        Duration window = Duration.parse(Json.text(rule.body(), "properties.windowSize"));
        List<ObjectNode> alerts = new ArrayList<>();
        MonitorMetrics.now(world, of, metric.get(), criterion.path("timeAggregation").asText(), dimensions, window)
                .forEach((values, number) -> {
                    if (isMeant(criterion.path("dimensions"), values) && holds(criterion, number)) {
                        alerts.add(alert(of, rule, values));
                    }
                });
        return alerts;
    }

    static boolean isMeant(JsonNode dimensions, Map<String, String> values) {
        for (JsonNode dimension : dimensions) {
            String is = value(values, dimension.path("name").asText());
            boolean listed = dimension.path("values").valueStream().map(JsonNode::asText)
                    .anyMatch(said -> said.equals("*")
                            || said.equalsIgnoreCase(is));
            if (listed != dimension.path("operator").asText().equals("Include")) {
                return false;
            }
        }
        return true;
    }

    static boolean holds(JsonNode criterion, double number) {
        int than = Double.compare(number, criterion.path("threshold").asDouble());
        return switch (criterion.path("operator").asText()) {
            case "Equals", "Equal" -> than == 0;
            case "GreaterThan" -> than > 0;
            case "GreaterThanOrEqual" -> than >= 0;
            case "LessThan" -> than < 0;
            default -> than <= 0;
        };
    }

    private static String value(Map<String, String> values, String name) {
        return values.getOrDefault(name, values.getOrDefault(name.toLowerCase(Locale.ROOT), ""));
    }

    private static ObjectNode alert(ArmId of, Entry rule, Map<String, String> values) {
        return alert(of, rule, "Metric", Json.text(rule.body(), "properties.lastUpdatedTime"), values.toString());
    }

    /** One that is fired, which is another for each of what the rule tells apart. */
    static ObjectNode alert(ArmId of, Entry rule, String signal, String since, String apart) {
        String id = UUID.nameUUIDFromBytes((rule.id().path() + apart).getBytes(StandardCharsets.UTF_8)).toString();
        return Json.object("id", of.path() + "/providers/" + ALERTS + "/" + id, "type", ALERTS, "name",
                rule.id().name(),
                "properties", Json.object("essentials", Json.object("severity", "Sev" + Json.at(rule.body(),
                        "properties.severity").asInt(LEAST_BAD), "signalType", signal, "alertState", "New",
                        "monitorCondition", "Fired", "monitorService", "Platform", "targetResource", of.path(),
                        "alertRule", rule.id().path(), "startDateTime", since, "lastModifiedDateTime", since)));
    }

    private static Set<Duration> durations(String... all) {
        return Stream.of(all).map(Duration::parse).collect(Collectors.toUnmodifiableSet());
    }

    private static ArmError refused(String path, String message) {
        return ArmError.badRequest("BadRequest", message, path);
    }

    private static void check(Write write) {
        int severity = write.at("properties.severity").asInt();
        if (severity < 0 || severity > LEAST_BAD) {
            throw refused("properties.severity", "Severity must be one of 0, 1, 2, 3, 4.");
        }
        Duration frequency = Duration.parse(write.text("properties.evaluationFrequency"));
        if (!FREQUENCIES.contains(frequency)) {
            throw refused("properties.evaluationFrequency", "'" + frequency + "' is no frequency of evaluation.");
        }
        if (write.has("properties.windowSize")) {
            Duration window = Duration.parse(write.text("properties.windowSize"));
            if (!WINDOWS.contains(window) || window.compareTo(frequency) < 0) {
                throw refused("properties.windowSize", "'" + window + "' is no window size for a frequency of "
                        + frequency + ".");
            }
        }
        JsonNode scopes = write.at("properties.scopes");
        if (scopes.isEmpty()) {
            throw refused("properties.scopes", "There must be a scope.");
        }
        if (!write.text("location").equalsIgnoreCase("global")) {
            throw refused("location", "The location of a metric alert must be 'global'.");
        }
        scopes.forEach(scope -> exists(write, "properties.scopes", scope.asText()));
        criteria(write, ArmId.of(scopes.get(0).asText()).type());
        JsonNode actions = write.at("properties.actions");
        if (actions.size() > MOST_GROUPS) {
            throw refused("properties.actions", "There may be five action groups.");
        }
        actions.forEach(action -> exists(write, "properties.actions", action.path("actionGroupId").asText()));
    }

    private static void exists(Write write, String path, String id) {
        if (write.world().find(id).isEmpty()) {
            throw refused(path, "The resource '" + id + "' was not found.");
        }
    }

    private static void criteria(Write write, String type) {
        JsonNode all = write.at("properties.criteria").path("allOf");
        if (all.isEmpty() || all.size() > MOST_CRITERIA) {
            throw refused("properties.criteria.allOf", "There must be one to five criteria.");
        }
        for (JsonNode one : all) {
            String namespace = one.path("metricNamespace").asText(type);
            if (!namespace.equalsIgnoreCase(type)) {
                throw refused("properties.criteria.allOf", "The metric namespace '" + namespace
                        + "' is none of a resource of type '" + type + "'.");
            }
            if (all.size() > 1) {
                one.path("dimensions").forEach(AlertRules::single);
            }
            if (!one.path("skipMetricValidation").asBoolean()) {
                criterion(type, one);
            }
        }
    }

    /** Of several criteria each is about one series. */
    private static void single(JsonNode dimension) {
        JsonNode values = dimension.path("values");
        if (values.size() > 1 || values.path(0).asText().equals("*")) {
            throw refused("properties.criteria.allOf", "With several criteria the dimension "
                    + dimension.path("name").asText() + " may have one value.");
        }
    }

    private static void criterion(String type, JsonNode criterion) {
        String path = "properties.criteria.allOf";
        String name = criterion.path("metricName").asText();
        MonitorMetrics.Definition metric = MonitorMetrics.find(type, name).orElseThrow(() -> refused(path,
                "Couldn't find a metric named " + name + "."));
        if (!metric.supports(criterion.path("timeAggregation").asText())) {
            throw refused(path, "Time aggregation must be one of [" + String.join(", ", metric.aggregations()) + "]");
        }
        for (JsonNode dimension : criterion.path("dimensions")) {
            String said = dimension.path("name").asText();
            if (metric.dimensions().stream().noneMatch(said::equalsIgnoreCase)) {
                throw refused(path, "The metric " + name + " has no dimension " + said + ".");
            }
            if (!Set.of("Include", "Exclude").contains(dimension.path("operator").asText())) {
                throw refused(path, "Only Include and Exclude are supported as the operator of a dimension.");
            }
            if (dimension.path("values").isEmpty()) {
                throw refused(path, "The dimension " + said + " has no values.");
            }
        }
    }

    /** Azure may answer a namespace in another case, and values in another order, than they were sent in. */
    private static void spellAnew(JsonNode criterion) {
        if (criterion instanceof ObjectNode one && one.has("metricNamespace")) {
            one.put("metricNamespace", one.path("metricNamespace").asText().toLowerCase(Locale.ROOT));
        }
        for (JsonNode dimension : criterion.path("dimensions")) {
            List<String> values = dimension.path("values").valueStream().map(JsonNode::asText)
                    .sorted(Comparator.reverseOrder()).toList();
            ArrayNode answered = ((ObjectNode) dimension).putArray("values");
            values.forEach(answered::add);
        }
    }

    private static void fill(Write write) {
        write.preset("properties.autoMitigate", true);
        write.preset("properties.windowSize", write.text("properties.evaluationFrequency"));
        write.set("properties.lastUpdatedTime", Instant.now().toString());
        write.set("properties.isMigrated", false);
        for (JsonNode one : write.at("properties.criteria").path("allOf")) {
            if (one instanceof ObjectNode criterion && !criterion.has("skipMetricValidation")) {
                criterion.put("skipMetricValidation", false);
            }
            spellAnew(one);
        }
        for (JsonNode one : write.at("properties.actions")) {
            if (one instanceof ObjectNode action && !action.has("webHookProperties")) {
                action.set("webHookProperties", Json.object());
            }
        }
    }
}
