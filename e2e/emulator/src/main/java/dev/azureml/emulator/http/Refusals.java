package dev.azureml.emulator.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.emulator.Fault;
import dev.azureml.emulator.arm.ArmError;
import dev.azureml.emulator.arm.ArmId;
import dev.azureml.emulator.arm.Caller;
import dev.azureml.emulator.arm.Json;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Faults that refuse a request without doing it, in Azure's words. */
final class Refusals {
    private static final String POLICY = "/providers/Microsoft.Authorization/policyDefinitions/438c38d2-3772-465a-a9cc-7a6666a275ce";

    private Refusals() {
    }

    /** The refusal; null when the fault is of another kind. */
    static @Nullable ArmError of(Fault fault, String method, String path, Caller caller) {
        Optional<ArmId> id = ArmId.parse(path);
        String type = id.map(ArmId::type).orElse("Microsoft.MachineLearningServices/workspaces");
        String subscription = "/subscriptions/" + id.map(ArmId::subscription).orElse("");
        return switch (fault.action()) {
            case POLICY_DENY -> policy(fault, path, subscription);
            case LOCK ->
                error(fault, 409, "ScopeLocked", "The scope '" + path + "' cannot perform write operation because "
                        + "following scope(s) are locked: '" + path + "'. Please remove the lock and try again.");
            case PROVIDER_NOT_REGISTERED -> error(fault, 409, "MissingSubscriptionRegistration",
                    "The subscription is not registered to use namespace '" + type.substring(0, type.indexOf('/'))
                            + "'. See https://aka.ms/rps-not-found for how to register subscriptions.");
            case QUOTA -> error(fault, 400, "QuotaExceeded",
                    "Operation could not be completed as it results in exceeding approved "
                            + "standardDSv2Family Cores quota. Additional details - Location: eastus, Current Limit: 24, Current Usage: 20, "
                            + "Additional Required: 8, (Minimum) New Limit Required: 28.");
            case FORBIDDEN ->
                error(fault, 403, "AuthorizationFailed", "The client '" + caller.clientId() + "' with object id '"
                        + caller.objectId() + "' does not have authorization to perform action '" + type + verb(method)
                        + "' over scope '" + path + "' or the scope is invalid.");
            default -> null;
        };
    }

    /** A {@code status} fault without a body of its own. */
    static @Nullable JsonNode plain(Fault fault) {
        int status = fault.status();
        String code = switch (status) {
            case 429 -> "TooManyRequests";
            case 409 -> "Conflict";
            case 404 -> "ResourceNotFound";
            case 403 -> "AuthorizationFailed";
            case 400 -> "BadRequest";
            case 503 -> "ServiceUnavailable";
            default -> "InternalServerError";
        };
        return error(fault, status, code, "The request failed with status " + status + ".").body();
    }

    private static ArmError policy(Fault fault, String path, String subscription) {
        String assignment = subscription + "/providers/Microsoft.Authorization/policyAssignments/deny-public-access";
        ObjectNode info = Json.object("type", "PolicyViolation", "info", Json.object("policyDefinitionDisplayName",
                "Azure Machine Learning Workspaces should disable public network access", "policyDefinitionId", POLICY,
                "policyDefinitionName", "438c38d2-3772-465a-a9cc-7a6666a275ce", "policyDefinitionEffect", "deny",
                "policyAssignmentId", assignment, "policyAssignmentName", "deny-public-access",
                "policyAssignmentDisplayName",
                "Deny public access", "policyAssignmentScope", subscription));
        ArrayNode infos = Json.MAPPER.createArrayNode().add(info);
        return error(fault, 403, "RequestDisallowedByPolicy", "Resource '" + path.substring(path.lastIndexOf('/') + 1)
                + "' was disallowed by policy. Policy identifiers: '[{\"policyAssignment\":{\"name\":\"Deny public access\",\"id\":\""
                + assignment + "\"},\"policyDefinition\":{\"id\":\"" + POLICY + "\"}}]'.").additionalInfo(infos);
    }

    private static ArmError error(Fault fault, int status, String code, String message) {
        ArmError error = ArmError.of(fault.status() == 0 ? status : fault.status(),
                fault.code().isEmpty() ? code : fault.code(),
                fault.message().isEmpty() ? message : fault.message());
        for (Map.Entry<String, String> header : fault.headers().entrySet()) {
            error = error.header(header.getKey(), header.getValue());
        }
        return error;
    }

    private static String verb(String method) {
        return switch (method) {
            case "GET", "HEAD" -> "/read";
            case "DELETE" -> "/delete";
            case "POST" -> "/action";
            default -> "/write";
        };
    }
}
