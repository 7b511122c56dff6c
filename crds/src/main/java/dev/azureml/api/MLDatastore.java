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
/** A datastore of an Azure ML workspace. */
@Group("azureml.dev")
@Version("v1alpha1")
@Singular("mldatastore")
@Plural("mldatastores")
@ShortNames("mlds")
@Categories("azureml")
@JsonClassDescription("A datastore of an Azure ML workspace.")
@AdditionalPrinterColumn(name = "Ready", jsonPath = ".status.conditions[?(@.type==\"Ready\")].status")
@AdditionalPrinterColumn(name = "Reason", jsonPath = ".status.conditions[?(@.type==\"Ready\")].reason")
@AdditionalPrinterColumn(name = "Type", jsonPath = ".status.datastoreType")
@AdditionalPrinterColumn(name = "Credentials", jsonPath = ".status.credentialsType")
@AdditionalPrinterColumn(name = "Workspace", jsonPath = ".spec.workspaceRef.name")
@AdditionalPrinterColumn(name = "Age", jsonPath = ".metadata.creationTimestamp",
        type = AdditionalPrinterColumn.Type.DATE)
@AdditionalPrinterColumn(name = "Message", jsonPath = ".status.conditions[?(@.type==\"Ready\")].message", priority = 1)
@AdditionalPrinterColumn(name = "Id", jsonPath = ".status.id", priority = 1)
@ValidationRule(value = Patterns.SAME_AZURE_NAME,
        message = "azureName can't be changed: create another MLDatastore",
        fieldPath = ".spec.azureName")
@ValidationRule(value = "has(self.spec.azureName) || self.metadata.name.matches('" + Patterns.DATASTORE_NAME + "')",
        message = "metadata.name is not a name that Azure takes"
                + " (up to 255 letters, digits, hyphens and underscores, a letter or digit first):"
                + " set spec.azureName, such as my-store",
        fieldPath = ".spec.azureName")
@ValidationRule(value = "!has(self.spec.azureSql) && !has(self.spec.azurePostgreSql) && !has(self.spec.azureMySql) "
        + "|| (has(self.spec.azureName) ? self.spec.azureName : self.metadata.name).matches('"
        + Patterns.CONNECTION_NAME + "')",
        message = "azureSql, azurePostgreSql and azureMySql are connections in Azure, whose names have 3 to "
                + "33 letters, "
                + "digits, hyphens and underscores, a letter or digit first: set another "
                + "spec.azureName, such as my-sql",
        fieldPath = ".spec.azureName")
public final class MLDatastore extends MLObject<MLDatastoreSpec, MLDatastoreStatus> {
}
