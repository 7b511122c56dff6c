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
/** A compute of an Azure ML workspace. */
@Group("azureml.dev")
@Version("v1alpha1")
@Singular("mlcompute")
@Plural("mlcomputes")
@ShortNames("mlc")
@Categories("azureml")
@JsonClassDescription("A compute of an Azure ML workspace.")
@AdditionalPrinterColumn(name = "Ready", jsonPath = ".status.conditions[?(@.type==\"Ready\")].status")
@AdditionalPrinterColumn(name = "Reason", jsonPath = ".status.conditions[?(@.type==\"Ready\")].reason")
@AdditionalPrinterColumn(name = "State", jsonPath = ".status.state")
@AdditionalPrinterColumn(name = "Type", jsonPath = ".status.computeType")
@AdditionalPrinterColumn(name = "Workspace", jsonPath = ".spec.workspaceRef.name")
@AdditionalPrinterColumn(name = "Uses", jsonPath = ".status.uses", priority = 1)
@AdditionalPrinterColumn(name = "ImageCurrent",
        jsonPath = ".status.conditions[?(@.type==\"OSImageCurrent\")].status", priority = 1)
@AdditionalPrinterColumn(name = "Size", jsonPath = ".status.vmSize", priority = 1)
@AdditionalPrinterColumn(name = "Age", jsonPath = ".metadata.creationTimestamp",
        type = AdditionalPrinterColumn.Type.DATE)
@AdditionalPrinterColumn(name = "MonthlyCost", jsonPath = ".status.estimatedMonthlyCost.running", priority = 1)
@AdditionalPrinterColumn(name = "Unpriced", jsonPath = ".status.estimatedMonthlyCost.unpriced", priority = 1)
@AdditionalPrinterColumn(name = "MonthToDate", jsonPath = ".status.monthToDateCost.amount", priority = 1)
@AdditionalPrinterColumn(name = "Message", jsonPath = ".status.conditions[?(@.type==\"Ready\")].message", priority = 1)
@AdditionalPrinterColumn(name = "Id", jsonPath = ".status.id", priority = 1)
@ValidationRule(value = Patterns.SAME_AZURE_NAME,
        message = "azureName can't be changed: create another MLCompute",
        fieldPath = ".spec.azureName")
@ValidationRule(value = "has(self.spec.azureName) || (self.metadata.name.matches('" + Patterns.COMPUTE_NAME + "')"
                + " && !self.metadata.name.matches('-[0-9]+$'))",
        message = "metadata.name is not a name that Azure takes"
                + " (3 to 24 letters, digits and hyphens, a letter first, not a hyphen and digits last):"
                + " set spec.azureName, such as cpu-cluster",
        fieldPath = ".spec.azureName")
public final class MLCompute extends MLObject<MLComputeSpec, MLComputeStatus> {
}
