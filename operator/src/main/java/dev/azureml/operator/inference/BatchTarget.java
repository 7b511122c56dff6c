package dev.azureml.operator.inference;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.BatchDeployment;
import dev.azureml.api.BatchEndpoint;
import dev.azureml.api.MLInferenceEndpointSpec;
import dev.azureml.api.ResourceStatus;
import dev.azureml.operator.plan.DeletionRule.Reliance;
import dev.azureml.operator.plan.Facts;
import dev.azureml.operator.plan.Json;
import dev.azureml.operator.plan.ManagedObject;
import dev.azureml.operator.plan.ObjectRef;
import dev.azureml.operator.plan.Output;
import dev.azureml.operator.plan.ResolvedReferences;
import dev.azureml.operator.plan.StatusFields;
import dev.azureml.operator.plan.Translation;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A batch endpoint. */
record BatchTarget(BatchEndpoint batch) implements EndpointTarget {
    /** Where Azure has the default deployment. */
    static final String DEFAULT = "/properties/defaults/deploymentName";

    @Override
    public Translation translate(ManagedObject<MLInferenceEndpointSpec> subject, ResolvedReferences resolved,
            Facts facts) {
        return new BatchTranslation(subject, batch, resolved, facts).translate();
    }

    @Override
    public List<ObjectRef> references() {
        List<BatchDeployment> deployments = deployments(batch);
        return Stream.concat(deployments.stream().flatMap(d -> Stream.ofNullable(d.computeRef()))
                .map(EndpointCompute::ref).distinct(),
                DeploymentAssets.references(deployments).stream()).toList();
    }

    static List<BatchDeployment> deployments(BatchEndpoint batch) {
        return batch.deployments() == null ? List.of() : batch.deployments();
    }

    @Override
    public ObjectNode report(ManagedObject<MLInferenceEndpointSpec> subject, Facts facts) {
        ObjectNode endpoint = facts.body(InferenceEndpointKind.KEY).orElseGet(Json::object);
        ArrayNode all = Json.array();
        EndpointReport.present(deployments(batch).stream(), facts).forEach(name -> all.add(deployment(name, facts)));
        ObjectNode status = new StatusFields(endpoint).text("scoringUri", "/properties/scoringUri")
                .text("authMode", "/properties/authMode").text("defaultDeployment", DEFAULT)
                .with("deployments", all).build();
        return EndpointReport.withConnectionSecret(status, subject, facts);
    }

    private static ObjectNode deployment(String name, Facts facts) {
        ObjectNode body = facts.body(InferenceEndpointKind.deploymentKey(name)).orElseGet(Json::object);
        ObjectNode status = Json.object().put("name", name);
        boolean isPipeline = body.at("/properties/model/assetId").isMissingNode();
        status.setAll(new StatusFields(body).text("provisioningState", "/properties/provisioningState")
                .text("instanceType", "/properties/resources/instanceType")
                .number("instanceCount", "/properties/resources/instanceCount")
                .text("model", isPipeline
                        ? "/properties/deploymentConfiguration/componentId/assetId"
                        : "/properties/model/assetId")
                .build());
        return status;
    }

    /** Callers get a token of their own: there are no keys. */
    @Override
    public List<Output> outputs(ManagedObject<MLInferenceEndpointSpec> subject, ResolvedReferences resolved,
            Facts facts) {
        String url = facts.at(InferenceEndpointKind.KEY, "/properties/scoringUri").textValue();
        Map<String, String> data = new HashMap<>(Map.of("authMode", BatchTranslation.AUTH_MODE, "deployments",
                deployments(batch).stream().map(BatchDeployment::name).collect(Collectors.joining(","))));
        data.putAll(ConnectionSecret.entraToken(resolved.cloud()));
        return ConnectionSecret.of(subject, facts, url, data, null);
    }

    /** The default deployment of an endpoint that stays keeps serving whoever calls that. */
    @Override
    public Optional<Reliance> reliance(ManagedObject<MLInferenceEndpointSpec> subject, ResourceStatus resource) {
        return DeploymentRetention.of(subject, resource,
                (endpoint, name) -> endpoint.at(DEFAULT).asText().equalsIgnoreCase(name));
    }
}
