package dev.azureml.operator.alert;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.MLAlertRuleSpec;
import dev.azureml.api.ResourceStatus;
import dev.azureml.operator.plan.DeletionAction;
import dev.azureml.operator.plan.DeletionRule;
import dev.azureml.operator.plan.Facts;
import dev.azureml.operator.plan.Json;
import dev.azureml.operator.plan.Kind;
import dev.azureml.operator.plan.ManagedObject;
import dev.azureml.operator.plan.References;
import dev.azureml.operator.plan.ResolvedReferences;
import dev.azureml.operator.plan.StatusFields;
import dev.azureml.operator.plan.StatusProfile;
import dev.azureml.operator.plan.Translation;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** MLAlertRule: one alert rule of Azure Monitor, in the resource group of its workspace. */
public final class AlertRuleKind implements Kind<MLAlertRuleSpec> {
    static final String KEY = "alertRule";

    @Override
    public String mainKey() {
        return KEY;
    }

    @Override
    public References references(MLAlertRuleSpec spec) {
        return References.inWorkspace(spec.workspaceRef(), spec.workspaceId())
                .to(Watched.reference(spec).stream().toList());
    }

    @Override
    public Translation translate(ManagedObject<MLAlertRuleSpec> subject, ResolvedReferences resolved, Facts facts) {
        return new AlertRuleTranslation(subject, resolved, facts).translate();
    }

    @Override
    public ObjectNode report(ManagedObject<MLAlertRuleSpec> subject, Facts facts) {
        JsonNode body = facts.body(KEY).orElseGet(Json::object);
        ObjectNode fields = new StatusFields(body).text("scope", "/properties/scopes/0")
                .number("severity", "/properties/severity").flag("enabled", "/properties/enabled").build();
        RuleWords.of(body).ifPresent(words -> fields.put("criterion", words));
        fields.setAll(new FiredAlerts(facts, subject.spec().activityLog() != null).report());
        return fields;
    }

    /** What is fired moves by itself. */
    @Override
    public StatusProfile statusProfile(MLAlertRuleSpec spec) {
        return new StatusProfile(Set.of("firedAlerts", "firedSince"), _ -> List.of(), false);
    }

    @Override
    public DeletionRule deletion(ManagedObject<MLAlertRuleSpec> subject, ResourceStatus resource) {
        return DeletionRule.of(DeletionAction.byPolicy(subject.spec().deletionPolicy(), resource, Map.of()));
    }
}
