package dev.azureml.operator.compute;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.Limits;
import dev.azureml.operator.plan.Facts;
import dev.azureml.operator.plan.Json;
import dev.azureml.operator.plan.StatusFields;

/** A compute in Azure as the status fields of an MLCompute. */
final class ComputeReport {
    private static final String DETAILS = "/properties/properties";
    private static final int LONGEST_ERROR = 1024;

    private ComputeReport() {
    }

    static ObjectNode of(Facts facts) {
        ObjectNode compute = facts.body(ComputeKind.KEY).orElseGet(Json::object);
        JsonNode details = compute.at(DETAILS);
        ArrayNode errors = Json.array();
        addErrors(errors, compute.at("/properties/provisioningErrors"));
        addErrors(errors, details.at("/errors"));
        return new StatusFields(compute).text("computeType", "/properties/computeType")
                .text("vmSize", DETAILS + "/vmSize").text("state", DETAILS + "/allocationState")
                .text("state", DETAILS + "/state").with("nodeCounts", nodeCounts(details)).with("errors", errors)
                .with("osImage", osImage(details)).build();
    }

    private static ObjectNode nodeCounts(JsonNode details) {
        return new StatusFields(details).number("currentNodeCount", "/currentNodeCount")
                .number("targetNodeCount", "/targetNodeCount").build();
    }

    private static ObjectNode osImage(JsonNode details) {
        return new StatusFields(details.at("/osImageMetadata")).text("current", "/currentImageVersion")
                .text("latest", "/latestImageVersion").flag("isLatest", "/isLatestOsImageVersion").build();
    }

    private static void addErrors(ArrayNode errors, JsonNode from) {
        for (JsonNode entry : from) {
            String message = entry.at("/error/message").asText("");
            if (!message.isEmpty() && errors.size() < Limits.ERRORS) {
                String code = entry.at("/error/code").asText("");
                String text = code.isEmpty() ? message : code + ": " + message;
                errors.add(text.length() <= LONGEST_ERROR ? text : text.substring(0, LONGEST_ERROR - 1) + "…");
            }
        }
    }
}
