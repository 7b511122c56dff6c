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
import dev.azureml.operator.plan.ManagedObject;
import dev.azureml.operator.plan.Output;
import dev.azureml.operator.plan.ResolvedReferences;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a caller needs to invoke an endpoint. Keys exist only where callers authenticate by key. */
final class ConnectionSecret {
    private static final List<String> KEYS = List.of("primaryKey", "secondaryKey");

    private ConnectionSecret() {
    }

    static List<Output> of(ManagedObject<MLInferenceEndpointSpec> subject, OnlineEndpoint online,
            ResolvedReferences resolved,
            Facts facts) {
        JsonNode endpoint = facts.at(InferenceEndpointKind.KEY, "");
        Map<String, String> data = new LinkedHashMap<>();
        put(data, "swaggerUrl", endpoint.at("/properties/swaggerUri").textValue());
        data.put("authMode", online.authMode().name());
        data.put("deployments", EndpointReport.deployments(online).stream().map(OnlineDeployment::name)
                .collect(Collectors.joining(",")));
        ArmId.tryParse(endpoint.path("id").textValue())
                .ifPresent(id -> data.putAll(token(online, id, resolved.cloud())));
        boolean hasKeys = online.authMode() == ManagedOnlineEndpoint.AuthMode.Key;
        return of(subject, facts, endpoint.at("/properties/scoringUri").textValue(), data,
                hasKeys ? () -> KeyRotation.of(subject, online) : null);
    }

    /**
     * The Secret that the spec asks for, once Azure has the endpoint and its URL is known.
     *
     * @param data what else there is to tell
     * @param rotation says which key to use; null where callers use none
     */
    static List<Output> of(ManagedObject<MLInferenceEndpointSpec> subject, Facts facts, @Nullable String url,
            Map<String, String> data, @Nullable Supplier<KeyRotation> rotation) {
        ObjectName target = subject.spec().connectionSecret();
        if (target == null || url == null) {
            return List.of();
        }
        Map<String, String> all = new LinkedHashMap<>(Map.of("url", url));
        all.putAll(data);
        String apiVersion = subject.recorded(InferenceEndpointKind.KEY).map(ResourceStatus::apiVersion)
                .orElse(InferenceEndpointKind.API_VERSION);
        return ArmId.tryParse(facts.at(InferenceEndpointKind.KEY, "/id").textValue())
                .map(id -> List.<Output>of(new Output.Secret(target.name(), all, id, apiVersion,
                        rotation == null ? null : "listKeys",
                        answer -> rotation == null ? Map.of() : keys(answer, rotation.get().secondaryCounts()))))
                .orElse(List.of());
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
    private static Map<String, SensitiveString> keys(JsonNode answer, boolean secondaryCounts) {
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
