package dev.azureml.operator.arm;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One call to Azure Resource Manager. The path holds no host, so that a request can only go to the configured one.
 *
 * @param pathAndQuery begins with '/', percent-encoded, with its api-version
 */
public record ArmRequest(String method, String pathAndQuery, @Nullable ObjectNode body, String clientRequestId) {
    private static final String PLAIN = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~()!*'";

    /** Extra query parameters are given as {@code name=value}. */
    public static ArmRequest get(ArmId id, String apiVersion, String... extraQuery) {
        return of("GET", id.value(), apiVersion, null, extraQuery);
    }

    public static ArmRequest put(ArmId id, String apiVersion, ObjectNode body, String... extraQuery) {
        return of("PUT", id.value(), apiVersion, body, extraQuery);
    }

    public static ArmRequest patch(ArmId id, String apiVersion, ObjectNode body, String... extraQuery) {
        return of("PATCH", id.value(), apiVersion, body, extraQuery);
    }

    /** Calls an action of a resource, such as {@code listKeys}. */
    public static ArmRequest post(ArmId id, String action, String apiVersion, @Nullable ObjectNode body,
            String... extraQuery) {
        return of("POST", id.value() + "/" + action, apiVersion, body, extraQuery);
    }

    public static ArmRequest delete(ArmId id, String apiVersion, String... extraQuery) {
        return of("DELETE", id.value(), apiVersion, null, extraQuery);
    }

    /** What {@link Arm#list} takes: a collection's path with its query. */
    public static String listPath(String collection, String apiVersion, String... extraQuery) {
        return pathAndQuery(collection, apiVersion, extraQuery);
    }

    /** Reads what is no resource, such as a list of which one page is enough. */
    public static ArmRequest read(String path, String apiVersion, String... extraQuery) {
        return of("GET", path, apiVersion, null, extraQuery);
    }

    /** The same request with another body. */
    public ArmRequest withBody(ObjectNode changed) {
        return new ArmRequest(method, pathAndQuery, changed, clientRequestId);
    }

    /** The GET of what it is about, at the same api-version. */
    public ArmRequest reading() {
        return ofPath("GET", pathAndQuery);
    }

    /** The path alone, without the query, which may hold a signature. */
    public String path() {
        int query = pathAndQuery.indexOf('?');
        return query < 0 ? pathAndQuery : pathAndQuery.substring(0, query);
    }

    /** Provider and type path of what is called, without names, such as {@code Microsoft.X/ys/start}. */
    public String type() {
        return ArmTypes.ofPath(path());
    }

    @Override
    public String toString() {
        return method + " " + path() + " (" + clientRequestId + ")";
    }

    static ArmRequest ofPath(String method, String pathAndQuery) {
        return new ArmRequest(method, pathAndQuery, null, UUID.randomUUID().toString());
    }

    private static ArmRequest of(String method, String path, String apiVersion, @Nullable ObjectNode body,
            String... extraQuery) {
        return new ArmRequest(method, pathAndQuery(path, apiVersion, extraQuery), body, UUID.randomUUID().toString());
    }

    private static String pathAndQuery(String path, String apiVersion, String... extraQuery) {
        var result = new StringBuilder(encode(path, "/:@")).append("?api-version=").append(encode(apiVersion, ""));
        for (var parameter : extraQuery) {
            result.append('&').append(encode(parameter, "=/:@$,"));
        }
        return result.toString();
    }

    private static String encode(String text, String alsoAllowed) {
        var result = new StringBuilder(text.length());
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            if (PLAIN.indexOf(c) >= 0 || alsoAllowed.indexOf(c) >= 0) {
                result.append(c);
            } else {
                result.append('%').append("%02X".formatted((int) c));
            }
        }
        return result.toString();
    }
}
