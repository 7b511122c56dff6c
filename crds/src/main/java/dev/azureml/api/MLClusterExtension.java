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
/** The Azure ML extension of one AKS or Arc-connected Kubernetes cluster. */
@Group("azureml.dev")
@Version("v1alpha1")
@Singular("mlclusterextension")
@Plural("mlclusterextensions")
@ShortNames("mlx")
@Categories("azureml")
@JsonClassDescription("The Azure ML extension of one AKS or Arc-connected Kubernetes cluster.")
@AdditionalPrinterColumn(name = "Ready", jsonPath = ".status.conditions[?(@.type==\"Ready\")].status")
@AdditionalPrinterColumn(name = "Reason", jsonPath = ".status.conditions[?(@.type==\"Ready\")].reason")
@AdditionalPrinterColumn(name = "State", jsonPath = ".status.provisioningState")
@AdditionalPrinterColumn(name = "Version", jsonPath = ".status.currentVersion")
@AdditionalPrinterColumn(name = "Cluster", jsonPath = ".status.clusterType", priority = 1)
@AdditionalPrinterColumn(name = "Checked", jsonPath = ".status.conditions[?(@.type==\"ClusterChecked\")].status",
        priority = 1)
@AdditionalPrinterColumn(name = "Age", jsonPath = ".metadata.creationTimestamp",
        type = AdditionalPrinterColumn.Type.DATE)
@AdditionalPrinterColumn(name = "Message", jsonPath = ".status.conditions[?(@.type==\"Ready\")].message", priority = 1)
@AdditionalPrinterColumn(name = "Id", jsonPath = ".status.id", priority = 1)
@ValidationRule(value = Patterns.SAME_AZURE_NAME,
        message = "azureName can't be changed: create another MLClusterExtension",
        fieldPath = ".spec.azureName")
public final class MLClusterExtension extends MLObject<MLClusterExtensionSpec, MLClusterExtensionStatus> {
}
