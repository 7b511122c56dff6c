package dev.azureml.api;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Singular;
import io.fabric8.kubernetes.model.annotation.Version;

// @formatter:off: one statement a line
/** A budget for what a workspace, its resource group or a subscription costs. */
@Group("azureml.dev")
@Version("v1alpha1")
@Singular("mlbudget")
@Plural("mlbudgets")
@ShortNames("mlb")
@Categories("azureml")
@JsonClassDescription("A budget for what a workspace, its resource group or a subscription costs.")
@AdditionalPrinterColumn(name = "Ready", jsonPath = ".status.conditions[?(@.type==\"Ready\")].status")
@AdditionalPrinterColumn(name = "Reason", jsonPath = ".status.conditions[?(@.type==\"Ready\")].reason")
@AdditionalPrinterColumn(name = "Amount", jsonPath = ".spec.amount", type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(name = "Spent", jsonPath = ".status.currentSpend")
@AdditionalPrinterColumn(name = "WithinBudget",
        jsonPath = ".status.conditions[?(@.type==\"WithinBudget\")].status")
@AdditionalPrinterColumn(name = "Age", jsonPath = ".metadata.creationTimestamp",
        type = AdditionalPrinterColumn.Type.DATE)
@AdditionalPrinterColumn(name = "Forecast", jsonPath = ".status.forecastSpend", priority = 1)
@AdditionalPrinterColumn(name = "Message", jsonPath = ".status.conditions[?(@.type==\"Ready\")].message", priority = 1)
@AdditionalPrinterColumn(name = "Id", jsonPath = ".status.id", priority = 1)
@ValidationRule(value = Patterns.SAME_AZURE_NAME,
        message = "azureName can't be changed: create another MLBudget",
        fieldPath = ".spec.azureName")
@ValidationRule(value = "has(self.spec.azureName) || self.metadata.name.size() <= 63"
        + " && self.metadata.name.matches('" + Patterns.BUDGET_NAME + "')",
        message = "metadata.name is not a name that Azure takes"
                + " (1 to 63 letters, digits, hyphens and underscores):"
                + " set spec.azureName, such as team-a",
        fieldPath = ".spec.azureName")
public final class MLBudget extends MLObject<MLBudgetSpec, MLBudgetStatus> {
}
