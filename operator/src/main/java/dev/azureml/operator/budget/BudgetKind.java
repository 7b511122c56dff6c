package dev.azureml.operator.budget;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.MLBudgetSpec;
import dev.azureml.api.ResourceStatus;
import dev.azureml.operator.plan.DeletionAction;
import dev.azureml.operator.plan.DeletionRule;
import dev.azureml.operator.plan.Facts;
import dev.azureml.operator.plan.Kind;
import dev.azureml.operator.plan.ManagedObject;
import dev.azureml.operator.plan.References;
import dev.azureml.operator.plan.ResolvedReferences;
import dev.azureml.operator.plan.StatusProfile;
import dev.azureml.operator.plan.Translation;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** MLBudget: one budget of a workspace, a resource group or a subscription. */
public final class BudgetKind implements Kind<MLBudgetSpec> {
    static final String KEY = "budget";

    @Override
    public String mainKey() {
        return KEY;
    }

    @Override
    public References references(MLBudgetSpec spec) {
        return References.inWorkspace(spec.workspaceRef(), spec.workspaceId());
    }

    @Override
    public Translation translate(ManagedObject<MLBudgetSpec> subject, ResolvedReferences resolved, Facts facts) {
        return new BudgetTranslation(subject, resolved, facts).translate();
    }

    @Override
    public ObjectNode report(ManagedObject<MLBudgetSpec> subject, Facts facts) {
        return Spend.in(facts).report();
    }

    /** Azure works the spend out once a day, and it changes by itself. */
    @Override
    public StatusProfile statusProfile(MLBudgetSpec spec) {
        return new StatusProfile(Set.of("currentSpend", "forecastSpend", "spentPercent"), _ -> List.of(), false);
    }

    @Override
    public DeletionRule deletion(ManagedObject<MLBudgetSpec> subject, ResourceStatus resource) {
        return DeletionRule.of(DeletionAction.byPolicy(subject.spec().deletionPolicy(), resource, Map.of()));
    }
}
