package dev.azureml.operator.importing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.ActivityLogAlert;
import dev.azureml.api.MLAlertRuleSpec;
import dev.azureml.operator.alert.ScopedQuery;
import dev.azureml.operator.plan.Json;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What people are told of a workspace and what is in it, as Azure lists the alert rules of its resource group. */
final class AlertRules {
    /** By type the api-version. */
    static final List<Map.Entry<String, String>> TYPES = List.of(
            Map.entry("Microsoft.Insights/metricAlerts", "2026-01-01"),
            Map.entry("Microsoft.Insights/activityLogAlerts", "2026-01-01"),
            Map.entry("Microsoft.Insights/scheduledQueryRules", "2026-03-01"));
    private static final String PROVIDER = "Microsoft.MachineLearningServices/workspaces";
    /** What lies in a workspace and can be watched: which, and a deployment of it. */
    private static final Pattern INSIDE = Pattern.compile(
            "/(?:(onlineEndpoints)/([^/]+)(?:/deployments/([^/]+))?|(computes)/([^/]+))", Pattern.CASE_INSENSITIVE);
    /** Azure's tables of what a workspace logs, and those alone, begin so. */
    private static final Pattern TABLE = Pattern.compile("\\bAml\\w+");
    private static final String ONE_CRITERION = "one comparison with a threshold can be said, and it has ";

    private AlertRules() {
    }

    /** Says a rule that watches the workspace or what is in it. */
    static Draft draft(ObjectNode rule, Imported workspace) {
        JsonNode properties = rule.path("properties");
        List<String> scopes = properties.path("scopes").valueStream().map(JsonNode::asText).toList();
        Optional<ObjectNode> watched = scopes.stream().flatMap(scope -> watched(scope, workspace).stream()).findFirst();
        boolean isQuery = properties.at("/criteria/allOf/0").has("query");
        boolean isOfItsLogs = isQuery && scopes.stream().anyMatch(scope -> isSink(scope, workspace))
                && TABLE.matcher(properties.at("/criteria/allOf/0/query").asText()).find();
        if (watched.isEmpty() && !isOfItsLogs) {
            return beyond(rule, scopes, workspace);
        }
        if (scopes.size() != 1) {
            return new Draft.LeftOut("it watches " + scopes.size() + " resources, and a spec one");
        }
        ObjectNode spec = Json.object();
        spec.putObject("workspaceRef").put("name", workspace.name());
        watched.ifPresent(spec::setAll);
        Optional<String> unsaid = isQuery
                ? query(spec, rule, watched.isEmpty() ? scopes.getFirst() : "")
                : properties.has("condition") ? event(spec, properties) : metric(spec, properties);
        if (unsaid.isPresent()) {
            return new Draft.LeftOut(unsaid.get());
        }
        common(spec, rule);
        return new Draft.Spec(spec);
    }

    /** What watches the workspace as one of many, or what is in it in a way that no spec has, is told of. */
    private static Draft beyond(ObjectNode rule, List<String> scopes, Imported workspace) {
        boolean isOfMachineLearning = rule.path("properties").toString().toLowerCase(Locale.ROOT)
                .contains("microsoft.machinelearningservices");
        String id = workspace.armId().toLowerCase(Locale.ROOT) + "/";
        for (String scope : scopes) {
            String lower = scope.toLowerCase(Locale.ROOT).replaceFirst("/+$", "");
            if (lower.startsWith(id)) {
                return new Draft.LeftOut("it watches " + scope + ", and a spec a workspace, an online endpoint, a"
                        + " deployment of it, or a compute");
            }
            if (isOfMachineLearning && lower.matches("/subscriptions/[^/]+(/resourcegroups/[^/]+)?")
                    && id.startsWith(lower + "/")) {
                return new Draft.LeftOut("it watches all of " + scope + ", and a spec one workspace or what is in it");
            }
        }
        return new Draft.OfAnother();
    }

