package dev.azureml.operator.declared;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Says a part of something anew. */
public final class Merge {
    private Merge() {
    }

    /** Sets what the part says, object by object; lists are said whole. What is merged within was others' too, and is copied. */
    public static void into(ObjectNode whole, JsonNode part) {
        part.properties().forEach(entry -> {
            if (whole.get(entry.getKey()) instanceof ObjectNode there && entry.getValue().isObject()) {
                ObjectNode merged = there.deepCopy();
                into(merged, entry.getValue());
                whole.set(entry.getKey(), merged);
            } else {
                whole.set(entry.getKey(), entry.getValue());
            }
        });
    }
}
