package dev.azureml.operator.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the ARM bodies of all kinds have in common. */
public final class ArmBody {
    private static final String USER_ASSIGNED = "userAssignedIdentities";

    private ArmBody() {
    }

    /** Sets {@code identity}; ARM wants the keys of a map where the spec has a list of ids. */
    public static void putIdentity(ObjectNode body, @Nullable Object identity) {
        if (identity == null) {
            return;
        }
        ObjectNode arm = body.putObject("identity");
        arm.setAll(Json.of(identity));
        JsonNode ids = arm.remove(USER_ASSIGNED);
        if (ids != null && !ids.isEmpty()) {
            ObjectNode map = arm.putObject(USER_ASSIGNED);
            ids.forEach(id -> map.putObject(id.asText()));
        }
    }

    /** Sets the property unless the value is null. */
    public static void put(ObjectNode body, String property, @Nullable Object value) {
        if (value != null) {
            body.set(property, Json.MAPPER.valueToTree(value));
        }
    }

    /**
     * Merges the overrides last: objects are merged, all else replaces; null says that the property is to be absent.
     *
     * @param writeOnly paths that take secrets, which no override may touch
     * @return what is wrong with the overrides, null when nothing is
     */
    public static @Nullable String override(ObjectNode body, @Nullable Map<String, JsonNode> overrides,
            List<String> writeOnly) {
        if (overrides == null) {
            return null;
        }
        ObjectNode patch = Json.object();
        patch.setAll(overrides);
        for (String path : writeOnly) {
            if (touches(patch, path)) {
                return path + " takes a secret, which only a secretKeyRef may give";
            }
        }
        merge(body, patch);
        return null;
    }

    private static boolean touches(ObjectNode patch, String path) {
        JsonNode at = patch;
        for (String step : path.substring(1).split("/", -1)) {
            JsonNode next = at.get(step);
            if (next == null) {
                return false;
            }
            at = next;
            if (!at.isObject()) {
                return true;
            }
        }
        return true;
    }

    private static void merge(ObjectNode body, ObjectNode patch) {
        patch.properties().forEach(entry -> {
            JsonNode value = entry.getValue();
            if (value instanceof ObjectNode object) {
                ObjectNode inner = body.get(entry.getKey()) instanceof ObjectNode there ? there : Json.object();
                body.set(entry.getKey(), inner);
                merge(inner, object);
            } else {
                body.set(entry.getKey(), value.deepCopy());
            }
        });
    }
}
