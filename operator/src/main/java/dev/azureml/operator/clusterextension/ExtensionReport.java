package dev.azureml.operator.clusterextension;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.Limits;
import dev.azureml.api.MLClusterExtensionSpec;
import dev.azureml.operator.plan.Facts;
import dev.azureml.operator.plan.Json;
import dev.azureml.operator.plan.StatusFields;

/** The extension in Azure as the status fields of an MLClusterExtension. */
final class ExtensionReport {
    private ExtensionReport() {
    }

    static ObjectNode of(MLClusterExtensionSpec spec, Facts facts) {
        ObjectNode extension = facts.body(Keys.EXTENSION).orElseGet(Json::object);
        ArrayNode statuses = Json.array();
        for (JsonNode status : extension.at("/properties/statuses")) {
            addStatus(statuses, status);
        }
        ArrayNode errors = Json.array();
        addError(errors, extension.at("/properties/errorInfo"));
        ObjectNode report = new StatusFields(extension).text("currentVersion", "/properties/currentVersion")
                .text("releaseTrain", "/properties/releaseTrain").with("statuses", statuses).with("errors", errors)
                .build();
        JsonNode relay = extension.at(ExtensionSettings.PATH).path(ExtensionSettings.HYBRID_CONNECTION_ID);
        if (relay.isTextual()) {
            report.set("hybridConnectionId", relay);
        }
        return report.put("clusterType", Cluster.of(spec, facts).type());
    }

    /** Without its time, which moves by itself. */
    private static void addStatus(ArrayNode statuses, JsonNode status) {
        if (statuses.size() < Limits.ERRORS) {
            ObjectNode told = new StatusFields(status).text("code", "/code").text("displayStatus", "/displayStatus")
                    .text("level", "/level").text("message", "/message").build();
            if (!told.isEmpty()) {
                statuses.add(told);
            }
        }
    }

    /** An error, then what is said of it in detail. */
    private static void addError(ArrayNode errors, JsonNode error) {
        String message = error.path("message").asText("");
        if (!message.isEmpty() && errors.size() < Limits.ERRORS) {
            String code = error.path("code").asText("");
            errors.add(code.isEmpty() ? message : code + ": " + message);
        }
        error.path("details").forEach(detail -> addError(errors, detail));
    }
}
