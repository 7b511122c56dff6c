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
/** An endpoint of an Azure ML workspace, with its deployments and traffic. */
@Group("azureml.dev")
@Version("v1alpha1")
@Singular("mlinferenceendpoint")
@Plural("mlinferenceendpoints")
@ShortNames("mle")
@Categories("azureml")
@JsonClassDescription("An endpoint of an Azure ML workspace, with its deployments and traffic.")
@AdditionalPrinterColumn(name = "Ready", jsonPath = ".status.conditions[?(@.type==\"Ready\")].status")
@AdditionalPrinterColumn(name = "Reason", jsonPath = ".status.conditions[?(@.type==\"Ready\")].reason")
@AdditionalPrinterColumn(name = "URL", jsonPath = ".status.scoringUri")
@AdditionalPrinterColumn(name = "Traffic", jsonPath = ".status.traffic")
@AdditionalPrinterColumn(name = "Age", jsonPath = ".metadata.creationTimestamp",
        type = AdditionalPrinterColumn.Type.DATE)
@AdditionalPrinterColumn(name = "State", jsonPath = ".status.provisioningState", priority = 1)
@AdditionalPrinterColumn(name = "Workspace", jsonPath = ".spec.workspaceRef.name", priority = 1)
@AdditionalPrinterColumn(name = "MonthlyCost", jsonPath = ".status.estimatedMonthlyCost.running", priority = 1)
@AdditionalPrinterColumn(name = "Unpriced", jsonPath = ".status.estimatedMonthlyCost.unpriced", priority = 1)
@AdditionalPrinterColumn(name = "Message", jsonPath = ".status.conditions[?(@.type==\"Ready\")].message", priority = 1)
@AdditionalPrinterColumn(name = "Id", jsonPath = ".status.id", priority = 1)
@ValidationRule(value = Patterns.SAME_AZURE_NAME,
        message = "azureName can't be changed: create another MLInferenceEndpoint",
        fieldPath = ".spec.azureName")
@ValidationRule(value = "has(self.spec.azureName) || (self.metadata.name.matches('" + Patterns.ENDPOINT_NAME + "')"
                + " && self.metadata.name.size() >= 3 && self.metadata.name.size() <= 32)",
        message = "metadata.name is not a name that Azure takes"
                + " (3 to 32 letters, digits and single hyphens, a letter first):"
                + " set spec.azureName, such as my-endpoint",
        fieldPath = ".spec.azureName")
@ValidationRule(value = "!has(self.spec.kubernetes) || !has(self.spec.kubernetes.deployments) || "
                + "self.spec.kubernetes.deployments.all(d, d.name.size() + (has(self.spec.azureName) ? "
                + "self.spec.azureName.size() : self.metadata.name.size()) <= 62)",
        message = "on Kubernetes the names of endpoint and deployment may have 62 characters together: shorten one",
        fieldPath = ".spec.kubernetes.deployments")
public final class MLInferenceEndpoint extends MLObject<MLInferenceEndpointSpec, MLInferenceEndpointStatus> {
}
