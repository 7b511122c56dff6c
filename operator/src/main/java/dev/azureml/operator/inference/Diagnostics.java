package dev.azureml.operator.inference;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.OnlineDiagnostics;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.plan.ArmBody;
import dev.azureml.operator.plan.Intent;
import dev.azureml.operator.plan.Json;
import dev.azureml.operator.plan.ResolvedReferences;
import dev.azureml.operator.plan.json.CompareRules;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** The diagnostic setting of Azure Monitor on an endpoint. */
final class Diagnostics {
    static final String KEY = "diagnostics";
    private static final String TYPE = "Microsoft.Insights/diagnosticSettings";
    private static final String CATEGORY = "category";

    private Diagnostics() {
    }

    static Intent intent(OnlineDiagnostics said, ArmId endpoint, ResolvedReferences resolved) {
        return Intent.manage(KEY, endpoint.extension(TYPE, "azureml-operator"),
                resolved.apiVersion(TYPE, "2021-05-01-preview"), body(said))
                .dependingOn(Set.of(InferenceEndpointKind.KEY))
                .comparedBy(CompareRules.NONE.withListKey("/properties/logs", CATEGORY)
                        .withListKey("/properties/metrics", CATEGORY));
    }

    /** Every category is named, on or off: Azure answers with those that were not, too. */
    private static ObjectNode body(OnlineDiagnostics said) {
        ObjectNode body = Json.object();
        ObjectNode properties = body.putObject("properties");
        ArmBody.put(properties, "workspaceId", said.workspaceId());
        ArmBody.put(properties, "storageAccountId", said.storageAccountId());
        ArmBody.put(properties, "eventHubAuthorizationRuleId", said.eventHubAuthorizationRuleId());
        ArmBody.put(properties, "eventHubName", said.eventHubName());
        List<OnlineDiagnostics.LogCategory> wanted = said.logCategories();
        ArrayNode logs = properties.putArray("logs");
        Arrays.stream(OnlineDiagnostics.LogCategory.values()).forEach(category -> logs.addObject()
                .put(CATEGORY, category.name()).put("enabled", wanted == null || wanted.contains(category)));
        properties.putArray("metrics").addObject().put(CATEGORY, "AllMetrics")
                .put("enabled", Boolean.TRUE.equals(said.metrics()));
        return body;
    }
}
