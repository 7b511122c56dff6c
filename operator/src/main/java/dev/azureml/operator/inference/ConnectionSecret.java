package dev.azureml.operator.inference;

import com.fasterxml.jackson.databind.JsonNode;
import dev.azureml.api.MLInferenceEndpointSpec;
import dev.azureml.api.ManagedOnlineEndpoint;
import dev.azureml.api.ObjectName;
import dev.azureml.api.OnlineDeployment;
import dev.azureml.api.OnlineEndpoint;
import dev.azureml.api.ResourceStatus;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.arm.SensitiveString;
import dev.azureml.operator.plan.Cloud;
import dev.azureml.operator.plan.Facts;
import dev.azureml.operator.plan.Output;
import dev.azureml.operator.plan.Resolved;
import dev.azureml.operator.plan.Subject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a caller needs to invoke an endpoint. Keys exist only where callers authenticate by key. */
final class ConnectionSecret {
    private static final List<String> KEYS = List.of("primaryKey", "secondaryKey");

    private ConnectionSecret() {
    }

    static Optional<Output.Secret> of(Subject<MLInferenceEndpointSpec> subject, OnlineEndpoint online,
            Resolved resolved, Facts facts) {
        ObjectName target = subject.spec().connectionSecret();
        String url = facts.at(InferenceEndpointKind.KEY, "/properties/scoringUri").textValue();
        if (target == null || url == null) {
            return Optional.empty();
        }
        String apiVersion = subject.recorded(InferenceEndpointKind.KEY).map(ResourceStatus::apiVersion)
                .orElse(InferenceEndpointKind.API_VERSION);
        String action = online.authMode() == ManagedOnlineEndpoint.AuthMode.Key ? "listKeys" : null;
        return ArmId.tryParse(facts.at(InferenceEndpointKind.KEY, "/id").textValue())
                .map(id -> new Output.Secret(target.name(), data(online, url, facts, token(online, id,
                        resolved.cloud())), id, apiVersion, action,
                        answer -> keys(answer,
                                KeyRotation.of(subject, online).secondaryCounts())));
    }

    private static Map<String, String> data(OnlineEndpoint online, String url, Facts facts,
            Map<String, String> token) {
        Map<String, String> data = new LinkedHashMap<>();
        data.put("url", url);
        put(data, "swaggerUrl", facts.at(InferenceEndpointKind.KEY, "/properties/swaggerUri").textValue());
        data.put("authMode", online.authMode().name());
        data.put("deployments", EndpointReport.deployments(online).stream().map(OnlineDeployment::name)
                .collect(Collectors.joining(",")));
        data.putAll(token);
        return data;
    }

    /** How a caller gets a token, where it authenticates by one. */
    private static Map<String, String> token(OnlineEndpoint online, ArmId endpoint, Cloud cloud) {
        return switch (online.authMode()) {
            case Key -> Map.of();
            case AMLToken -> Map.of("tokenCommand", "az ml online-endpoint get-credentials --name " + endpoint.name()
                    + endpoint.parent().map(workspace -> " --workspace-name " + workspace.name() + " --resource-group "
                            + workspace.resourceGroup() + " --subscription " + workspace.subscriptionId()).orElse("")
                    + " --query accessToken --output tsv");
            case AADToken -> entraToken(cloud);
        };
    }

    /** How a caller gets a token of Microsoft Entra. */
    static Map<String, String> entraToken(Cloud cloud) {
        return audience(cloud).map(audience -> Map.of("tokenAudience", audience, "tokenCommand",
                "az account get-access-token --resource " + audience + " --query accessToken --output tsv"))
                .orElse(Map.of());
    }

    private static Optional<String> audience(Cloud cloud) {
        return switch (cloud) {
            case PUBLIC -> Optional.of("https://ml.azure.com");
            case US_GOVERNMENT -> Optional.of("https://ml.azure.us");
            case CHINA -> Optional.of("https://ml.azure.cn");
            case CUSTOM -> Optional.empty();
        };
    }

    private static void put(Map<String, String> data, String key, @Nullable String value) {
        if (value != null) {
            data.put(key, value);
        }
    }

    /** Both keys, and the one to use: it is valid for as long as this Secret says so, and a while longer. */
    static Map<String, SensitiveString> keys(JsonNode answer, boolean secondaryCounts) {
        Map<String, SensitiveString> keys = new LinkedHashMap<>();
        KEYS.stream().filter(key -> answer.path(key).isTextual())
                .forEach(key -> keys.put(key, new SensitiveString(answer.path(key).textValue())));
        SensitiveString use = keys.get(KEYS.get(secondaryCounts ? 1 : 0));
        if (use != null) {
            keys.put("key", use);
        }
        return keys;
    }
}
