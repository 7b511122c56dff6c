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
/** The assignment of one role to one principal at one scope. */
@Group("azureml.dev")
@Version("v1alpha1")
@Singular("mlroleassignment")
@Plural("mlroleassignments")
@ShortNames("mlra")
@Categories("azureml")
@JsonClassDescription("The assignment of one role to one principal at one scope.")
@AdditionalPrinterColumn(name = "Ready", jsonPath = ".status.conditions[?(@.type==\"Ready\")].status")
@AdditionalPrinterColumn(name = "Reason", jsonPath = ".status.conditions[?(@.type==\"Ready\")].reason")
@AdditionalPrinterColumn(name = "Role", jsonPath = ".status.roleName")
@AdditionalPrinterColumn(name = "Principal", jsonPath = ".status.principalId")
@AdditionalPrinterColumn(name = "Type", jsonPath = ".status.principalType", priority = 1)
@AdditionalPrinterColumn(name = "Scope", jsonPath = ".status.scope", priority = 1)
@AdditionalPrinterColumn(name = "SatisfiedBy", jsonPath = ".status.satisfiedBy", priority = 1)
@AdditionalPrinterColumn(name = "Age", jsonPath = ".metadata.creationTimestamp",
        type = AdditionalPrinterColumn.Type.DATE)
@AdditionalPrinterColumn(name = "Message", jsonPath = ".status.conditions[?(@.type==\"Ready\")].message", priority = 1)
@AdditionalPrinterColumn(name = "Id", jsonPath = ".status.id", priority = 1)
public final class MLRoleAssignment extends MLObject<MLRoleAssignmentSpec, MLRoleAssignmentStatus> {
}
