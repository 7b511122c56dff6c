package dev.azureml.operator.policy;

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

/** MLPolicyAssignment: one policy, or initiative, for a resource group or a subscription. */
public final class PolicyAssignmentKind implements Kind<MLPolicyAssignmentSpec> {
    static final String KEY = "policyAssignment";

    @Override
    public String mainKey() {
        return KEY;
    }

    @Override
    public References references(MLPolicyAssignmentSpec spec) {
        return References.inWorkspace(spec.workspaceRef(), spec.workspaceId());
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
                .with("compliance", new Compliance(facts).report()).build();
        ActingIdentity.of(body).ifPresent(principal -> fields.put("principalId", principal));
        PolicyAssignmentTranslation.definition(facts).ifPresent(definition -> {
            fields.put("policyName", definition.displayName());
            definition.effect(subject.spec().parameters()).ifPresent(effect -> fields.put("effect", effect));
        });
        return fields;
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
        return DeletionRule.of(DeletionAction.byPolicy(subject.spec().deletionPolicy(), resource, Map.of()));
    }
}
