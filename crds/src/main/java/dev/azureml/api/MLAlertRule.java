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
/** A rule of Azure Monitor that tells people when a metric, an event or a log of a workspace or of what is in it is amiss. */
@Group("azureml.dev")
@Version("v1alpha1")
@Singular("mlalertrule")
@Plural("mlalertrules")
@ShortNames("mlalert")
@Categories("azureml")
@JsonClassDescription("A rule of Azure Monitor that tells people when a metric, an event or a log of a workspace or of what "
        + "is in it is amiss.")
@AdditionalPrinterColumn(name = "Ready", jsonPath = ".status.conditions[?(@.type==\"Ready\")].status")
@AdditionalPrinterColumn(name = "Reason", jsonPath = ".status.conditions[?(@.type==\"Ready\")].reason")
@AdditionalPrinterColumn(name = "Criterion", jsonPath = ".status.criterion")
@AdditionalPrinterColumn(name = "Severity", jsonPath = ".status.severity",
        type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(name = "Enabled", jsonPath = ".status.enabled",
        type = AdditionalPrinterColumn.Type.BOOLEAN)
@AdditionalPrinterColumn(name = "Quiet", jsonPath = ".status.conditions[?(@.type==\"Quiet\")].status")
@AdditionalPrinterColumn(name = "Age", jsonPath = ".metadata.creationTimestamp",
        type = AdditionalPrinterColumn.Type.DATE)
@AdditionalPrinterColumn(name = "Message", jsonPath = ".status.conditions[?(@.type==\"Ready\")].message", priority = 1)
@AdditionalPrinterColumn(name = "Id", jsonPath = ".status.id", priority = 1)
@ValidationRule(value = Patterns.SAME_AZURE_NAME,
        message = "azureName can't be changed: create another MLAlertRule",
        fieldPath = ".spec.azureName")
public final class MLAlertRule extends MLObject<MLAlertRuleSpec, MLAlertRuleStatus> {
}
