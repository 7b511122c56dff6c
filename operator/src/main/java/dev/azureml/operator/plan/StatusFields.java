package dev.azureml.operator.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Copies what Azure says into status fields; a value that is absent or of another type than the field is left out. */
public final class StatusFields {
    private final JsonNode from;
    private final ObjectNode fields = Json.object();

    public StatusFields(JsonNode from) {
        this.from = from;
    }

    public StatusFields text(String field, String pointer) {
        return copy(field, from.at(pointer), from.at(pointer).isTextual());
    }

    public StatusFields number(String field, String pointer) {
        return copy(field, from.at(pointer), from.at(pointer).isInt());
    }

    public StatusFields flag(String field, String pointer) {
        return copy(field, from.at(pointer), from.at(pointer).isBoolean());
    }

    /** A value made otherwise; left out when it is empty. */
    public StatusFields with(String field, JsonNode value) {
        return copy(field, value, !value.isEmpty());
    }

    public ObjectNode build() {
        return fields;
    }

    private StatusFields copy(String field, JsonNode value, boolean fits) {
        if (fits) {
            fields.set(field, value);
        }
        return this;
    }
}
