package dev.azureml.emulator.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.emulator.Fault;
import dev.azureml.emulator.arm.ArmResponse;
import dev.azureml.emulator.arm.Json;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Faults that do what was asked and spoil the answer. */
final class Garbling {
    private static final List<String> URLS = List.of("Azure-AsyncOperation", "Location");

    Reply apply(Fault fault, ArmResponse response) {
        Reply reply = Reply.of(response);
        for (Map.Entry<String, String> header : fault.headers().entrySet()) {
            reply = reply.with(header.getKey(), header.getValue());
        }
        return switch (fault.action()) {
            case TRUNCATE -> reply.half();
            case EMPTY -> new Reply(200, reply.headers(), "");
            case WRONG_TYPE -> Reply.json(response.status(), reply.headers(), wrongType(response.body()));
            case FORGED_STATUS_URL -> forged(fault, response);
            default -> reply;
        };
    }

    private static JsonNode wrongType(@Nullable JsonNode body) {
        if (body instanceof ObjectNode object) {
            ObjectNode copy = object.deepCopy();
            for (String name : List.of("properties", "value", "status")) {
                if (copy.has(name)) {
                    copy.put(name, 42);
                }
            }
            return copy;
        }
        return Json.node(42);
    }

    private static Reply forged(Fault fault, ArmResponse response) {
        JsonNode body = response.body() instanceof ObjectNode object ? object.deepCopy() : response.body();
        if (body instanceof ObjectNode object && object.has("nextLink")) {
            object.put("nextLink", elsewhere(fault.host(), object.path("nextLink").asText()));
        }
        Reply reply = Reply.json(response.status(), response.headers(), body);
        for (String name : URLS) {
            String url = response.headers().get(name);
            if (url != null) {
                reply = reply.with(name, elsewhere(fault.host(), url));
            }
        }
        return reply;
    }

    private static String elsewhere(String host, String url) {
        String base = host.startsWith("http") ? host : "https://" + host;
        return base + url.substring(url.indexOf('/', "https://".length()));
    }
}
