package dev.azureml.operator.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
}
