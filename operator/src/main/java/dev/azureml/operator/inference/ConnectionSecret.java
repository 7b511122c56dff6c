package dev.azureml.operator.inference;

import com.fasterxml.jackson.databind.JsonNode;
import dev.azureml.api.MLInferenceEndpointSpec;
import dev.azureml.api.ManagedOnlineDeployment;
import dev.azureml.api.ManagedOnlineEndpoint;
import dev.azureml.api.ObjectName;
import dev.azureml.api.ResourceStatus;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.arm.SensitiveString;
import dev.azureml.operator.plan.Facts;
import dev.azureml.operator.plan.Output;
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

    static Optional<Output.Secret> of(Subject<MLInferenceEndpointSpec> subject, Facts facts) {
        ObjectName target = subject.spec().connectionSecret();
        ManagedOnlineEndpoint managed = subject.spec().managed();
        String url = facts.at(InferenceEndpointKind.KEY, "/properties/scoringUri").textValue();
        if (target == null || managed == null || url == null) {
            return Optional.empty();
        }
        String apiVersion = subject.recorded(InferenceEndpointKind.KEY).map(ResourceStatus::apiVersion)
                .orElse(InferenceEndpointKind.API_VERSION);
        String action = managed.authMode() == ManagedOnlineEndpoint.AuthMode.Key ? "listKeys" : null;
        return ArmId.tryParse(facts.at(InferenceEndpointKind.KEY, "/id").textValue())
                .map(id -> new Output.Secret(target.name(), data(managed, url, facts), id, apiVersion, action,
                        ConnectionSecret::keys));
    }

    private static Map<String, String> data(ManagedOnlineEndpoint managed, String url, Facts facts) {
        Map<String, String> data = new LinkedHashMap<>();
        data.put("url", url);
        put(data, "swaggerUrl", facts.at(InferenceEndpointKind.KEY, "/properties/swaggerUri").textValue());
        data.put("authMode", managed.authMode().name());
        data.put("deployments", EndpointReport.deployments(managed).stream().map(ManagedOnlineDeployment::name)
                .collect(Collectors.joining(",")));
        return data;
    }

    private static void put(Map<String, String> data, String key, @Nullable String value) {
        if (value != null) {
            data.put(key, value);
        }
    }

    private static Map<String, SensitiveString> keys(JsonNode answer) {
        return KEYS.stream().filter(key -> answer.path(key).isTextual())
                .collect(Collectors.toMap(key -> key, key -> new SensitiveString(answer.path(key).textValue())));
    }
}
