package dev.azureml.operator.activitylog;

import com.fasterxml.jackson.databind.JsonNode;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.text.Printable;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
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
 * @param requestId that the client gave its request
 * @param correlationId which all records of an operation have
 */
record Activity(Instant at, ArmId resource, String operation, String status, String subStatus, String caller,
        String appId, String requestId, String correlationId) {
    private static final Set<String> ENDS = Set.of("succeeded", "failed", "canceled");
    private static final String OBJECT_ID = "http://schemas.microsoft.com/identity/claims/objectidentifier";
    private static final int LONGEST = 200;

    /** Returns what a record says; empty when it is no record of an operation on a resource. */
    static Optional<Activity> read(JsonNode told) {
        String category = told.at("/category/value").asText("Administrative");
        Optional<ArmId> resource = ArmId.tryParse(told.path("resourceId").textValue());
        Optional<Instant> at = time(told.path("eventTimestamp").asText(""));
        String operation = text(told.at("/operationName/value"));
        if (!category.equalsIgnoreCase("Administrative") || resource.isEmpty() || at.isEmpty() || operation.isEmpty()) {
            return Optional.empty();
        }
        JsonNode claims = told.path("claims");
        String appId = text(claims.path("appid"));
        String caller = first(text(told.path("caller")), appId, text(claims.path(OBJECT_ID)));
        return Optional.of(new Activity(at.get(), resource.get(), operation, text(told.at("/status/value")), text(told
                .at("/subStatus/value")), caller, appId.toLowerCase(Locale.ROOT),
                text(told.at(
                        "/httpRequest/clientRequestId")).toLowerCase(Locale.ROOT),
                first(text(told.path("correlationId")), text(told.path("operationId")), text(told.path("eventDataId")))
                        .toLowerCase(Locale.ROOT)));
    }

    private static Optional<Instant> time(String text) {
        try {
            return Optional.of(OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
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
        String line = Printable.line(node.asText("")).strip();
        return line.codePointCount(0, line.length()) <= LONGEST
                ? line
                : line.substring(0, line.offsetByCodePoints(0, LONGEST));
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
        return (Wording.isRead(this) ? caller + " " + status + " " + at.truncatedTo(ChronoUnit.HOURS) : correlationId)
                + " " + operation.toLowerCase(Locale.ROOT) + " " + resource.value().toLowerCase(
                        Locale.ROOT);
    }
}
