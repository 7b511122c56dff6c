package dev.azureml.operator.compute;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.Limits;
import dev.azureml.api.MLComputeSpec;
import dev.azureml.operator.azureml.ComputeMatrix;
import dev.azureml.operator.plan.Facts;
import dev.azureml.operator.plan.Json;
import dev.azureml.operator.plan.StatusFields;

/** A compute in Azure as the status fields of an MLCompute. */
final class ComputeReport {
    private ComputeReport() {
    }

    static ObjectNode of(MLComputeSpec spec, Facts facts) {
        ObjectNode compute = facts.body(ComputeKind.KEY).orElseGet(Json::object);
        JsonNode details = compute.at(ComputeTranslation.PROPERTIES);
        ArrayNode errors = Json.array();
        addErrors(errors, compute.at("/properties/provisioningErrors"));
        addErrors(errors, details.at("/errors"));
        StatusFields fields = new StatusFields(compute).text("computeType", "/properties/computeType")
                .with("uses", uses(compute.at("/properties/computeType").asText("")))
                .flag("isAttachedCompute", "/properties/isAttachedCompute")
                .text("resourceId", "/properties/resourceId").text("vmSize", ComputeTranslation.PROPERTIES + "/vmSize")
                .with("errors", errors);
        return ComputeVariants.of(spec).map(variant -> variant.report(fields, details)).orElse(fields).build();
    }

    private static ArrayNode uses(String computeType) {
        ArrayNode uses = Json.array();
        ComputeMatrix.uses(computeType).stream().sorted().map(Enum::name).forEach(uses::add);
        return uses;
    }

    private static void addErrors(ArrayNode errors, JsonNode from) {
        for (JsonNode entry : from) {
            String message = entry.at("/error/message").asText("");
            if (!message.isEmpty() && errors.size() < Limits.ERRORS) {
                String code = entry.at("/error/code").asText("");
                errors.add(code.isEmpty() ? message : code + ": " + message);
            }
        }
    }
}
