package dev.azureml.operator.engine.azure;

import com.fasterxml.jackson.databind.JsonNode;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.arm.ArmRequest;
import dev.azureml.operator.arm.ArmResult;
import dev.azureml.operator.arm.Priority;
import dev.azureml.operator.plan.Problem;
import dev.azureml.operator.plan.Reason;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Keeps the identities that the operator and other namespaces act as off what a namespace runs: code on a compute or in an
 * endpoint is whatever identity stands on it.
 */
public final class ForeignIdentities {
    private static final String TYPE = "Microsoft.ManagedIdentity/userAssignedIdentities";
    private static final int MOST_KEPT = 1_000;

    private final Azure azure;
    private final String apiVersion;
    private final Function<String, Set<String>> clientIdsOfOthers;
    private final Map<String, String> clientIds = new ConcurrentHashMap<>();

    /** @param clientIdsOfOthers in lower case, for a namespace: who its objects may not be */
    public ForeignIdentities(Azure azure, Map<String, String> apiVersions,
            Function<String, Set<String>> clientIdsOfOthers) {
        this.azure = azure;
        this.apiVersion = apiVersions.getOrDefault(TYPE.toLowerCase(Locale.ROOT), "2024-11-30");
        this.clientIdsOfOthers = clientIdsOfOthers;
    }

    /** Returns why the body may not be sent; empty when each identity in it is known to be none of others. */
    Optional<Problem> refusal(Caller caller, JsonNode body) {
        Set<String> others = clientIdsOfOthers.apply(caller.namespace());
        if (others.isEmpty()) {
            return Optional.empty();
        }
        return ArmReferences.in("", body).stream().skip(1).flatMap(mention -> ArmId.tryParse(mention.id()).stream())
                .filter(id -> id.type().equalsIgnoreCase(TYPE)).distinct()
                .flatMap(id -> refusal(caller, id, others).stream()).findFirst();
    }

    private Optional<Problem> refusal(Caller caller, ArmId id, Set<String> others) {
        String known = clientIds.get(id.value().toLowerCase(Locale.ROOT));
        if (known != null) {
            return refusal(id, known, others);
        }
        return switch (azure.send(caller, ArmRequest.get(id, apiVersion), Priority.EDIT)) {
            case ArmResult.Ok ok when ok.response().body() != null -> {
                String clientId = ok.response().body().at("/properties/clientId").asText("").toLowerCase(Locale.ROOT);
                if (clientIds.size() >= MOST_KEPT) {
                    clientIds.clear();
                }
                if (!clientId.isEmpty()) {
                    clientIds.put(id.value().toLowerCase(Locale.ROOT), clientId);
                }
                yield refusal(id, clientId, others);
            }
            case ArmResult.Failure failure -> Optional.of(new Problem(Problems.of(failure, id.value()).reason(),
                    "who " + id + " is must be known before it is put on anything: " + Problems.of(failure, id.value())
                            .message()));
            case ArmResult.Ok _,ArmResult.Accepted _,ArmResult.NotFound _ -> Optional.empty(); // Azure refuses it then
        };
    }

    private static Optional<Problem> refusal(ArmId id, String clientId, Set<String> others) {
        return others.contains(clientId)
                ? Optional.of(new Problem(Reason.OUT_OF_SCOPE, id
                        + " is an identity that the operator, or another namespace, "
                        + "acts as in Azure: what runs with it could do all that they may; use another identity"))
                : Optional.empty();
    }
}
