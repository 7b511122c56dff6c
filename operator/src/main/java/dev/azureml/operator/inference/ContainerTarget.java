package dev.azureml.operator.inference;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.ContainerInstance;
import dev.azureml.api.MLInferenceEndpointSpec;
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
import java.util.Optional;
import java.util.stream.Stream;

/** A container in Azure Container Instances, for development and test. */
record ContainerTarget(ContainerInstance container) implements EndpointTarget {
    private static final String SCORING_PATH = "/score";

    @Override
    public Translation translate(ManagedObject<MLInferenceEndpointSpec> subject, ResolvedReferences resolved,
            Facts facts) {
        return new ContainerTranslation(subject, container, resolved, facts).translate();
    }

    @Override
    public ObjectNode report(ManagedObject<MLInferenceEndpointSpec> subject, Facts facts) {
        ObjectNode group = facts.body(InferenceEndpointKind.KEY).orElseGet(Json::object);
        ObjectNode status = new StatusFields(group).text("servingState", "/properties/instanceView/state").build();
        url(facts).ifPresent(url -> status.put("scoringUri", url));
        if (!group.isEmpty()) {
            status.put("authMode", authMode());
        }
        return EndpointReport.withConnectionSecret(status, subject, facts);
    }

    /** The key stays in the Secret that gave it: the connection says where that is. */
    @Override
    public List<Output> outputs(ManagedObject<MLInferenceEndpointSpec> subject, ResolvedReferences resolved,
            Facts facts) {
        Map<String, String> data = new HashMap<>(Map.of("authMode", authMode()));
        ContainerInstance.ScoringKey key = container.scoringKey();
        if (key != null) {
            data.put("keySecretName", key.secretKeyRef().name());
            data.put("keySecretKey", key.secretKeyRef().key());
        }
        return ConnectionSecret.of(subject, facts, url(facts).orElse(null), data, null);
    }

    private String authMode() {
        return container.scoringKey() == null ? "None" : "Key";
    }

    private Optional<String> url(Facts facts) {
        return Stream.of("fqdn", "ip").map(name -> facts.at(InferenceEndpointKind.KEY, "/properties/ipAddress/" + name))
                .filter(JsonNode::isTextual).map(JsonNode::textValue).filter(host -> !host.isEmpty()).findFirst()
                .map(host -> "http://" + host + ":" + container.ports().getFirst().port()
                        + (container.scoringPath() == null ? SCORING_PATH : container.scoringPath()));
    }
}
