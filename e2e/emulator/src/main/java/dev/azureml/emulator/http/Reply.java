package dev.azureml.emulator.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.azureml.emulator.arm.ArmResponse;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An answer as text. Status 0 closes the connection instead. */
record Reply(int status, Map<String, String> headers, String body) {
    private static final String JSON = "application/json; charset=utf-8";

    static Reply of(ArmResponse response) {
        return json(response.status(), response.headers(), response.body());
    }

    static Reply json(int status, Map<String, String> headers, @Nullable JsonNode body) {
        if (body == null) {
            return new Reply(status, headers, "");
        }
        String text = body.isTextual() ? body.textValue() : body.toString();
        return new Reply(status, headers, text).with("Content-Type", JSON);
    }

    static Reply closed() {
        return new Reply(0, Map.of(), "");
    }

    Reply with(String name, String value) {
        Map<String, String> all = new LinkedHashMap<>(headers);
        all.put(name, value);
        return new Reply(status, all, body);
    }

    Reply half() {
        return new Reply(status, headers, body.substring(0, body.length() / 2));
    }
}
