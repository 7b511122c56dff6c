package dev.azureml.operator.alert;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.MLAlertRuleSpec;
import dev.azureml.api.ManagementPolicy;
import dev.azureml.api.ResourceStatus;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.plan.ArmBody;
import dev.azureml.operator.plan.Document;
import dev.azureml.operator.plan.Facts;
import dev.azureml.operator.plan.Intent;
import dev.azureml.operator.plan.Json;
import dev.azureml.operator.plan.ManagedObject;
import dev.azureml.operator.plan.Overrides;
import dev.azureml.operator.plan.OwnerTag;
import dev.azureml.operator.plan.Problem;
import dev.azureml.operator.plan.Reason;
import dev.azureml.operator.plan.ResolvedReferences;
import dev.azureml.operator.plan.Translation;
import dev.azureml.operator.plan.UpdateRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** An MLAlertRule as the body that Azure takes. */
final class AlertRuleTranslation {
    private static final String ACTION_GROUPS = "Microsoft.Insights/actionGroups";

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
        RuleVariant variant = RuleVariant.of(spec, resolved, facts);
        Overrides overrides = new Overrides(spec.overrides(), variant.type(), variant.fixed());
        Optional<Translation.Refused> refused = Translation.Refused.all(Stream.of(
                Watched.refusal(spec, resolved).stream(), variant.refusals(), overrides.refusal().stream())
                .flatMap(some -> some));
        if (refused.isPresent()) {
            return refused.get();
        }
        Optional<Translation.Refused> taken = ofSomethingElse(variant);
        if (taken.isPresent()) {
            return taken.get();
        }
        List<Intent> intents = new ArrayList<>(variant.targets());
        intents.addAll(actionGroups());
        if (variant.isKnown()) {
            ObjectNode body = body(variant);
            overrides.merge(body);
            intents.add(Intent.manage(AlertRuleKind.KEY, id(variant), resolved.apiVersion(variant.type(),
                    variant.apiVersion()), body).withCreateDefaults(createDefaults(variant))
                    .updatedBy(UpdateRule.createOnly("/location"))
                    .dependingOn(intents.stream().map(Intent::key).collect(Collectors.toSet())));
        }
        return withFired(Translation.Intents.of(intents), variant);
    }

    private Translation withFired(Translation.Intents wanted, RuleVariant variant) {
        if (facts.body(AlertRuleKind.KEY).isEmpty()) {
            return wanted.withDocuments(variant.documents());
        }
        Document fired = FiredAlerts.document(variant.scope(), id(variant), resolved);
        return wanted.withDocuments(Stream.concat(variant.documents().stream(), Stream.of(fired)).toList())
                .withConditions(List.of(new FiredAlerts(facts, spec.activityLog() != null).condition()));
    }

    private ArmId id(RuleVariant variant) {
        return group().extension(variant.type(), name);
    }

    /** Names are unique in the resource group: a rule that watches something else is somebody's, and is not re-aimed. */
    private Optional<Translation.Refused> ofSomethingElse(RuleVariant variant) {
        if (spec.managementPolicy() == ManagementPolicy.Observe
                || facts.body(AlertRuleKind.KEY).filter(rule -> owner.equals(OwnerTag.of(rule))).isPresent()) {
            return Optional.empty();
        }
        List<String> scopes = facts.at(AlertRuleKind.KEY, "/properties/scopes").valueStream().map(JsonNode::asText)
                .toList();
        return scopes.stream().allMatch(variant.scope().value()::equalsIgnoreCase)
                ? Optional.empty()
                : Optional.of(new Translation.Refused(new Problem(Reason.CONFLICT, id(variant)
                        + " is there already, and it watches " + String.join(", ", scopes) + ", not " + variant.scope()
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

    private ObjectNode body(RuleVariant variant) {
        ObjectNode body = Json.object();
        ArmBody.put(body, "tags", spec.tags());
        ObjectNode properties = body.putObject("properties");
        ArmBody.put(properties, "description", spec.description());
        // A rule that somebody switched off is no rule: only the spec may.
        properties.put("enabled", !Boolean.FALSE.equals(spec.enabled()));
        properties.putArray("scopes").add(variant.scope().value());
        variant.put(body, properties);
        if (spec.actionGroupIds() != null) {
            variant.tell(properties, groups());
        }
        variant.defaults().properties().stream()
                .filter(one -> !properties.has(one.getKey()) && isOurs(one.getKey(), variant))
                .forEach(one -> properties.set(one.getKey(), one.getValue()));
        return body;
    }

    /** Azure asks for these; a rule that is taken over keeps its own. */
    private static ObjectNode createDefaults(RuleVariant variant) {
        ObjectNode defaults = Json.object();
        defaults.putObject("properties").setAll(variant.defaults());
        return defaults;
    }

    /**
     * Whether the default holds though the spec says nothing: of a rule that the object made, of what the spec said once,
     * which Azure would keep or miss, and of the frequency or the window where the spec says the other, which have to fit.
     */
    private boolean isOurs(String property, RuleVariant variant) {
        boolean fits = property.equals(MetricRule.FREQUENCY) || property.equals(MetricRule.WINDOW);
        return variant.saysPace() && fits
                || recorded.filter(rule -> rule.origin() == ResourceStatus.Origin.Created
                        || Objects.requireNonNullElse(rule.appliedPaths(), List.<String>of()).stream()
                                .anyMatch(path -> isAt(path, "/properties/" + property)))
                        .isPresent();
    }

    private static boolean isAt(String path, String property) {
        return path.equals(property) || path.startsWith(property + "/");
    }
}
