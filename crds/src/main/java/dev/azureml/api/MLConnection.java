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
/** A connection of an Azure ML workspace. */
@Group("azureml.dev")
@Version("v1alpha1")
@Singular("mlconnection")
@Plural("mlconnections")
@ShortNames("mlconn")
@Categories("azureml")
@JsonClassDescription("A connection of an Azure ML workspace.")
@AdditionalPrinterColumn(name = "Ready", jsonPath = ".status.conditions[?(@.type==\"Ready\")].status")
@AdditionalPrinterColumn(name = "Reason", jsonPath = ".status.conditions[?(@.type==\"Ready\")].reason")
@AdditionalPrinterColumn(name = "Category", jsonPath = ".status.category")
@AdditionalPrinterColumn(name = "AuthType", jsonPath = ".status.authType")
@AdditionalPrinterColumn(name = "Workspace", jsonPath = ".spec.workspaceRef.name")
@AdditionalPrinterColumn(name = "Age", jsonPath = ".metadata.creationTimestamp",
        type = AdditionalPrinterColumn.Type.DATE)
@AdditionalPrinterColumn(name = "Message", jsonPath = ".status.conditions[?(@.type==\"Ready\")].message", priority = 1)
@AdditionalPrinterColumn(name = "Id", jsonPath = ".status.id", priority = 1)
@ValidationRule(value = Patterns.SAME_AZURE_NAME,
        message = "azureName can't be changed: create another MLConnection",
        fieldPath = ".spec.azureName")
@ValidationRule(value = "has(self.spec.azureName) || self.metadata.name.matches('" + Patterns.CONNECTION_NAME + "')",
        message = "metadata.name is not a name that Azure takes"
                + " (3 to 33 letters, digits, hyphens and underscores, a letter or digit first):"
                + " set spec.azureName, such as my-connection",
        fieldPath = ".spec.azureName")
public final class MLConnection extends MLObject<MLConnectionSpec, MLConnectionStatus> {
}
