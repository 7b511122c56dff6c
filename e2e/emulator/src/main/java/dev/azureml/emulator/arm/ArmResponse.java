package dev.azureml.emulator.arm;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An answer; no body is an empty one. */
public record ArmResponse(int status, Map<String, String> headers, @Nullable JsonNode body) {

    public static ArmResponse of(int status, @Nullable JsonNode body) {
        return new ArmResponse(status, Map.of(), body);
    }

    public static ArmResponse ok(JsonNode body) {
        return of(200, body);
    }

    public static ArmResponse empty(int status) {
        return of(status, null);
    }

    public ArmResponse with(String name, String value) {
        Map<String, String> all = new LinkedHashMap<>(headers);
        all.put(name, value);
        return new ArmResponse(status, all, body);
    }
}
