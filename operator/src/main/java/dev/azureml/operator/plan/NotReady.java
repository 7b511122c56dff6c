package dev.azureml.operator.plan;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.StreamSupport;

/** Why an object of ours that another waits for is not ready, in its own words. */
public final class NotReady {
    /** Objects that wait for one another do not quote themselves without end. */
    private static final int LONGEST_QUOTE = 500;
    /** What is said of these changes with every step, and thousands may wait: they are told the reason alone. */
    private static final Set<Reason> PASSING = EnumSet.of(Reason.CREATING, Reason.UPDATING, Reason.DELETING,
            Reason.BUSY, Reason.THROTTLED, Reason.AZURE_UNAVAILABLE);

    private NotReady() {
    }

    /**
     * The reason and message of its condition Ready, to stand after what is said of it: {@code " (InvalidSpec: …)"}.
     *
     * @param status empty for an object that was not looked at yet
     */
    public static String why(JsonNode status) {
        return ready(status).map(ready -> why(ready.path("reason").asText(), ready.path("message").asText()))
                .orElse("");
    }

    /** The reason alone, for who may use the object and not read it: {@code " (InvalidSpec)"}. */
    public static String reason(JsonNode status) {
        return ready(status).map(ready -> " (" + ready.path("reason").asText() + ")").orElse("");
    }

    private static Optional<JsonNode> ready(JsonNode status) {
        return StreamSupport.stream(status.path("conditions").spliterator(), false)
                .filter(condition -> condition.path("type").asText().equals("Ready")
                        && !condition.path("status").asText().equals("True"))
                .findFirst();
    }

    /** Returns the same for a condition that is known without a status. */
    public static String why(String reason, String message) {
        Optional<Reason> known = Reason.of(reason);
        boolean isPassing = known.isPresent() && PASSING.contains(known.get());
        if (isPassing || message.isEmpty()) {
            return " (" + reason + ")";
        }
        return " (" + reason + ": " + Texts.cut(message, LONGEST_QUOTE) + ")";
    }
}
