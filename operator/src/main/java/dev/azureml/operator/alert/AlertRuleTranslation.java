package dev.azureml.operator.alert;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.MLAlertRuleSpec;
import dev.azureml.api.ManagementPolicy;
import dev.azureml.api.ResourceStatus;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.plan.ArmBody;
import dev.azureml.operator.plan.Facts;
import dev.azureml.operator.plan.FixedPaths;
import dev.azureml.operator.plan.Intent;
import dev.azureml.operator.plan.Json;
import dev.azureml.operator.plan.ManagedObject;
import dev.azureml.operator.plan.Overrides;
import dev.azureml.operator.plan.OwnerTag;
import dev.azureml.operator.plan.Problem;
import dev.azureml.operator.plan.Reason;
import dev.azureml.operator.plan.ResolvedReferences;
import dev.azureml.operator.plan.Translation;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** An MLAlertRule as the body that Azure takes. */
final class AlertRuleTranslation {
    private static final String TYPE = "Microsoft.Insights/metricAlerts";
    private static final String ACTION_GROUPS = "Microsoft.Insights/actionGroups";
    private static final String FREQUENCY = "evaluationFrequency";
    private static final String WINDOW = "windowSize";
    private static final int INFORMATIONAL = 3;
    private static final FixedPaths FIXED = FixedPaths.OF_ALL.and("/location", "a rule has none but global")
            .and("/properties/scopes", "use spec.workspaceRef, spec.endpointRef and spec.deployment")
            .and("/properties/actions", "use spec.actionGroupIds")
            .said("spec.", "/properties/severity", "/properties/enabled", "/properties/evaluationFrequency",
                    "/properties/windowSize", "/properties/autoMitigate", "/properties/description");

    private final MLAlertRuleSpec spec;
    private final ResolvedReferences resolved;
    private final Facts facts;
    private final String name;
    private final String owner;
    private final Optional<ResourceStatus> recorded;

    AlertRuleTranslation(ManagedObject<MLAlertRuleSpec> subject, ResolvedReferences resolved, Facts facts) {
        this.spec = subject.spec();
        this.resolved = resolved;
        this.facts = facts;
        this.name = subject.azureName();
        this.owner = subject.owner();
        this.recorded = subject.recorded(AlertRuleKind.KEY);
    }

    Translation translate() {
        Overrides overrides = new Overrides(spec.overrides(), TYPE, FIXED);
        Watched watched = Watched.of(spec, resolved);
        Criterion criterion = Criterion.of(spec, watched.type());
        Optional<Translation.Refused> refused = Translation.Refused.all(Stream.of(
                Watched.refusal(spec, resolved).stream(), criterion.refusals(), overrides.refusal().stream())
                .flatMap(some -> some));
        if (refused.isPresent()) {
            return refused.get();
        }
        Optional<Translation.Refused> taken = ofSomethingElse(watched);
        if (taken.isPresent()) {
            return taken.get();
        }
        ObjectNode body = body(watched, criterion);
        overrides.merge(body);
        List<Intent> intents = new ArrayList<>(watched.targets(resolved));
        intents.addAll(actionGroups());
        Intent rule = Intent.manage(AlertRuleKind.KEY, group().extension(TYPE, name),
                resolved.apiVersion(TYPE, "2026-01-01"), body).withCreateDefaults(createDefaults())
                .dependingOn(intents.stream().map(Intent::key).collect(Collectors.toSet()));
        intents.add(rule);
        Translation.Intents wanted = Translation.Intents.of(intents);
        return facts.body(AlertRuleKind.KEY).isEmpty()
                ? wanted
                : wanted.withDocuments(List.of(FiredAlerts.document(watched.id(), rule.id(), resolved)))
                        .withConditions(List.of(new FiredAlerts(facts).condition()));
    }

