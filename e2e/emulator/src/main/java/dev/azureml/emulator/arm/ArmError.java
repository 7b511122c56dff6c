package dev.azureml.emulator.arm;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A refusal in ARM's form; what handles a request throws it, the front answers with it. */
public final class ArmError extends RuntimeException {
    private final int status;
    private final String code;
    private final @Nullable String target;
    private final transient @Nullable ArrayNode additionalInfo;
    private final transient Map<String, String> headers;

    private ArmError(int status, String code, String message, @Nullable String target,
            @Nullable ArrayNode additionalInfo, Map<String, String> headers) {
        super(message, null, false, false);
        this.status = status;
        this.code = code;
        this.target = target;
        this.additionalInfo = additionalInfo;
        this.headers = Map.copyOf(headers);
    }

    public static ArmError of(int status, String code, String message) {
        return new ArmError(status, code, message, null, null, Map.of());
    }

    public static ArmError badRequest(String code, String message, @Nullable String target) {
        return new ArmError(400, code, message, target, null, Map.of());
    }

    public static ArmError conflict(String code, String message) {
        return of(409, code, message);
    }

    /** The resource is not there; the header tells that ARM itself said so. */
    public static ArmError notFound(ArmId id) {
        return of(404, "ResourceNotFound", "The Resource '" + id.type() + "/" + id.name() + "' under resource group '"
                + id.resourceGroup()
                + "' was not found. For more details please go to https://aka.ms/ARMResourceNotFoundFix")
                .header("x-ms-failure-cause", "gateway");
    }

    public ArmError header(String name, String value) {
        var all = new HashMap<>(headers);
        all.put(name, value);
        return new ArmError(status, code, message(), target, additionalInfo, all);
    }

    public ArmError additionalInfo(ArrayNode info) {
        return new ArmError(status, code, message(), target, info, headers);
    }

    public int status() {
        return status;
    }

    public String code() {
        return code;
    }

    public String message() {
        return String.valueOf(getMessage());
    }

    public Map<String, String> headers() {
        return headers;
    }

    /** The answer's body: {@code {"error": {code, message, target, details, additionalInfo}}}. */
    public ObjectNode body() {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.set("error", error());
        return body;
    }

    public ObjectNode error() {
        ObjectNode error = JsonNodeFactory.instance.objectNode();
        error.put("code", code).put("message", message());
        if (target != null) {
            error.put("target", target);
        }
        error.putArray("details");
        if (additionalInfo != null) {
            error.set("additionalInfo", additionalInfo);
        }
        return error;
    }
}
