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
    private final Form form;

    /** Forms of a refusal's body. */
    public enum Form {
        /** {@code {"error": {…}}}, ARM's. */
        ENVELOPE,
        /** {@code {"code": …, "message": …}}, as Azure Monitor answers. */
        BARE,
        /** The envelope with {@code innerError}, as Azure ML's own services answer. */
        INNER,
        /** No body at all. */
        EMPTY
    }

    private ArmError(int status, String code, String message, @Nullable String target,
            @Nullable ArrayNode additionalInfo, Map<String, String> headers, Form form) {
        super(message, null, false, false);
        this.status = status;
        this.code = code;
        this.target = target;
        this.additionalInfo = additionalInfo;
        this.headers = Map.copyOf(headers);
        this.form = form;
    }

    public static ArmError of(int status, String code, String message) {
        return new ArmError(status, code, message, null, null, Map.of(), Form.ENVELOPE);
    }

    public static ArmError badRequest(String code, String message, @Nullable String target) {
        return new ArmError(400, code, message, target, null, Map.of(), Form.ENVELOPE);
    }

    public static ArmError conflict(String code, String message) {
        return of(409, code, message);
    }

    /** The parent of a resource is not there. */
    public static ArmError parentNotFound(ArmId id) {
        return of(404, "ParentResourceNotFound", "Failed to perform the operation on resource(s) of type '" + id.type()
                + "', because the parent resource '" + id.parent() + "' could not be found.")
                .header("x-ms-failure-cause", "gateway");
    }

    /** A resource group is not there. */
    public static ArmError groupNotFound(String name) {
        return of(404, "ResourceGroupNotFound", "Resource group '" + name + "' could not be found.")
                .header("x-ms-failure-cause", "gateway");
    }

    /** The same error without headers, as services answer that ARM only passes on. */
    public ArmError withoutHeaders() {
        return new ArmError(status, code, message(), target, additionalInfo, Map.of(), form);
    }

    /** The same error in another form of body. */
    public ArmError in(Form other) {
        return new ArmError(status, code, message(), target, additionalInfo, headers, other);
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
        return new ArmError(status, code, message(), target, additionalInfo, all, form);
    }

    public ArmError additionalInfo(ArrayNode info) {
        return new ArmError(status, code, message(), target, info, headers, form);
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

    /** The answer's body: {@code {"error": {code, message, target, details, additionalInfo}}}; null for none. */
    public @Nullable ObjectNode body() {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        switch (form) {
            case EMPTY -> {
                return null;
            }
            case BARE -> body.put("code", code).put("message", message());
            case INNER -> body.set("error", error().set("innerError",
                    JsonNodeFactory.instance.objectNode().put("code", "NotFoundError")));
            case ENVELOPE -> body.set("error", error());
        }
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
