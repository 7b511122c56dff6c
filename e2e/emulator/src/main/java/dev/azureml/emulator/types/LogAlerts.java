package dev.azureml.emulator.types;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.emulator.arm.ArmError;
import dev.azureml.emulator.arm.ArmId;
import dev.azureml.emulator.arm.Entry;
import dev.azureml.emulator.arm.Json;
import dev.azureml.emulator.arm.LogRows;
import dev.azureml.emulator.arm.ResourceType;
import dev.azureml.emulator.arm.Verb;
import dev.azureml.emulator.arm.World;
import dev.azureml.emulator.arm.Write;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Alert rules on queries of logs. Words for scopes and for queries that do not parse are Azure's; those for the rest are
 * not published, and ours. Which rows there are is by the diagnostic settings: what goes nowhere is found nowhere.
 */
final class LogAlerts {
    static final String TYPE = "Microsoft.Insights/scheduledQueryRules";
    private static final Set<String> OPERATORS = Set.of("Equal", "GreaterThan", "GreaterThanOrEqual", "LessThan",
            "LessThanOrEqual");
    private static final Set<Duration> FREQUENCIES = durations("PT1M", "PT5M", "PT10M", "PT15M", "PT30M", "PT45M",
            "PT1H", "PT2H", "PT3H", "PT4H", "PT5H", "PT6H", "P1D");
    private static final Set<Duration> WINDOWS = Stream.concat(FREQUENCIES.stream(), durations("P2D").stream())
            .collect(Collectors.toUnmodifiableSet());
    private static final Duration MOST_BACK = Duration.ofDays(2);
    private static final Duration STATEFUL = Duration.ofHours(12);
    private static final int LEAST_BAD = 4;
    private static final int MOST_PERIODS = 6;
    private static final int MOST_DIMENSIONS = 6;

    private LogAlerts() {
    }

    static ResourceType type() {
        return ResourceType.type(TYPE, "2021-08-01", "2022-06-15", "2023-12-01", "2026-03-01").model(TYPE, null)
                .names("[^*#&+:<>?@%{}\\\\/\\p{Cntrl}]{0,259}[^*#&+:<>?@%{}\\\\/\\p{Cntrl}. ]").put(Verb.sync(201, 200))
                .delete(Verb.sync(200, 204)).stateless().rule(LogAlerts::check).fill(Common::systemData)
                .fill(LogAlerts::fill);
    }

    private static Set<Duration> durations(String... all) {
        return Stream.of(all).map(Duration::parse).collect(Collectors.toUnmodifiableSet());
    }

    private static ArmError refused(String path, String message) {
        return ArmError.badRequest("BadRequest", message, path);
    }

    private static void check(Write write) {
        JsonNode scopes = write.at("properties.scopes");
        if (scopes.size() != 1) {
            throw ArmError.badRequest("InvalidRequestContent", "The request content was invalid and could not be "
                    + "deserialized: 'Scopes list should contain exactly 1 resource Id'", null);
        }
        place(write, scopes.get(0).asText());
        int severity = write.at("properties.severity").asInt(-1);
        if (severity < 0 || severity > LEAST_BAD) {
            throw refused("properties.severity", "Severity must be one of 0, 1, 2, 3, 4.");
        }
        JsonNode criterion = write.at("properties.criteria").path("allOf").path(0);
        pace(write, criterion.at("/failingPeriods/numberOfEvaluationPeriods").asInt(1));
        criterion(criterion);
        write.at("properties.actions").path("actionGroups").forEach(group -> exists(write, group.asText()));
    }

    private static void place(Write write, String scope) {
        Entry queried = exists(write, scope);
        String region = Json.text(queried.body(), "location");
        if (!region.isEmpty() && !region.equalsIgnoreCase(write.text("location"))) {
            throw refused("location", "The rule's location '" + write.text("location")
                    + "' is not that of its scope, '" + region + "'.");
        }
    }

    private static Entry exists(Write write, String id) {
        return write.world().find(id).orElseThrow(() -> refused("properties.scopes", "The resource '" + id
                + "' was not found."));
    }

    private static void pace(Write write, int periods) {
        Duration frequency = Duration.parse(write.text("properties.evaluationFrequency"));
        Duration window = Duration.parse(write.text("properties.windowSize"));
        if (!FREQUENCIES.contains(frequency)) {
            throw refused("properties.evaluationFrequency", "'" + frequency + "' is no frequency of evaluation.");
        }
        boolean everyMinute = frequency.equals(Duration.ofMinutes(1));
        boolean fits = everyMinute
                ? window.compareTo(Duration.ofHours(6)) <= 0
                : !window.equals(Duration.ofMinutes(1));
        if (!WINDOWS.contains(window) || !fits || periods < 1 || periods > MOST_PERIODS
                || window.multipliedBy(periods).compareTo(frequency) < 0
                || window.multipliedBy(periods).compareTo(MOST_BACK) > 0) {
            throw refused("properties.windowSize", "'" + window + "' in " + periods
                    + " periods is no window size for a frequency of " + frequency + ".");
        }
        if (write.at("properties.autoMitigate").asBoolean(true) && frequency.compareTo(STATEFUL) > 0) {
            throw refused("properties.autoMitigate", "Stateful rules with a frequency of more than 12 hours are not "
                    + "supported.");
        }
    }

