package dev.azureml.operator.engine.azure;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.azureml.operator.arm.ArmRequest;
import dev.azureml.operator.arm.ArmResult;
import dev.azureml.operator.arm.SensitiveString;
import dev.azureml.operator.engine.status.ReconcileProgress;
import dev.azureml.operator.plan.Intent;
import dev.azureml.operator.plan.Json;
import dev.azureml.operator.plan.Problem;
import dev.azureml.operator.plan.Reason;
import dev.azureml.operator.plan.Upload;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/** Gets places in blob storage to which files may be uploaded. */
final class BlobPlaces {
    private static final String OFFER = "/blobReferenceForConsumption";
    private static final Pattern ACCOUNT = Pattern.compile("[a-z0-9]{1,24}");
    private static final Pattern CONTAINER = Pattern.compile("[a-z0-9$-]{1,63}");
    /** As long as an upload may take. */
    private static final Duration OPEN = Duration.ofHours(1);

    private final Azure azure;

    /**
     * A place.
     *
     * @param signed its URL with the signature that opens it
     * @param uri what the asset says of the folder in it
     */
    record Place(SensitiveString signed, String uri) {
    }

    BlobPlaces(Azure azure) {
        this.azure = azure;
    }

    /** Empty, with the problem in the progress, when there is none. */
    Optional<Place> find(Caller caller, Intent intent, Upload upload, ReconcileProgress progress) {
        return switch (upload.target()) {
            case Upload.Offered _ -> offered(caller, intent, upload.folder(), progress);
            case Upload.InDatastore datastore -> inDatastore(caller, intent, upload.folder(), datastore, progress);
        };
    }

    private Optional<Place> offered(Caller caller, Intent intent, String folder, ReconcileProgress progress) {
        JsonNode offer = ask(caller, intent, ArmRequest.post(intent.id(), "startPendingUpload", intent.apiVersion(),
                Json.object().put("pendingUploadType", "TemporaryBlobReference")), progress).at(OFFER);
        String signed = offer.at("/credential/sasUri").asText("");
        String place = offer.path("blobUri").asText("");
        if (signed.isEmpty() || place.isEmpty()) {
            return none(intent, progress);
        }
        progress.concealToo(signed.substring(signed.indexOf('?') + 1));
        return Optional.of(new Place(new SensitiveString(signed), (place.endsWith("/") ? place : place + "/")
                + folder));
    }

    private static Optional<Place> none(Intent intent, ReconcileProgress progress) {
        if (progress.problems().isEmpty()) {
            progress.problem(new Problem(Reason.AZURE_UNAVAILABLE, "Azure offered no storage for the files of "
                    + intent.id()));
        }
        return Optional.empty();
    }

    /** As Azure's tools do it, which ask for a secret that expires and get a key where Azure gives no other. */
    private Optional<Place> inDatastore(Caller caller, Intent intent, String folder, Upload.InDatastore datastore,
            ReconcileProgress progress) {
        JsonNode store = ask(caller, intent, ArmRequest.get(datastore.id(), datastore.apiVersion()), progress)
                .path("properties");
        String account = store.path("accountName").asText("");
        String container = store.path("containerName").asText("");
        if (!ACCOUNT.matcher(account).matches() || !CONTAINER.matcher(container).matches()) {
            return none(intent, progress);
        }
        if (store.at("/credentials/credentialsType").asText("").equalsIgnoreCase("None")) {
            progress.refused(intent.key(), new Problem(Reason.DEPENDENCY_NOT_READY, datastore.property()
                    + ": the workspace's datastore " + datastore.id().name() + " has no key to upload files with, as "
                    + "where systemDatastoresAuthMode is Identity: upload them yourself, and name the place by "
                    + "datastoreRef and path"));
            return Optional.empty();
        }
        JsonNode secrets = ask(caller, intent, ArmRequest.post(datastore.id(), "listSecrets", datastore.apiVersion(),
                Json.object().put("expirableSecret", true).put("expireAfterHours", OPEN.toHours())), progress);
        String key = secrets.path("key").asText("");
        String token = secrets.path("sasToken").asText("");
        if (token.isEmpty() && key.isEmpty()) {
            return none(intent, progress);
        }
        String signature = token.isEmpty()
                ? azure.signature(account, container, new SensitiveString(key), OPEN).value()
                : token.replaceFirst("^[?]", "");
        progress.concealToo(signature);
        progress.concealToo(key);
        String url = azure.container(account, container);
        String uri = datastore.uri() == null ? url + "/" + folder + "/" : datastore.uri();
        return Optional.of(new Place(new SensitiveString(url + "?" + signature), uri));
    }

    private JsonNode ask(Caller caller, Intent intent, ArmRequest request, ReconcileProgress progress) {
        ArmResult result = azure.askForUpload(caller, intent.id(), request);
        switch (result) {
            case ArmResult.Failure failure -> StepExecutor.refused(progress, intent.key(), Problems.of(failure, intent),
                    failure);
            case ArmResult.NotFound _ when request.method().equals("GET") -> progress.refused(intent.key(), new Problem(
                    Reason.DEPENDENCY_NOT_READY, request.path() + " is not there, and files are uploaded to it"));
            default -> {
                // Read below.
            }
        }
        return result instanceof ArmResult.Ok ok && ok.response().body() != null
                ? ok.response().body()
                : MissingNode.getInstance();
    }
}
