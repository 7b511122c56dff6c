package dev.azureml.operator.declared;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.operator.text.SourceLocation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * A resource in Azure that a file says something of.
 *
 * @param body as GET would show it, with its id, its type and its last name; what is not known at all is left out of it
 * @param open what is not known of it, by place, with the reasons; more may be added
 * @param where each of its properties stands in the file
 * @param changedBy addresses by which Terraform calls what changes a part of it; more may be added
 */
public record Resource(String id, ObjectNode body, Map<JsonPointer, Set<String>> open,
        Function<JsonPointer, SourceLocation> where, List<String> changedBy) {
    /** The place of what is not known of whether it is wanted at all. */
    public static final JsonPointer CONDITION = JsonPointer.compile("/condition");

    public Resource(String id, ObjectNode body, Map<JsonPointer, Set<String>> open,
            Function<JsonPointer, SourceLocation> where) {
        this(id, body, open, where, new ArrayList<>());
    }

    public String type() {
        return body.path("type").asText();
    }

    /** Returns where it stands. */
    public SourceLocation spot() {
        return where.apply(JsonPointer.empty());
    }
}