    /** Names are unique in the resource group: a rule that watches something else is somebody's, and is not re-aimed. */
    private Optional<Translation.Refused> ofSomethingElse(Watched watched) {
        if (spec.managementPolicy() == ManagementPolicy.Observe
                || facts.body(AlertRuleKind.KEY).filter(rule -> owner.equals(OwnerTag.of(rule))).isPresent()) {
            return Optional.empty();
        }
        List<String> scopes = facts.at(AlertRuleKind.KEY, "/properties/scopes").valueStream().map(JsonNode::asText)
                .toList();
        return scopes.stream().allMatch(watched.id().value()::equalsIgnoreCase)
                ? Optional.empty()
                : Optional.of(new Translation.Refused(new Problem(Reason.CONFLICT, group().extension(TYPE, name)
                        + " is there already, and it watches " + String.join(", ", scopes) + ", not " + watched.id()
                        + ": set another azureName, such as azureName: " + name + "-2, or delete that rule in Azure")));
    }

    private ArmId group() {
        return resolved.requireWorkspace().group();
    }

    /** Who is told is looked at first: Azure's own words don't say which of several is not there. */
    private List<Intent> actionGroups() {
        List<String> ids = groups();
        List<Intent> targets = new ArrayList<>();
        for (int i = 0; i < ids.size(); i++) {
            targets.add(Intent.target("spec.actionGroupIds[" + i + "]", ArmId.parse(ids.get(i)),
                    resolved.apiVersion(ACTION_GROUPS, "2023-01-01")));
        }
        return targets;
    }

    private List<String> groups() {
        return Objects.requireNonNullElse(spec.actionGroupIds(), List.of());
    }

    private ObjectNode body(Watched watched, Criterion criterion) {
        ObjectNode body = Json.object().put("location", "global");
        ArmBody.put(body, "tags", spec.tags());
        ObjectNode properties = body.putObject("properties");
        ArmBody.put(properties, "description", spec.description());
        ArmBody.put(properties, "severity", severity());
        // A rule that somebody switched off is no rule: only the spec may.
        properties.put("enabled", !Boolean.FALSE.equals(spec.enabled()));
        properties.putArray("scopes").add(watched.id().value());
        ArmBody.put(properties, "evaluationFrequency", spec.evaluationFrequency());
        ArmBody.put(properties, "windowSize", spec.windowSize());
        properties.putObject("criteria")
                .put("odata.type", "Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria").putArray("allOf")
                .add(criterion.body());
        ArmBody.put(properties, "autoMitigate", spec.autoMitigate());
        defaults().properties().stream()
                .filter(one -> !properties.has(one.getKey()) && isOurs(one.getKey()))
                .forEach(one -> properties.set(one.getKey(), one.getValue()));
        if (spec.actionGroupIds() != null) {
            ArrayNode actions = properties.putArray("actions");
            groups().forEach(id -> actions.addObject().put("actionGroupId", id));
        }
        return body;
    }

    private @Nullable Integer severity() {
        return spec.severity() == null && spec.preset() != null
                ? Integer.valueOf(Presets.of(spec.preset()).severity())
                : spec.severity();
    }

    /** Azure asks for these; a rule that is taken over keeps its own. */
    private static ObjectNode createDefaults() {
        ObjectNode defaults = Json.object();
        defaults.putObject("properties").setAll(defaults());
        return defaults;
    }

    private static ObjectNode defaults() {
        return Json.object().put("severity", INFORMATIONAL)
                .put(FREQUENCY, MLAlertRuleSpec.EvaluationFrequency.PT5M.name())
                .put(WINDOW, MLAlertRuleSpec.WindowSize.PT15M.name()).put("autoMitigate", true);
    }

    /**
     * Whether the default holds though the spec says nothing: of a rule that the object made, of what the spec said once,
     * which Azure would keep or miss, and of the frequency or the window where the spec says the other, which have to fit.
     */
    private boolean isOurs(String property) {
        boolean one = spec.evaluationFrequency() != null || spec.windowSize() != null;
        return one && (property.equals(FREQUENCY) || property.equals(WINDOW))
                || recorded.filter(rule -> rule.origin() == ResourceStatus.Origin.Created
                        || Objects.requireNonNullElse(rule.appliedPaths(), List.<String>of())
                                .contains("/properties/" + property))
                        .isPresent();
    }
}
