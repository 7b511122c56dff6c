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
/** A virtual network for workspaces and their computes. */
@Group("azureml.dev")
@Version("v1alpha1")
@Singular("mlnetwork")
@Plural("mlnetworks")
@ShortNames("mlnet")
@Categories("azureml")
@JsonClassDescription("A virtual network for workspaces and their computes.")
@AdditionalPrinterColumn(name = "Ready", jsonPath = ".status.conditions[?(@.type==\"Ready\")].status")
@AdditionalPrinterColumn(name = "Reason", jsonPath = ".status.conditions[?(@.type==\"Ready\")].reason")
@AdditionalPrinterColumn(name = "Location", jsonPath = ".status.location")
@AdditionalPrinterColumn(name = "AddressSpace", jsonPath = ".status.addressSpace")
@AdditionalPrinterColumn(name = "Age", jsonPath = ".metadata.creationTimestamp",
        type = AdditionalPrinterColumn.Type.DATE)
@AdditionalPrinterColumn(name = "Outbound", jsonPath = ".status.outboundAddresses", priority = 1)
@AdditionalPrinterColumn(name = "MonthlyCost", jsonPath = ".status.estimatedMonthlyCost.running", priority = 1)
@AdditionalPrinterColumn(name = "Unpriced", jsonPath = ".status.estimatedMonthlyCost.unpriced", priority = 1)
@AdditionalPrinterColumn(name = "Message", jsonPath = ".status.conditions[?(@.type==\"Ready\")].message", priority = 1)
@AdditionalPrinterColumn(name = "Id", jsonPath = ".status.id", priority = 1)
@ValidationRule(value = Patterns.SAME_AZURE_NAME,
        message = "azureName can't be changed: create another MLNetwork",
        fieldPath = ".spec.azureName")
@ValidationRule(value = "has(self.spec.virtualNetworkId) || has(self.spec.azureName) || (size(self.metadata.name) <= 64"
        + " && self.metadata.name.matches('" + Patterns.VIRTUAL_NETWORK_NAME + "'))",
        message = "metadata.name is not a name that Azure takes (2 to 64 letters, digits, hyphens, dots and underscores):"
                + " set spec.azureName, such as ml-network",
        fieldPath = ".spec.azureName")
public final class MLNetwork extends MLObject<MLNetworkSpec, MLNetworkStatus> {
}