    /** What a spec says of what is watched; empty where that is of something else. */
    private static Optional<ObjectNode> watched(String scope, Imported workspace) {
        String id = workspace.armId();
        if (!scope.regionMatches(true, 0, id, 0, id.length())) {
            return Optional.empty();
        }
        ObjectNode watched = Json.object();
        if (scope.length() == id.length()) {
            return Optional.of(watched);
        }
        Matcher inside = INSIDE.matcher(scope.substring(id.length()));
        if (!inside.matches()) {
            return Optional.empty();
        }
        put(watched, "endpointName", inside.group(2));
        put(watched, "deployment", inside.group(3));
        put(watched, "computeName", inside.group(5));
        return Optional.of(watched);
    }

    private static void put(ObjectNode to, String name, @Nullable String text) {
        if (text != null && !text.isEmpty()) {
            to.put(name, text);
        }
    }

    private static boolean isSink(String scope, Imported workspace) {
        return workspace.spec().path("diagnostics").valueStream().map(one -> one.at("/to/logAnalytics/id").asText())
                .anyMatch(scope::equalsIgnoreCase);
    }

    /** @return why a spec can't say it; empty when it is said */
    private static Optional<String> metric(ObjectNode spec, JsonNode properties) {
        JsonNode all = properties.at("/criteria/allOf");
        JsonNode criterion = all.path(0);
        if (all.size() != 1) {
            return Optional.of(ONE_CRITERION + all.size()
                    + ": overrides.properties.criteria has them, beside one of them as metric");
        }
        if (!criterion.path("criterionType").asText("StaticThresholdCriterion")
                .equalsIgnoreCase("StaticThresholdCriterion") || !criterion.path("threshold").isNumber()) {
            return Optional.of(ONE_CRITERION + "one of another kind (" + criterion.path("criterionType").asText()
                    + "): overrides.properties.criteria has it, beside metric");
        }
        String namespace = criterion.path("metricNamespace").asText("");
        if (!namespace.regionMatches(true, 0, PROVIDER, 0, PROVIDER.length())) {
            return Optional.of("its metric is of " + namespace + ", and not one of Azure Machine Learning's");
        }
        ObjectNode metric = spec.putObject("metric").put("name", criterion.path("metricName").asText())
                .put("aggregation", known(MLAlertRuleSpec.Aggregation.values(), criterion.path("timeAggregation")));
        operator(metric, criterion);
        metric.put("threshold", criterion.path("threshold").doubleValue());
        dimensions(metric, criterion);
        return Optional.empty();
    }

    private static void operator(ObjectNode to, JsonNode criterion) {
        String operator = criterion.path("operator").asText("").equalsIgnoreCase("Equal")
                ? MLAlertRuleSpec.Operator.Equals.name() // of queries
                : known(MLAlertRuleSpec.Operator.values(), criterion.path("operator"));
        if (!operator.equals(MLAlertRuleSpec.Operator.GreaterThan.name())) {
            to.put("operator", operator);
        }
    }

    private static void dimensions(ObjectNode to, JsonNode criterion) {
        criterion.path("dimensions").forEach(from -> {
            ObjectNode dimension = to.withArray("dimensions").addObject().put("name", from.path("name").asText());
            String operator = known(MLAlertRuleSpec.DimensionOperator.values(), from.path("operator"));
            if (!operator.isEmpty() && !operator.equals(MLAlertRuleSpec.DimensionOperator.Include.name())) {
                dimension.put("operator", operator);
            }
            dimension.set("values", from.path("values").deepCopy());
        });
    }

    private static Optional<String> query(ObjectNode spec, ObjectNode rule, String logs) {
        JsonNode properties = rule.path("properties");
        JsonNode all = properties.at("/criteria/allOf");
        JsonNode criterion = all.path(0);
        if (all.size() != 1 || !criterion.path("threshold").isNumber()) {
            return Optional.of(ONE_CRITERION
                    + (all.size() == 1 ? "one of another kind" : String.valueOf(all.size())));
        }
        if (!rule.path("kind").asText("LogAlert").equalsIgnoreCase("LogAlert")) {
            return Optional.of("a rule of the kind " + rule.path("kind").asText() + " has no place in a spec");
        }
        if (spec.size() > 1) {
            return Optional.of("it queries an endpoint or a compute, and a spec the workspace or where its logs go");
        }
        if (!criterion.path("resourceIdColumn").asText("").isEmpty()) {
            return Optional.of("a spec can't say which column names the resource that an alert is about");
        }
        Optional<String> beyond = ScopedQuery.beyond(criterion.path("query").asText());
        if (beyond.isPresent()) {
            return beyond.map("its query is one that no spec takes: "::concat);
        }
        ObjectNode said = spec.putObject("logQuery").put("query", criterion.path("query").asText());
        put(said, "logAnalyticsWorkspaceId", logs);
        String aggregation = known(MLAlertRuleSpec.Aggregation.values(), criterion.path("timeAggregation"));
        if (!aggregation.equals(MLAlertRuleSpec.Aggregation.Count.name())) {
            put(said, "timeAggregation", aggregation);
            put(said, "metricMeasureColumn", criterion.path("metricMeasureColumn").asText());
        }
        operator(said, criterion);
        said.put("threshold", criterion.path("threshold").doubleValue());
        dimensions(said, criterion);
        periods(said, criterion.path("failingPeriods"));
        pace(said, properties);
        return Optional.empty();
    }

