package dev.azureml.operator.alert;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.MLAlertRuleSpec;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.plan.ArmBody;
import dev.azureml.operator.plan.Facts;
import dev.azureml.operator.plan.FixedPaths;
import dev.azureml.operator.plan.Intent;
import dev.azureml.operator.plan.Json;
import dev.azureml.operator.plan.ResolvedReferences;
import dev.azureml.operator.plan.Translation;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A metric that Azure publishes, compared with a threshold. */
record MetricRule(MLAlertRuleSpec spec, Watched watched, Criterion criterion, ResolvedReferences resolved, Facts facts)
        implements
            RuleVariant {
    /** How bad it is where nobody said. */
    static final int INFORMATIONAL = 3;
    private static final String SINGLE = "Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria";
    /** How a rule may say it that was made for more resources than it has now. */
    private static final String SEVERAL = "Microsoft.Azure.Monitor.MultipleResourceMultipleMetricCriteria";
    static final String FREQUENCY = "evaluationFrequency";
    static final String WINDOW = "windowSize";
    private static final FixedPaths FIXED_HERE = FIXED.and("/location", "a rule has none but global")
            .said("spec.", "/properties/severity", "/properties/evaluationFrequency", "/properties/windowSize",
                    "/properties/autoMitigate");

    @Override
    public String type() {
        return "Microsoft.Insights/metricAlerts";
    }

    @Override
    public String apiVersion() {
        return "2026-01-01";
    }

    @Override
    public ArmId scope() {
        return watched.id();
    }

    @Override
    public FixedPaths fixed() {
        return FIXED_HERE;
    }

    @Override
    public Stream<Translation.Refused> refusals() {
        return criterion.refusals();
    }

    @Override
    public List<Intent> targets() {
        return watched.targets(resolved);
    }

    @Override
    public void put(ObjectNode body, ObjectNode properties) {
        body.put("location", "global");
        ArmBody.put(properties, "severity", severity());
        ArmBody.put(properties, FREQUENCY, spec.evaluationFrequency());
        ArmBody.put(properties, WINDOW, spec.windowSize());
        ArmBody.put(properties, "autoMitigate", spec.autoMitigate());
        JsonNode there = facts.at(AlertRuleKind.KEY, "/properties/criteria");
        properties.putObject("criteria")
                .put("odata.type", there.path("odata.type").asText(SINGLE).equalsIgnoreCase(SEVERAL)
                        ? SEVERAL
                        : SINGLE)
                .putArray("allOf").add(criterion.body(there.at("/allOf/0/name").asText("Criterion1")));
    }

    private @Nullable Integer severity() {
        return spec.severity() == null && spec.preset() != null
                ? Integer.valueOf(Presets.of(spec.preset()).severity())
                : spec.severity();
    }

    @Override
    public void tell(ObjectNode properties, List<String> groups) {
        RuleVariant.objects(properties.putArray("actions"), groups);
    }

    @Override
    public ObjectNode defaults() {
        return Json.object().put("severity", INFORMATIONAL)
                .put(FREQUENCY, MLAlertRuleSpec.EvaluationFrequency.PT5M.name())
                .put(WINDOW, MLAlertRuleSpec.WindowSize.PT15M.name()).put("autoMitigate", true);
    }

    @Override
    public boolean saysPace() {
        return spec.evaluationFrequency() != null || spec.windowSize() != null;
    }
}
