package dev.azureml.emulator.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.azureml.emulator.arm.ArmResponse;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An answer as text. Status 0 closes the connection instead.
 *
 * @param between two bytes of the body so long goes by; zero for as fast as can be
 */
record Reply(int status, Map<String, String> headers, String body, Duration between) {
    private static final String JSON = "application/json; charset=utf-8";

    Reply(int status, Map<String, String> headers, String body) {
        this(status, headers, body, Duration.ZERO);
    }

    static Reply of(ArmResponse response) {
        return json(response.status(), response.headers(), response.body());
    }

    static Reply json(int status, Map<String, String> headers, @Nullable JsonNode body) {
        if (body == null) {
            return new Reply(status, headers, "");
        }
        String text = body.isTextual() ? body.textValue() : body.toString();
        Reply reply = new Reply(status, headers, text);
        return headers.containsKey("Content-Type") ? reply : reply.with("Content-Type", JSON);
    }

    static Reply closed() {
        return new Reply(0, Map.of(), "");
    }

    Reply with(String name, String value) {
        Map<String, String> all = new LinkedHashMap<>(headers);
        all.put(name, value);
        return new Reply(status, all, body, between);
    }

    Reply dripping(Duration each) {
        return new Reply(status, headers, body, each);
    }

    Reply half() {
        return new Reply(status, headers, body.substring(0, body.length() / 2));
    }
}
