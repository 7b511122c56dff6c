package dev.azureml.operator.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.MLPolicyAssignmentSpec;
import dev.azureml.api.ResourceStatus;
import dev.azureml.operator.azureml.ActingIdentity;
import dev.azureml.operator.plan.DeletionAction;
import dev.azureml.operator.plan.DeletionRule;
import dev.azureml.operator.plan.Facts;
import dev.azureml.operator.plan.Json;
import dev.azureml.operator.plan.Kind;
import dev.azureml.operator.plan.ManagedObject;
import dev.azureml.operator.plan.MetricSample;
import dev.azureml.operator.plan.References;
import dev.azureml.operator.plan.ResolvedReferences;
import dev.azureml.operator.plan.StatusFields;
import dev.azureml.operator.plan.StatusProfile;
import dev.azureml.operator.plan.Translation;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** MLPolicyAssignment: one policy, or initiative, for a resource group or a subscription. */
public final class PolicyAssignmentKind implements Kind<MLPolicyAssignmentSpec> {
    static final String KEY = "policyAssignment";

    @Override
    public String mainKey() {
        return KEY;
    }

    @Override
    public References references(MLPolicyAssignmentSpec spec) {
        return References.inWorkspace(spec.workspaceRef(), spec.workspaceId()).toIfReady(Exemptions.references(spec));
    }

    @Override
    public Translation translate(ManagedObject<MLPolicyAssignmentSpec> subject, ResolvedReferences resolved,
            Facts facts) {
        return new PolicyAssignmentTranslation(subject, resolved, facts).translate();
    }

    @Override
    public ObjectNode report(ManagedObject<MLPolicyAssignmentSpec> subject, Facts facts) {
        ObjectNode body = facts.body(KEY).orElseGet(Json::object);
        ObjectNode fields = new StatusFields(body).text("policyDefinitionId", "/properties/policyDefinitionId")
                .with("compliance", new Compliance(facts).report())
                .with("exemptions", Exemptions.status(subject, facts))
                .with("remediation", Remediation.status(subject, facts)).build();
        ActingIdentity.of(body).ifPresent(principal -> fields.put("principalId", principal));
        PolicyAssignmentTranslation.definition(facts).filter(_ -> isOf(subject.spec(), body)).ifPresent(definition -> {
            fields.put("policyName", definition.displayName());
            definition.effect(values(body)).ifPresent(effect -> fields.put("effect", effect + unlessEnforced(body)));
        });
        return fields;
    }

    /** Whether what Azure has is of the policy that the spec names, and whose definition was read. */
    private static boolean isOf(MLPolicyAssignmentSpec spec, ObjectNode body) {
        return PolicyAssignmentTranslation.definitionId(spec.policy()).filter(id -> id.value().equalsIgnoreCase(body.at(
                "/properties/policyDefinitionId").asText())).isPresent();
    }

    private static Map<String, JsonNode> values(ObjectNode body) {
        return body.at("/properties/parameters").propertyStream().collect(Collectors.toMap(Map.Entry::getKey,
                parameter -> parameter.getValue().path("value")));
    }

    private static String unlessEnforced(ObjectNode body) {
        String mode = body.at("/properties/enforcementMode").asText("");
        return mode.equals("DoNotEnforce") ? " (" + mode + ")" : "";
    }

    /** What complies moves by itself. */
    @Override
    public StatusProfile statusProfile(MLPolicyAssignmentSpec spec) {
        String policy = PolicyAssignmentTranslation.named(spec.policy()).orElse("other");
        return new StatusProfile(Set.of("compliance"), report -> measures(report, policy), false);
    }

    /** By Azure's own policies alone: others are as many as people define. */
    private static List<MetricSample> measures(ObjectNode report, String policy) {
        return report.path("compliance").has("nonCompliant")
                ? List.of(new MetricSample("azureml.policy.noncompliant.resources", "policy", policy,
                        report.at("/compliance/nonCompliant").asLong()))
                : List.of();
    }

    @Override
    public DeletionRule deletion(ManagedObject<MLPolicyAssignmentSpec> subject, ResourceStatus resource) {
        if (Remediation.is(resource.key())) {
            return DeletionRule.of(new DeletionAction.Retain()); // it has put right what it has
        }
        MLPolicyAssignmentSpec spec = subject.spec();
        DeletionRule byPolicy = DeletionRule.of(DeletionAction.byPolicy(spec.deletionPolicy(), resource, Map.of()));
        if (!Exemptions.is(resource.key())) {
            return byPolicy;
        }
        // Whatever is kept with the assignment, and whoever made it: what is exempt no more must not stay exempt.
        DeletionRule rule = Exemptions.isTakenOut(spec, resource.key())
                ? DeletionRule.of(new DeletionAction.Delete(Map.of())).at(DeletionRule.Turn.AT_ONCE)
                : byPolicy;
        return rule.onlyWhile(body -> Exemptions.isOurs(subject, resource, body));
    }
}
