package dev.azureml.emulator.arm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.emulator.Fault;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One authenticated request to the resource manager.
 *
 * @param fault a fault that the handling must play, such as an operation that fails
 */
public record ArmRequest(String method, String path, Map<String, String> query, @Nullable JsonNode body, Caller caller,
        @Nullable Fault fault) {

    public String query(String name) {
        return query.getOrDefault(name, "");
    }

    public String apiVersion() {
        return query("api-version");
    }

    /** The body, which must be a JSON object. */
    public ObjectNode object() {
        if (body instanceof ObjectNode object) {
            return object;
        }
        throw ArmError.badRequest("InvalidRequestContent",
                "The request content was invalid: a JSON object is expected.", null);
    }

    public boolean plays(Fault.Action action) {
        return fault != null && fault.action() == action;
    }
}