    private static void periods(ObjectNode said, JsonNode from) {
        int looked = from.path("numberOfEvaluationPeriods").asInt(1);
        int amiss = from.path("minFailingPeriodsToAlert").asInt(1);
        if (looked != 1 || amiss != 1) {
            said.putObject("failingPeriods").put("numberOfEvaluationPeriods", looked)
                    .put("minFailingPeriodsToAlert", amiss);
        }
    }

    private static void pace(ObjectNode to, JsonNode properties) {
        put(to, "evaluationFrequency", properties.path("evaluationFrequency").asText());
        put(to, "windowSize", properties.path("windowSize").asText());
    }

    private static Optional<String> event(ObjectNode spec, JsonNode properties) {
        ObjectNode said = Json.object();
        for (JsonNode one : properties.at("/condition/allOf")) {
            List<String> values = one.has("equals")
                    ? List.of(one.path("equals").asText())
                    : one.path("containsAny").valueStream().map(JsonNode::asText).toList();
            String field = one.path("field").asText();
            switch (field.toLowerCase(Locale.ROOT)) {
                case "category" -> {
                    if (!values.equals(List.of("Administrative"))) {
                        return Optional.of("a spec has events of the category Administrative alone, and this is of "
                                + String.join(" or ", values));
                    }
                }
                case "operationname" -> {
                    if (values.size() != 1) {
                        return Optional.of("a spec has one operation, and this has " + values.size());
                    }
                    said.put("operationName", values.getFirst());
                }
                case "status" -> known(said.putArray("statuses"), ActivityLogAlert.Status.values(), values);
                case "level" -> known(said.putArray("levels"), ActivityLogAlert.Level.values(), values);
                default -> {
                    return Optional.of("a spec has no place for the condition on " + (field.isEmpty()
                            ? "one of several"
                            : field));
                }
            }
        }
        if (!said.has("operationName")) {
            return Optional.of("it names no operation, and a spec has to");
        }
        spec.set("activityLog", said);
        return Optional.empty();
    }

    private static void known(ArrayNode to, Enum<?>[] values, List<String> texts) {
        texts.forEach(text -> to.add(known(values, Json.MAPPER.getNodeFactory().textNode(text))));
    }

    /** Azure takes such words in any case. */
    private static String known(Enum<?>[] values, JsonNode said) {
        String text = said.asText("");
        return Stream.of(values).map(Enum::name).filter(text::equalsIgnoreCase).findFirst().orElse(text);
    }

    private static void common(ObjectNode spec, ObjectNode rule) {
        JsonNode properties = rule.path("properties");
        if (!spec.has("activityLog")) {
            if (properties.path("severity").isNumber()) {
                spec.set("severity", properties.path("severity"));
            }
            if (spec.has("metric")) {
                pace(spec, properties);
            }
            if (!properties.path("autoMitigate").asBoolean(true)) {
                spec.put("autoMitigate", false);
            }
        }
        if (!properties.path("enabled").asBoolean(true)) {
            spec.put("enabled", false);
        }
        put(spec, "description", properties.path("description").asText());
        JsonNode actions = properties.path("actions");
        JsonNode groups = actions.isArray() ? actions : actions.path("actionGroups");
        groups.forEach(group -> spec.withArray("actionGroupIds")
                .add(group.isTextual() ? group.asText() : group.path("actionGroupId").asText()));
        Drafts.tags(rule, spec);
    }
}
