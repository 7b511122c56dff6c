package dev.azureml.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Something that goes wrong on purpose, for the requests that match.
 *
 * @param method the verb, or {@code *}
 * @param path a regular expression looked for in the path, ignoring case
 * @param times how often it plays; less than 0 is for ever
 * @param after how many matching requests pass before it plays
 * @param status the status to answer where the action has no own one
 * @param headers headers to add
 * @param body the body of a {@code status} answer; text is sent as it is
 * @param code an error code to use instead of the action's own
 * @param message an error message to use instead of the action's own
 * @param host the other host of {@code forgedStatusUrl}
 * @param property the path of {@code dropProperty}
 */
public record Fault(String method, Pattern path, int times, int after, Action action, int status,
        Map<String, String> headers, @Nullable JsonNode body, String code, String message, Duration delay, String host,
        String property) {

    /** What goes wrong. In a faults file by these names in camelCase, e.g. {@code failOperation}. */
    public enum Action {
        /** Answers with a status, and a body in ARM's error form unless one is given. */
        STATUS,
        /** Closes the connection without an answer. */
        RESET,
        /** Answers with a page of HTML. */
        HTML,
        /** Does what was asked and answers half of it. */
        TRUNCATE,
        /** Does what was asked and answers 200 with nothing. */
        EMPTY,
        /** Does what was asked and answers with a string or number where an object or list belongs. */
        WRONG_TYPE,
        /** Does what was asked after a delay. */
        DELAY,
        /** Accepts a write; its operation ends as Failed. */
        FAIL_OPERATION,
        /** Does what was asked, and answers with a byte each {@code delay}, 100 ms where it says none. */
        DRIP,
        /** Does not answer for {@code delay}, then closes. */
        HANG,
        /** Does what was asked; the next GET of it answers 404. */
        NOT_FOUND_AFTER_SUCCESS,
        /** Points status URLs and nextLinks to another host. */
        FORGED_STATUS_URL,
        /** Accepts a write and does not keep a property. */
        DROP_PROPERTY,
        /** 403 RequestDisallowedByPolicy. */
        POLICY_DENY,
        /** 409 ScopeLocked. */
        LOCK,
        /** 409 MissingSubscriptionRegistration. */
        PROVIDER_NOT_REGISTERED,
        /** 400 QuotaExceeded in the words of compute quota. */
        QUOTA,
        /** 403 AuthorizationFailed. */
        FORBIDDEN;

        static Action parse(String name) {
            String word = name.replaceAll("([a-z])([A-Z])", "$1_$2").toUpperCase(Locale.ROOT);
            try {
                return valueOf(word);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("Unknown fault action '" + name + "'", e);
            }
        }
    }

    /** Plays once, on the first request that matches. */
    public static Fault on(String method, String path, Action action) {
        return new Fault(method, Pattern.compile(path, Pattern.CASE_INSENSITIVE), 1, 0, action, 0, Map.of(), null, "",
                "",
                Duration.ZERO, "", "");
    }

    static Fault parse(JsonNode json) {
        Fault fault = on(json.path("match").path("method").asText("*"), json.path("match").path("path").asText(""),
                Action.parse(json.path("action").asText("")));
        var headers = new TreeMap<String, String>();
        json.path("headers").properties().forEach(h -> headers.put(h.getKey(), h.getValue().asText()));
        String delay = json.path("delay").asText("0s");
        return new Fault(fault.method, fault.path, json.path("times").asInt(1), json.path("after").asInt(0),
                fault.action,
                json.path("status").asInt(0), headers, json.get("body"), json.path("code").asText(""),
                json.path("message").asText(""), Durations.parse(delay), json.path("host").asText(""),
                json.path("property").asText(""));
    }

    public Fault times(int count) {
        return new Fault(method, path, count, after, action, status, headers, body, code, message, delay, host,
                property);
    }

    public Fault after(int passed) {
        return new Fault(method, path, times, passed, action, status, headers, body, code, message, delay, host,
                property);
    }

    public Fault status(int code) {
        return new Fault(method, path, times, after, action, code, headers, body, this.code, message, delay, host,
                property);
    }

    public Fault header(String name, String value) {
        var all = new TreeMap<>(headers);
        all.put(name, value);
        return new Fault(method, path, times, after, action, status, all, body, code, message, delay, host, property);
    }

    public Fault body(JsonNode json) {
        return new Fault(method, path, times, after, action, status, headers, json, code, message, delay, host,
                property);
    }

    public Fault error(String errorCode, String text) {
        return new Fault(method, path, times, after, action, status, headers, body, errorCode, text, delay, host,
                property);
    }

    public Fault delay(Duration duration) {
        return new Fault(method, path, times, after, action, status, headers, body, code, message, duration, host,
                property);
    }

    public Fault host(String other) {
        return new Fault(method, path, times, after, action, status, headers, body, code, message, delay, other,
                property);
    }

    public Fault property(String dottedPath) {
        return new Fault(method, path, times, after, action, status, headers, body, code, message, delay, host,
                dottedPath);
    }

    /** Whether it is for this request. */
    public boolean matches(String requestMethod, String requestPath) {
        return (method.equals("*") || method.equalsIgnoreCase(requestMethod)) && path.matcher(requestPath).find();
    }
}
