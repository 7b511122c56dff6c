package dev.azureml.operator.asset;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.plan.Json;
import dev.azureml.operator.plan.json.Overlay;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What of a version's body never changes.
 *
 * @param whole compared whether the spec says it or not
 * @param defaulted compared only when the spec says it: Azure puts in what is left out
 */
public record ImmutableContent(List<JsonPointer> whole, List<JsonPointer> defaulted) {
    private static final JsonPointer TAGS = JsonPointer.compile("/properties/tags");
    private static final String DIGEST_TAG = "azureml.dev-content";

    public ImmutableContent {
        whole = List.copyOf(whole);
        defaulted = List.copyOf(defaulted);
    }

    public static ImmutableContent of(List<String> whole, List<String> defaulted) {
        return new ImmutableContent(pointers(whole), pointers(defaulted));
    }

    /** A digest of what a version is to hold, however it is spelled. */
    public String digest(ObjectNode wanted, ArmId workspace) {
        ObjectNode content = Json.object();
        Stream.concat(whole.stream(), defaulted.stream()).filter(path -> isSaid(wanted.at(path)))
                .forEach(path -> content.set(path.toString(), canonical(wanted.at(path), workspace)));
        return Json.hash(content);
    }

    private static JsonNode canonical(JsonNode value, ArmId workspace) {
        if (value.isTextual()) {
            return TextNode.valueOf(AssetUri.canonical(value.textValue().strip(), workspace));
        }
        if (!value.isArray()) {
            return value;
        }
        ArrayNode list = Json.array();
        value.forEach(item -> list.add(canonical(item, workspace)));
        return list;
    }

    /**
     * The first place in which a version is another than what is wanted. What was made from the same content bears its
     * digest, and is the same whatever Azure made of it: it answers some URIs in other words.
     */
    Optional<JsonPointer> difference(ObjectNode wanted, ObjectNode found, ArmId workspace) {
        if (found.at(TAGS).path(DIGEST_TAG).asText("").equals(digest(wanted, workspace))) {
            return Optional.empty();
        }
        Stream<JsonPointer> said = defaulted.stream().filter(path -> isSaid(wanted.at(path)));
        return Stream.concat(whole.stream(), said)
                .filter(path -> !same(wanted.at(path), found.at(path), workspace)).findFirst();
    }

    /** What is wanted in the words in which Azure has it: the same content, which no update may seem to change. */
    ObjectNode asFound(ObjectNode wanted, ObjectNode found) {
        List<JsonPointer> said = Stream.concat(whole.stream(), defaulted.stream())
                .filter(path -> isSaid(wanted.at(path))).toList();
        ObjectNode body = Overlay.without(wanted, said);
        said.stream().filter(path -> isSaid(found.at(path)))
                .forEach(path -> Overlay.set(body, path, found.at(path).deepCopy()));
        return body;
    }

    /** The mark of a version's content, sent as it is made. */
    ObjectNode mark(ObjectNode wanted, ArmId workspace) {
        ObjectNode body = Json.object();
        body.putObject("properties").putObject("tags").put(DIGEST_TAG, digest(wanted, workspace));
        return body;
    }

    private static boolean same(JsonNode wanted, JsonNode found, ArmId workspace) {
        if (!isSaid(wanted) || !isSaid(found)) {
            return isSaid(wanted) == isSaid(found);
        }
        if (wanted.isTextual() && found.isTextual()) {
            return AssetUri.canonical(wanted.textValue().strip(), workspace)
                    .equals(AssetUri.canonical(found.textValue().strip(), workspace));
        }
        if (wanted.isArray() && found.isArray() && wanted.size() == found.size()) {
            for (int i = 0; i < wanted.size(); i++) {
                if (!same(wanted.get(i), found.get(i), workspace)) {
                    return false;
                }
            }
            return true;
        }
        if (wanted.isObject() && found.isObject()) {
            return Stream.concat(wanted.properties().stream(), found.properties().stream()).map(e -> e.getKey())
                    .distinct().allMatch(name -> same(wanted.path(name), found.path(name), workspace));
        }
        return wanted.equals(found);
    }

    private static boolean isSaid(JsonNode node) {
        return !node.isMissingNode() && !node.isNull() && !(node.isContainerNode() && node.isEmpty());
    }

    private static List<JsonPointer> pointers(List<String> paths) {
        return paths.stream().map(JsonPointer::compile).toList();
    }
}
