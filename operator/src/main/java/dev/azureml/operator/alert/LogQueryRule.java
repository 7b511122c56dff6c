package dev.azureml.operator.alert;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.LogQueryAlert;
import dev.azureml.api.LogQueryAlert.FailingPeriods;
import dev.azureml.api.LogQueryAlert.Preset;
import dev.azureml.api.MLAlertRuleSpec;
import dev.azureml.api.MLAlertRuleSpec.Aggregation;
import dev.azureml.api.MLAlertRuleSpec.Dimension;
import dev.azureml.api.MLAlertRuleSpec.DimensionOperator;
import dev.azureml.api.MLAlertRuleSpec.Operator;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.plan.ArmBody;
import dev.azureml.operator.plan.Facts;
import dev.azureml.operator.plan.FixedPaths;
import dev.azureml.operator.plan.Intent;
import dev.azureml.operator.plan.Json;
import dev.azureml.operator.plan.ResolvedReferences;
import dev.azureml.operator.plan.Translation;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** A query of logs that Azure runs every so often, of the workspace's own or of a Log Analytics workspace's. */
record LogQueryRule(MLAlertRuleSpec spec, LogQueryAlert said, Watched watched, ResolvedReferences resolved, Facts facts)
        implements
            RuleVariant {
    private static final String LOGS = "spec.logQuery.logAnalyticsWorkspaceId";
    /** What runs with the rights of whoever writes the rule is for the spec alone, where it is looked through. */
    private static final FixedPaths FIXED_HERE = FIXED.and("/location", "it is that of what is queried")
            .and("/properties/criteria", "use spec.logQuery")
            .and("/properties/targetResourceTypes", "a rule is on one workspace")
            .said("spec.logQuery.", "/properties/evaluationFrequency", "/properties/windowSize")
            .said("spec.", "/properties/severity", "/properties/autoMitigate");

    @Override
    public String type() {
        return "Microsoft.Insights/scheduledQueryRules";
    }

    @Override
    public String apiVersion() {
        return "2026-03-01";
    }

    @Override
    public ArmId scope() {
        return logs().orElseGet(watched::id);
    }

    private Optional<ArmId> logs() {
        return Optional.ofNullable(said.logAnalyticsWorkspaceId()).map(ArmId::parse);
    }

    @Override
    public FixedPaths fixed() {
        return FIXED_HERE;
    }

    @Override
    public Stream<Translation.Refused> refusals() {
        return ScopedQuery.beyond(query()).map(why -> Translation.Refused.invalid("spec.logQuery.query", why)).stream();
    }

    private String query() {
        return said.preset() == null
                ? Objects.requireNonNull(said.query(), "the schema asks for it where there is no preset")
                : query(said.preset());
    }

    /** What each stands for: the first is a query of Azure's own pages. */
    static String query(Preset preset) {
        return switch (preset) {
            case FailedJobs -> "AmlComputeJobEvent | where EventType == \"JobFailed\"";
            case FailedRuns -> "AmlRunStatusChangedEvent | where Status == \"Failed\"";
        };
    }

    @Override
    public List<Intent> targets() {
        Stream<Intent> logs = logs().map(id -> Intent.target(LOGS, id, resolved.apiVersion(id.type(), "2025-07-01")))
                .stream();
        return Stream.concat(watched.targets(resolved).stream(), logs).toList();
    }

    @Override
    public boolean isKnown() {
        return location().isPresent();
    }

    /** A rule lies in the region of what it queries. */
    private Optional<String> location() {
        if (logs().isPresent()) {
            return text(LOGS);
        }
        return Optional.ofNullable(resolved.workspaceLocation()).or(() -> watched.property().flatMap(this::text));
    }

    private Optional<String> text(String key) {
        return Optional.ofNullable(facts.at(key, "/location").textValue());
    }

    @Override
    public void put(ObjectNode body, ObjectNode properties) {
        body.put("location", location().orElseThrow()).put("kind", "LogAlert");
        ArmBody.put(properties, "severity", spec.severity());
        ArmBody.put(properties, MetricRule.FREQUENCY, said.evaluationFrequency());
        ArmBody.put(properties, MetricRule.WINDOW, said.windowSize());
        ArmBody.put(properties, "autoMitigate", spec.autoMitigate());
        properties.putObject("criteria").putArray("allOf").add(criterion());
    }

    private ObjectNode criterion() {
        ObjectNode criterion = Json.object().put("query", query()).put("timeAggregation",
                Objects.requireNonNullElse(said.timeAggregation(), Aggregation.Count).name());
        ArmBody.put(criterion, "metricMeasureColumn", said.metricMeasureColumn());
        for (Dimension one : Objects.requireNonNullElse(said.dimensions(), List.<Dimension>of())) {
            ObjectNode dimension = criterion.withArray("dimensions").addObject().put("name", one.name())
                    .put("operator", Objects.requireNonNullElse(one.operator(), DimensionOperator.Include).name());
            one.values().forEach(dimension.putArray("values")::add);
        }
        // Azure's model of such rules says Equals, and Azure refuses it.
        criterion.put("operator", said.operator() == Operator.Equals
                ? "Equal"
                : Objects.requireNonNullElse(said.operator(), Operator.GreaterThan).name());
        Criterion.threshold(criterion, Objects.requireNonNullElse(said.threshold(), 0.0));
        FailingPeriods periods = Objects.requireNonNullElse(said.failingPeriods(), new FailingPeriods(1, 1));
        criterion.putObject("failingPeriods")
                .put("numberOfEvaluationPeriods", periods.numberOfEvaluationPeriods())
                .put("minFailingPeriodsToAlert", periods.minFailingPeriodsToAlert());
        return criterion;
    }

    @Override
    public void tell(ObjectNode properties, List<String> groups) {
        groups.forEach(properties.putObject("actions").putArray("actionGroups")::add);
    }

    @Override
    public ObjectNode defaults() {
        return Json.object().put("severity", MetricRule.INFORMATIONAL)
                .put(MetricRule.FREQUENCY, LogQueryAlert.EvaluationFrequency.PT5M.name())
                .put(MetricRule.WINDOW, LogQueryAlert.WindowSize.PT15M.name()).put("autoMitigate", true);
    }

    @Override
    public boolean saysPace() {
        return said.evaluationFrequency() != null || said.windowSize() != null;
    }
}