    private static void criterion(JsonNode criterion) {
        LogQuery.parse(criterion.path("query").asText());
        boolean counts = criterion.path("timeAggregation").asText("Count").equals("Count");
        if (counts == criterion.path("metricMeasureColumn").isTextual()) {
            throw refused("properties.criteria.allOf",
                    "metricMeasureColumn goes with every time aggregation but Count.");
        }
        if (!OPERATORS.contains(criterion.path("operator").asText("GreaterThan"))) {
            // In these words; and not as its model has it, which says Equals.
            throw ArmError.badRequest("BadRequest", "Alert rule payload cannot be empty", null);
        }
        if (!criterion.path("threshold").isNumber()) {
            throw refused("properties.criteria.allOf", "There must be a threshold.");
        }
        JsonNode periods = criterion.path("failingPeriods");
        if (periods.path("minFailingPeriodsToAlert").asInt(1) > periods.path("numberOfEvaluationPeriods").asInt(1)) {
            throw refused("properties.criteria.allOf",
                    "minFailingPeriodsToAlert must not be more than numberOfEvaluationPeriods.");
        }
        if (criterion.path("dimensions").size() > MOST_DIMENSIONS) {
            throw refused("properties.criteria.allOf", "There may be six dimensions.");
        }
    }

    private static void fill(Write write) {
        write.preset("kind", "LogAlert");
        write.preset("properties.autoMitigate", true);
        write.preset("properties.displayName", write.id().name());
        write.set("properties.createdWithApiVersion", write.request().apiVersion());
        write.set("properties.isLegacyLogAnalyticsRule", false);
        write.set("properties.isWorkspaceAlertsStorageConfigured", false);
        for (JsonNode one : write.at("properties.criteria").path("allOf")) {
            if (one instanceof ObjectNode criterion) {
                criterion.withArray("dimensions");
            }
        }
    }

    /** Adds those that are fired now. */
    static void fired(World world, Entry rule, ArrayNode alerts) {
        JsonNode criterion = Json.at(rule.body(), "properties.criteria").path("allOf").path(0);
        LogQuery query = LogQuery.parse(criterion.path("query").asText());
        if (query.table().isEmpty() || !criterion.path("timeAggregation").asText().equals("Count")) {
            return;
        }
        ArmId scope = ArmId.of(Json.at(rule.body(), "properties.scopes").get(0).asText());
        Instant then = Instant.now().minus(Duration.parse(Json.text(rule.body(), "properties.windowSize")));
        Map<Map<String, String>, Integer> counts = new TreeMap<>(Comparator.comparing(Map::toString));
        List<LogRows.Row> rows = world.logs().since(query.table().get(), then).stream()
                .filter(row -> isSeen(world, row.resource(), scope) && query.finds(row)).toList();
        if (criterion.path("dimensions").isEmpty()) {
            counts.put(Map.of(), rows.size());
        }
        for (LogRows.Row row : rows) {
            Map<String, String> values = new TreeMap<>();
            criterion.path("dimensions").forEach(dimension -> values.put(dimension.path("name").asText(),
                    row.columns().getOrDefault(dimension.path("name").asText(), "")));
            if (!values.isEmpty() && AlertRules.isMeant(criterion.path("dimensions"), values)) {
                counts.merge(values, 1, Integer::sum);
            }
        }
        String since = rows.isEmpty() ? Instant.now().toString() : rows.getFirst().at().toString();
        counts.forEach((values, number) -> {
            if (AlertRules.holds(criterion, number)) {
                alerts.add(AlertRules.alert(scope, rule, "Log", since, values.toString()));
            }
        });
    }

    /** Whether a resource's logs go to where the rule looks: to that workspace, or, of its own logs, to any. */
    private static boolean isSeen(World world, ArmId resource, ArmId scope) {
        return world.ofType("Microsoft.Insights/diagnosticSettings").stream()
                .filter(setting -> setting.id().parentId().filter(of -> of.key().equals(resource.key())).isPresent())
                .map(setting -> Json.text(setting.body(), "properties.workspaceId"))
                .anyMatch(to -> !to.isEmpty() && (to.equalsIgnoreCase(scope.path())
                        || (resource.key() + "/").startsWith(scope.key() + "/")));
    }
}
