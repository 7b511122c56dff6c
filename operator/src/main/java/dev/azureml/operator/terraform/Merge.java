package dev.azureml.operator.terraform;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Says a part of something anew. */
final class Merge {
    private Merge() {
    }

    /** Sets what the part says, object by object; lists are said whole. */
    static void into(ObjectNode whole, ObjectNode part) {
        part.properties().forEach(entry -> {
            JsonNode there = whole.get(entry.getKey());
            if (there instanceof ObjectNode holder && entry.getValue() instanceof ObjectNode inner) {
                into(holder, inner);
            } else {
                whole.set(entry.getKey(), entry.getValue());
            }
        });
    }
}
