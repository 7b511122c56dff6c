package dev.azureml.api;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Singular;
import io.fabric8.kubernetes.model.annotation.Version;

// @formatter:off: one statement a line
/** A custom role: what it allows, and where it can be assigned. */
@Group("azureml.dev")
@Version("v1alpha1")
@Singular("mlroledefinition")
@Plural("mlroledefinitions")
@ShortNames("mlrd")
@Categories("azureml")
@JsonClassDescription("A custom role: what it allows, and where it can be assigned.")
@AdditionalPrinterColumn(name = "Ready", jsonPath = ".status.conditions[?(@.type==\"Ready\")].status")
@AdditionalPrinterColumn(name = "Reason", jsonPath = ".status.conditions[?(@.type==\"Ready\")].reason")
@AdditionalPrinterColumn(name = "Role", jsonPath = ".status.roleName")
@AdditionalPrinterColumn(name = "RoleId", jsonPath = ".status.roleId")
@AdditionalPrinterColumn(name = "Age", jsonPath = ".metadata.creationTimestamp",
        type = AdditionalPrinterColumn.Type.DATE)
@AdditionalPrinterColumn(name = "Message", jsonPath = ".status.conditions[?(@.type==\"Ready\")].message", priority = 1)
@AdditionalPrinterColumn(name = "Id", jsonPath = ".status.id", priority = 1)
public final class MLRoleDefinition extends MLObject<MLRoleDefinitionSpec, MLRoleDefinitionStatus> {
}
