package dev.azureml.operator.activitylog;

import com.fasterxml.jackson.databind.JsonNode;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.plan.time.Timestamps;
import dev.azureml.operator.text.Printable;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * A record of the activity log: one step of an operation on a resource. What Azure does not say is empty.
 *
 * @param operation such as {@code Microsoft.MachineLearningServices/workspaces/write}
 * @param status such as {@code Started}, {@code Succeeded}
 * @param subStatus mostly what HTTP calls its status, such as {@code Created}
 * @param caller who it was: the name of a person, or the id of an application
 * @param appId of the application that the caller used, or was
 * @param request which the client sent; empty where Azure tells of none, as services of Azure do that write records themselves
 * @param operationId which all records of an operation have
 * @param correlationId which all that one run of a client does may have, and which the client may choose
 */
record Activity(Instant at, ArmId resource, String operation, String status, String subStatus, String caller,
        String appId, Optional<Request> request, String operationId, String correlationId) {
    private static final Set<String> ENDS = Set.of("succeeded", "failed", "canceled");
    private static final String OBJECT_ID = "http://schemas.microsoft.com/identity/claims/objectidentifier";
    private static final int LONGEST = 200;

    /** @param id that the client gave it; empty when it gave none */
    record Request(String id) {
    }

    /** Returns what a record says; empty when it is no record of an operation on a resource. */
    static Optional<Activity> read(JsonNode told) {
        String category = told.at("/category/value").asText("Administrative");
        Optional<ArmId> resource = ArmId.tryParse(told.path("resourceId").textValue());
        Optional<Instant> at = Timestamps.parse(told.path("eventTimestamp").asText(""));
        String operation = text(told.at("/operationName/value"));
        if (!category.equalsIgnoreCase("Administrative") || resource.isEmpty() || at.isEmpty() || operation.isEmpty()) {
            return Optional.empty();
        }
        JsonNode claims = told.path("claims");
        String appId = text(claims.path("appid"));
        String caller = first(text(told.path("caller")), appId, text(claims.path(OBJECT_ID)));
        return Optional.of(new Activity(at.get(), resource.get(), operation, text(told.at("/status/value")), text(told
                .at("/subStatus/value")), caller, appId.toLowerCase(Locale.ROOT),
                request(told.path("httpRequest")),
                first(text(told.path("operationId")), text(told.path("eventDataId"))).toLowerCase(Locale.ROOT),
                first(text(told.path("correlationId")), text(told.path("operationId")), text(told.path("eventDataId")))
                        .toLowerCase(Locale.ROOT)));
    }

    private static Optional<Request> request(JsonNode told) {
        return told.isMissingNode() || told.isNull()
                ? Optional.empty()
                : Optional.of(new Request(text(told.path("clientRequestId")).toLowerCase(Locale.ROOT)));
    }

    private static String first(String... texts) {
        for (String text : texts) {
            if (!text.isEmpty()) {
                return text;
            }
        }
        return "";
    }

    private static String text(JsonNode node) {
        return Printable.line(node.asText("").strip(), LONGEST).strip();
    }

    boolean hasSucceeded() {
        return status.equalsIgnoreCase("Succeeded");
    }

    /** Whether it says how the operation ended and who it was: the records before it say less. */
    boolean isTold() {
        return ENDS.contains(status.toLowerCase(Locale.ROOT)) && !caller.isEmpty();
    }

    /** Whether a person did it, as far as Azure says: applications have no names with an at sign. */
    boolean isByPerson() {
        return caller.contains("@");
    }

    /**
     * Returns what tells the operation on the resource from all others; whoever reads, such as keys, is told of once an hour:
     * services of Azure's do it all the time.
     */
    String key() {
        String which = Wording.isRead(this)
                ? caller + " " + at.truncatedTo(ChronoUnit.HOURS)
                : first(operationId, caller + " " + at);
        return which + " " + status + " " + operation.toLowerCase(Locale.ROOT) + " " + resource.value().toLowerCase(
                Locale.ROOT);
    }
}
