package dev.azureml.operator.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class NotReadyTest {
    private static JsonNode status(String reason, String message) {
        ObjectNode status = Json.object();
        status.putArray("conditions").addObject().put("type", "Ready").put("status", "False").put("reason", reason)
                .put("message", message);
        return status;
    }

    @Test
    void theReasonAndMessageAreQuotedAndWhatPassesIsNot() {
        assertThat(NotReady.why(status("InvalidSpec", "no such size"))).isEqualTo(" (InvalidSpec: no such size)");
        assertThat(NotReady.why(status("Creating", "Azure is at it"))).isEqualTo(" (Creating)");
        assertThat(NotReady.why(Json.object())).isEmpty();
        assertThat(NotReady.reason(status("InvalidSpec", "no such size"))).isEqualTo(" (InvalidSpec)");
    }

    /** Azure repeats what people wrote, and a character that takes two places in Java is one to people. */
    @Test
    void aLongQuoteIsCutBetweenCharacters() {
        assertThat(NotReady.why(status("InvalidSpec", "x".repeat(501)))).isEqualTo(" (InvalidSpec: " + "x".repeat(499)
                + "…)");
        assertThat(NotReady.why(status("InvalidSpec", "🙂".repeat(501)))).isEqualTo(" (InvalidSpec: " + "🙂".repeat(499)
                + "…)");
    }
}
