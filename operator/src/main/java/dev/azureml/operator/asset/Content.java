package dev.azureml.operator.asset;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.operator.arm.ArmId;
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
public record Content(List<JsonPointer> whole, List<JsonPointer> defaulted) {
    public Content {
        whole = List.copyOf(whole);
        defaulted = List.copyOf(defaulted);
    }

    public static Content of(List<String> whole, List<String> defaulted) {
        return new Content(pointers(whole), pointers(defaulted));
    }

    /** The first place in which a version is another than what is wanted. */
    Optional<JsonPointer> difference(ObjectNode wanted, ObjectNode found, ArmId workspace) {
        Stream<JsonPointer> said = defaulted.stream().filter(path -> isSaid(wanted.at(path)));
        return Stream.concat(whole.stream(), said)
                .filter(path -> !same(wanted.at(path), found.at(path), workspace)).findFirst();
    }

    /** What is wanted in the spelling in which Azure has it: the same content, which no update may seem to change. */
    ObjectNode asFound(ObjectNode wanted, ObjectNode found) {
        ObjectNode body = wanted.deepCopy();
        Stream.concat(whole.stream(), defaulted.stream()).filter(path -> isSaid(wanted.at(path)))
                .forEach(path -> Overlay.set(body, path, found.at(path).deepCopy()));
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
