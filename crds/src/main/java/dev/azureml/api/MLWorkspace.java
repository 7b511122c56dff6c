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
/** An Azure ML workspace, and what it needs beside it. */
@Group("azureml.dev")
@Version("v1alpha1")
@Singular("mlworkspace")
@Plural("mlworkspaces")
@ShortNames("mlws")
@Categories("azureml")
@JsonClassDescription("An Azure ML workspace, and what it needs beside it.")
@AdditionalPrinterColumn(name = "Ready", jsonPath = ".status.conditions[?(@.type==\"Ready\")].status")
@AdditionalPrinterColumn(name = "Reason", jsonPath = ".status.conditions[?(@.type==\"Ready\")].reason")
@AdditionalPrinterColumn(name = "State", jsonPath = ".status.provisioningState")
@AdditionalPrinterColumn(name = "Kind", jsonPath = ".status.kind", priority = 1)
@AdditionalPrinterColumn(name = "Location", jsonPath = ".status.location", priority = 1)
@AdditionalPrinterColumn(name = "Studio", jsonPath = ".status.studioUrl", priority = 1)
@AdditionalPrinterColumn(name = "Age", jsonPath = ".metadata.creationTimestamp",
        type = AdditionalPrinterColumn.Type.DATE)
@AdditionalPrinterColumn(name = "MonthlyCost", jsonPath = ".status.estimatedMonthlyCost.running", priority = 1)
@AdditionalPrinterColumn(name = "Unpriced", jsonPath = ".status.estimatedMonthlyCost.unpriced", priority = 1)
@AdditionalPrinterColumn(name = "MonthToDate", jsonPath = ".status.monthToDateCost.amount", priority = 1)
@AdditionalPrinterColumn(name = "Message", jsonPath = ".status.conditions[?(@.type==\"Ready\")].message", priority = 1)
@AdditionalPrinterColumn(name = "Id", jsonPath = ".status.id", priority = 1)
@ValidationRule(value = Patterns.SAME_AZURE_NAME,
        message = "azureName can't be changed: create another MLWorkspace",
        fieldPath = ".spec.azureName")
@ValidationRule(value = "has(self.spec.azureName) || self.metadata.name.matches('" + Patterns.WORKSPACE_NAME + "')",
        message = "metadata.name is not a name that Azure takes"
                + " (3 to 33 letters, digits, hyphens and underscores, a letter or digit first):"
                + " set spec.azureName, such as team-a",
        fieldPath = ".spec.azureName")
public final class MLWorkspace extends MLObject<MLWorkspaceSpec, MLWorkspaceStatus> {
}
