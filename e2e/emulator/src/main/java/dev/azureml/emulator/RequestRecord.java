package dev.azureml.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One request that was answered.
 *
 * @param status 0 when the connection was closed without an answer
 * @param body the request's body with secrets as {@code ***}; null without one
 */
public record RequestRecord(Instant at, String method, String path, Map<String, String> query, int status,
        @Nullable JsonNode body, long durationMs, String requestId) {
}
