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
/** A model of an Azure ML workspace, with its versions. */
@Group("azureml.dev")
@Version("v1alpha1")
@Singular("mlmodel")
@Plural("mlmodels")
@ShortNames("mlm")
@Categories("azureml")
@JsonClassDescription("A model of an Azure ML workspace, with its versions.")
@AdditionalPrinterColumn(name = "Ready", jsonPath = ".status.conditions[?(@.type==\"Ready\")].status")
@AdditionalPrinterColumn(name = "Reason", jsonPath = ".status.conditions[?(@.type==\"Ready\")].reason")
@AdditionalPrinterColumn(name = "Type", jsonPath = ".status.modelType")
@AdditionalPrinterColumn(name = "Version", jsonPath = ".status.version")
@AdditionalPrinterColumn(name = "Latest", jsonPath = ".status.latestVersion")
@AdditionalPrinterColumn(name = "Workspace", jsonPath = ".spec.workspaceRef.name")
@AdditionalPrinterColumn(name = "Age", jsonPath = ".metadata.creationTimestamp",
        type = AdditionalPrinterColumn.Type.DATE)
@AdditionalPrinterColumn(name = "Uri", jsonPath = ".status.modelUri", priority = 1)
@AdditionalPrinterColumn(name = "Message", jsonPath = ".status.conditions[?(@.type==\"Ready\")].message", priority = 1)
@AdditionalPrinterColumn(name = "Id", jsonPath = ".status.id", priority = 1)
@ValidationRule(value = Patterns.SAME_AZURE_NAME,
        message = "azureName can't be changed: create another MLModel",
        fieldPath = ".spec.azureName")
@ValidationRule(value = "has(self.spec.azureName) || self.metadata.name.matches('" + Patterns.ASSET_NAME + "')",
        message = "metadata.name is not a name that Azure takes"
                + " (up to 255 letters, digits, hyphens and underscores, a letter or digit first):"
                + " set spec.azureName, such as my-model",
        fieldPath = ".spec.azureName")
public final class MLModel extends MLObject<MLModelSpec, MLModelStatus> {
}
