package dev.azureml.operator.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.operator.arm.ArmId;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is known of Azure in this visit, by intent key. */
public record Facts(Map<String, Observation> byKey) {
    public static final Facts NONE = new Facts(Map.of());

    public Facts {
        byKey = Map.copyOf(byKey);
    }

    public Facts with(String key, Observation observation) {
        Map<String, Observation> all = new HashMap<>(byKey);
        all.put(key, observation);
        return new Facts(all);
    }

    public Facts without(String key) {
        Map<String, Observation> all = new HashMap<>(byKey);
        all.remove(key);
        return new Facts(all);
    }

    public @Nullable Observation get(String key) {
        return byKey.get(key);
    }

    public boolean knows(String key) {
        return byKey.containsKey(key);
    }

    /** Read, and Azure has no such resource. */
    public boolean absent(String key) {
        return byKey.get(key) instanceof Observation.Absent;
    }

    /** The resource as Azure returned it. */
    public Optional<ObjectNode> body(String key) {
        return byKey.get(key) instanceof Observation.Present present ? Optional.of(present.body()) : Optional.empty();
    }

    /** The item of a {@link Document} with that id; empty where it is not listed, or nobody could look. */
    public Optional<JsonNode> item(String key, ArmId id) {
        return at(key, "/value").valueStream().filter(item -> item.path("id").asText().equalsIgnoreCase(id.value()))
                .findFirst();
    }

    /** A value in the resource; a missing node when it or the resource is not known. */
    public JsonNode at(String key, String pointer) {
        return body(key).map(b -> b.at(pointer)).orElse(MissingNode.getInstance());
    }
}
