package dev.azureml.operator.inference;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.DeploymentSpec;
import dev.azureml.api.Limits;
import dev.azureml.api.MLInferenceEndpointSpec;
import dev.azureml.api.ObjectName;
import dev.azureml.api.OnlineDeployment;
import dev.azureml.api.OnlineEndpoint;
import dev.azureml.api.ResourceStatus;
import dev.azureml.operator.diagnostics.Settings;
import dev.azureml.operator.plan.Facts;
import dev.azureml.operator.plan.Json;
import dev.azureml.operator.plan.ManagedObject;
import dev.azureml.operator.plan.StatusFields;
import java.util.List;
import java.util.stream.Stream;

/** An endpoint and its deployments in Azure as the status fields of an MLInferenceEndpoint. */
final class EndpointReport {
    private static final int REVISION = 10;

    private EndpointReport() {
    }

    static ObjectNode of(ManagedObject<MLInferenceEndpointSpec> subject, OnlineEndpoint online, Facts facts) {
        ObjectNode endpoint = facts.body(InferenceEndpointKind.KEY).orElseGet(Json::object);
        JsonNode traffic = endpoint.at("/properties/traffic");
        ObjectNode status = new StatusFields(endpoint).text("scoringUri", "/properties/scoringUri")
                .text("swaggerUri", "/properties/swaggerUri").text("authMode", "/properties/authMode")
                .with("traffic", percentages(traffic))
                .with("mirrorTraffic", percentages(endpoint.at("/properties/mirrorTraffic")))
                .with("deployments", deployments(subject, online, facts, traffic))
                .with("diagnostics", Settings.status(online.diagnostics(), facts)).build();
        return withConnectionSecret(status, subject, facts);
    }

    /** Names the Secret that is written once Azure has the endpoint. */
    static ObjectNode withConnectionSecret(ObjectNode status, ManagedObject<MLInferenceEndpointSpec> subject,
            Facts facts) {
        ObjectName secret = subject.spec().connectionSecret();
        return secret == null || facts.body(InferenceEndpointKind.KEY).isEmpty()
                ? status
                : status.put("connectionSecret", secret.name());
    }

    /** Deployments that Azure has: those that the spec names first, in its order. */
    static Stream<String> present(Stream<? extends DeploymentSpec> said, Facts facts) {
        Stream<String> known = facts.byKey().keySet().stream().filter(InferenceEndpointKind::isDeployment)
                .map(InferenceEndpointKind::deploymentName).sorted();
        return Stream.concat(said.map(DeploymentSpec::name), known).distinct()
                .filter(name -> facts.body(InferenceEndpointKind.deploymentKey(name)).isPresent())
                .limit(Limits.DEPLOYMENTS);
    }

    static List<? extends OnlineDeployment> deployments(OnlineEndpoint online) {
        List<? extends OnlineDeployment> said = online.deployments();
        return said == null ? List.of() : said;
    }

    private static ObjectNode percentages(JsonNode observed) {
        ObjectNode percentages = Json.object();
        observed.properties().stream().filter(entry -> entry.getValue().isInt())
                .forEach(entry -> percentages.set(entry.getKey(), entry.getValue()));
        return percentages;
    }

    private static ArrayNode deployments(ManagedObject<MLInferenceEndpointSpec> subject, OnlineEndpoint online,
            Facts facts, JsonNode traffic) {
        ArrayNode all = Json.array();
        present(deployments(online).stream(), facts)
                .forEach(name -> all.add(deployment(name, subject, facts, traffic)));
        return all;
    }

    private static ObjectNode deployment(String name, ManagedObject<?> subject, Facts facts, JsonNode traffic) {
        String key = InferenceEndpointKind.deploymentKey(name);
        ObjectNode body = facts.body(key).orElseGet(Json::object);
        ObjectNode status = Json.object().put("name", name);
        status.setAll(new StatusFields(body).text("provisioningState", "/properties/provisioningState")
                .text("instanceType", "/properties/instanceType").number("instanceCount", "/sku/capacity")
                .text("model", "/properties/model").build());
        subject.recorded(key).map(ResourceStatus::appliedHash)
                .ifPresent(hash -> status.put("revision", hash.substring(0, Math.min(hash.length(), REVISION))));
        return traffic.path(name).isInt() ? status.put("traffic", traffic.path(name).intValue()) : status;
    }
}
