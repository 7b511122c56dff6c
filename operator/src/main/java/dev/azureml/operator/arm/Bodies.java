package dev.azureml.operator.arm;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads what every ARM body has in common, whatever its types turn out to be. */
public final class Bodies {
    private static final Set<String> TERMINAL = Set.of("succeeded", "failed", "canceled", "cancelled", "softdeleted");

    private Bodies() {
    }

    /** Whether Azure has stopped working on a resource or operation in that state. */
    public static boolean isTerminal(String provisioningState) {
        return TERMINAL.contains(provisioningState.toLowerCase(Locale.ROOT));
    }

    public static boolean isSucceeded(String state) {
        return state.equalsIgnoreCase("Succeeded");
    }

    public static boolean isCanceled(String state) {
        return state.equalsIgnoreCase("Canceled") || state.equalsIgnoreCase("Cancelled");
    }

    public static Optional<String> provisioningState(@Nullable JsonNode body) {
        return body == null ? Optional.empty() : text(body.path("properties").path("provisioningState"));
    }

    /** Whether it can be a resource at all: what is none was garbled on its way. */
    public static boolean isResource(@Nullable JsonNode body) {
        return body != null && body.path("id").isTextual()
                && (body.path("properties").isObject() || body.path("properties").isMissingNode());
    }

    static Optional<String> text(JsonNode node) {
        return node.isTextual() && !node.textValue().isBlank() ? Optional.of(node.textValue()) : Optional.empty();
    }
}
