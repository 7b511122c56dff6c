package dev.azureml.operator.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.azureml.operator.arm.ArmRequest;
import dev.azureml.operator.arm.ArmResult;
import dev.azureml.operator.arm.Priority;
import dev.azureml.operator.plan.Intent;
import dev.azureml.operator.plan.Json;
import dev.azureml.operator.plan.Problem;
import dev.azureml.operator.plan.Reason;
import dev.azureml.operator.plan.Upload;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Puts what an asset is made of into the storage that Azure offers for it. */
final class Uploads {
    private static final String OFFER = "/blobReferenceForConsumption";

    private final Azure azure;

    Uploads(Azure azure) {
        this.azure = azure;
    }

    /** Where the files are now; empty, with the problem in the ledger, when they are not. */
    Optional<String> put(Caller caller, Intent intent, Upload upload, Ledger ledger) {
        JsonNode offer = offer(caller, intent, ledger);
        String signed = offer.at("/credential/sasUri").asText("");
        String place = offer.path("blobUri").asText("");
        if (signed.isEmpty() || place.isEmpty()) {
            if (ledger.problems().isEmpty()) {
                ledger.problem(new Problem(Reason.AZURE_UNAVAILABLE, "Azure offered no storage for the files of "
                        + intent.id()));
            }
            return Optional.empty();
        }
        ledger.concealToo(signed.substring(signed.indexOf('?') + 1));
        for (Map.Entry<String, String> file : new TreeMap<>(upload.files()).entrySet()) {
            Optional<ArmResult.Failure> failure = azure.upload(signed, upload.folder() + "/" + file.getKey(),
                    file.getValue());
            if (failure.isPresent()) {
                Actor.refused(ledger, intent.key(), Problems.of(failure.get(), intent), failure.get());
                return Optional.empty();
            }
        }
        return Optional.of((place.endsWith("/") ? place : place + "/") + upload.folder());
    }

    private JsonNode offer(Caller caller, Intent intent, Ledger ledger) {
        ArmResult result = azure.send(caller, ArmRequest.post(intent.id(), "startPendingUpload",
                intent.apiVersion(), Json.object().put("pendingUploadType", "TemporaryBlobReference")), Priority.EDIT);
        if (result instanceof ArmResult.Failure failure) {
            Actor.refused(ledger, intent.key(), Problems.of(failure, intent), failure);
        }
        return result instanceof ArmResult.Ok ok && ok.response().body() != null
                ? ok.response().body().at(OFFER)
                : MissingNode.getInstance();
    }
}
