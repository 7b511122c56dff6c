package dev.azureml.operator.arm;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds the ARM error in a body of any shape: enveloped, bare, OData, or wrapped as text in another's message. */
final class ErrorParser {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int DEEPEST = 8;
    private static final int MOST_DETAILS = 20;
    private static final Pattern SAYS_NOTHING = Pattern.compile(
            "(?i)see (inner|the )?(details|errors?)|details for more|list deployment operations|multiple errors"
                    + "|one or more (errors|validation)|^(bad ?request|conflict|forbidden|not ?found|error)\\.?$");

    private ErrorParser() {
    }

    static ArmError parse(int status, @Nullable JsonNode body) {
        return find(body == null ? MissingNode.getInstance() : body).flatMap(node -> read(node, DEEPEST))
                .orElseGet(() -> ArmError.of(ArmError.UNREADABLE,
                        "Azure answered " + status + " without an error that can be read"));
    }

    /** The error inside a status document or a resource, when it has one. */
    static Optional<ArmError> within(JsonNode document) {
        return Stream.of(document.path("error"), document.path("properties").path("error"))
                .flatMap(node -> read(node, DEEPEST).stream())
                .findFirst();
    }

    private static Optional<JsonNode> find(JsonNode body) {
        return Stream.of(body.path("error"), body.path("odata.error"), body.path("Error"), body)
                .filter(JsonNode::isObject)
                .filter(node -> hasErrorFields(node))
                .findFirst();
    }

    private static boolean hasErrorFields(JsonNode node) {
        return code(node).isPresent() || message(node).isPresent();
    }

    private static Optional<ArmError> read(JsonNode node, int depth) {
        if (depth == 0 || !node.isObject() || !hasErrorFields(node)) {
            return Optional.empty();
        }
        var text = message(node).orElse("");
        var details = new ArrayList<ArmError>();
        embedded(text).flatMap(inner -> find(inner)).flatMap(inner -> read(inner, depth - 1)).ifPresent(details::add);
        boolean isWrapper = !details.isEmpty();
        children(node).limit(MOST_DETAILS).flatMap(child -> read(child, depth - 1).stream()).forEach(details::add);
        var own = isWrapper ? "" : text;
        return Optional.of(new ArmError(code(node).orElse("Unknown"), best(own, details),
                Bodies.text(node.path("target")).orElse(null), details, additionalInfo(node)));
    }

    private static Stream<JsonNode> children(JsonNode node) {
        var inner = Stream.of(node.path("innererror"), node.path("innerError"));
        var details = node.path("details");
        return Stream.concat(details.isArray() ? details.valueStream() : Stream.of(details), inner);
    }

    private static Optional<String> code(JsonNode node) {
        var code = node.path("code");
        return code.isNumber()
                ? Optional.of(code.asText())
                : Bodies.text(code).or(() -> Bodies.text(node.path("Code")));
    }

    private static Optional<String> message(JsonNode node) {
        return Bodies.text(node.path("message"))
                .or(() -> Bodies.text(node.path("message").path("value")))
                .or(() -> Bodies.text(node.path("Message")))
                .map(String::strip);
    }

    private static Optional<JsonNode> embedded(String text) {
        if (!text.startsWith("{")) {
            return Optional.empty();
        }
        try {
            return Optional.of(JSON.readTree(text));
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    private static List<ArmError.AdditionalInfo> additionalInfo(JsonNode node) {
        return node.path("additionalInfo")
                .valueStream()
                .filter(JsonNode::isObject)
                .limit(MOST_DETAILS)
                .map(info -> new ArmError.AdditionalInfo(info.path("type").asText(""), info.path("info")))
                .toList();
    }

    private static String best(String own, List<ArmError> details) {
        var inner = new LinkedHashSet<String>();
        details.stream().map(ArmError::message).filter(message -> !message.isBlank()).limit(3).forEach(inner::add);
        var innermost = String.join("; ", inner);
        if (innermost.isEmpty() || contains(own, innermost)) {
            return own;
        }
        boolean dropOwn = own.isEmpty() || SAYS_NOTHING.matcher(own).find() || contains(innermost, own);
        return dropOwn ? innermost : own + " (" + innermost + ")";
    }

    private static boolean contains(String text, String part) {
        return text.toLowerCase(Locale.ROOT).contains(part.toLowerCase(Locale.ROOT));
    }
}
