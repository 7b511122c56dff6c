package dev.azureml.operator.activitylog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.plan.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Optional;

/** Records of an activity log, as Azure documents them. */
final class Records {
    static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
    static final ArmId WORKSPACE = ArmId.parse("/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/RG/"
            + "providers/Microsoft.MachineLearningServices/workspaces/shop");
    static final String WRITE = "Microsoft.MachineLearningServices/workspaces/write";
    static final String OWN = "22222222-2222-2222-2222-222222222222";

    private Records() {
    }

    static JsonNode json(String text) {
        try {
            return Json.MAPPER.readTree(text.replace('\'', '"'));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The published example, of a workspace. */
    static ObjectNode published() {
        return (ObjectNode) json(
                """
                        {'authorization': {'action': '%1$s', 'role': 'Subscription Admin', 'scope': '%2$s'},
                         'caller': 'admin@contoso.com',
                         'claims': {'aud': 'https://management.core.windows.net/', 'ver': '1.0',
                                    'http://schemas.microsoft.com/identity/claims/objectidentifier': '2468adf0-8211-44e3-95ab-85137af64708',
                                    'appid': 'C44b4083-3bb0-49c1-b47d-974e53cbdf3c'},
                         'correlationId': '1e121103-0ba6-4300-ac9d-952bb5d0c80f', 'description': '',
                         'eventDataId': '44ade6b4-3813-45e6-ae27-7420a95fa2f8',
                         'eventName': {'value': 'EndRequest', 'localizedValue': 'End request'},
                         'httpRequest': {'clientRequestId': '27003B25-91d3-418f-8eb1-29e537dcb249', 'method': 'PUT',
                                         'clientIpAddress': '192.168.35.115'},
                         'level': 'Informational', 'resourceGroupName': 'RG', 'resourceId': '%2$s',
                         'operationId': '1e121103-0ba6-4300-ac9d-952bb5d0c810',
                         'operationName': {'value': '%1$s', 'localizedValue': 'Create or update'},
                         'properties': {'statusCode': 'Created'},
                         'status': {'value': 'Succeeded', 'localizedValue': 'Succeeded'},
                         'subStatus': {'value': 'Created', 'localizedValue': 'Created (HTTP Status Code: 201)'},
                         'eventTimestamp': '2026-01-01T11:14:26.9792776Z', 'submissionTimestamp': '2026-01-01T11:14:39.9936304Z',
                         'subscriptionId': '00000000-0000-0000-0000-000000000001'}
                        """
                        .formatted(WRITE, WORKSPACE));
    }

    static Activity activity(Instant at, String caller, String appId, String requestId, String correlationId) {
        return activity(at, caller, appId, Optional.of(new Activity.Request(requestId)), "o-" + correlationId,
                correlationId);
    }

    /** One of which Azure tells no request. */
    static Activity bare(Instant at, String caller, String appId, String correlationId) {
        return activity(at, caller, appId, Optional.empty(), "o-" + correlationId, correlationId);
    }

    static Activity activity(Instant at, String caller, String appId, Optional<Activity.Request> request,
            String operationId, String correlationId) {
        return new Activity(at, WORKSPACE, WRITE, "Succeeded", "OK", caller, appId, request, operationId,
                correlationId);
    }

    static Activity operation(String operation, String status) {
        return new Activity(NOW, WORKSPACE, operation, status, "", "alice@contoso.com", "", Optional.empty(), "o",
                "c");
    }
}
