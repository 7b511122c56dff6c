package dev.azureml.operator.inference;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.MLInferenceEndpointSpec;
import dev.azureml.api.ServerlessEndpoint;
import dev.azureml.operator.plan.Facts;
import dev.azureml.operator.plan.Json;
import dev.azureml.operator.plan.ManagedObject;
import dev.azureml.operator.plan.Output;
import dev.azureml.operator.plan.ResolvedReferences;
import dev.azureml.operator.plan.StatusFields;
import dev.azureml.operator.plan.Translation;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A model of a catalogue, served and billed by the token. */
record ServerlessTarget(ServerlessEndpoint serverless) implements EndpointTarget {
    private static final String URL = "/properties/inferenceEndpoint/uri";

    @Override
    public Translation translate(ManagedObject<MLInferenceEndpointSpec> subject, ResolvedReferences resolved,
            Facts facts) {
        return new ServerlessTranslation(subject, serverless, resolved, facts).translate();
    }

    @Override
    public ObjectNode report(ManagedObject<MLInferenceEndpointSpec> subject, Facts facts) {
        ObjectNode endpoint = facts.body(InferenceEndpointKind.KEY).orElseGet(Json::object);
        ObjectNode status = new StatusFields(endpoint).text("scoringUri", URL)
                .text("authMode", "/properties/authMode").text("servingState", "/properties/endpointState")
                .text("model", "/properties/modelSettings/modelId").build();
        JsonNode subscribed = facts.at(ServerlessTranslation.SUBSCRIPTION, "/properties/marketplaceSubscriptionStatus");
        if (subscribed.isTextual()) {
            status.set("marketplaceSubscriptionStatus", subscribed);
        }
        return EndpointReport.withConnectionSecret(status, subject, facts);
    }

    @Override
    public List<Output> outputs(ManagedObject<MLInferenceEndpointSpec> subject, ResolvedReferences resolved,
            Facts facts) {
        Map<String, String> data = new HashMap<>(Map.of("authMode", serverless.authMode().name(), "model",
                serverless.modelSettings().modelId()));
        if (serverless.authMode() != ServerlessEndpoint.AuthMode.Key) {
            data.putAll(ConnectionSecret.entraToken(resolved.cloud()));
        }
        return ConnectionSecret.of(subject, facts, facts.at(InferenceEndpointKind.KEY, URL).textValue(), data,
                hasKeys(serverless)
                        ? () -> KeyRotation.of(subject, true, serverless.keyRotationOverlap())
                        : null);
    }

    /** Whether callers may authenticate by a key. */
    static boolean hasKeys(ServerlessEndpoint serverless) {
        return serverless.authMode() != ServerlessEndpoint.AuthMode.AAD;
    }
}
