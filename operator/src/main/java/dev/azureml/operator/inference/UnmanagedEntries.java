package dev.azureml.operator.inference;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Entries of a map that stay as Azure has them, although the spec says nothing, or nothing any more, of them. */
final class UnmanagedEntries {
    /** Where endpoints and deployments have their {@code properties}, of which Azure lets none be removed. */
    static final String PROPERTIES = "/properties/properties";

    private UnmanagedEntries() {
    }

    static List<JsonPointer> in(String map, @Nullable Map<String, ?> said, @Nullable JsonNode observed) {
        if (observed == null) {
            return List.of();
        }
        JsonPointer at = JsonPointer.compile(map);
        return observed.properties().stream().map(Map.Entry::getKey)
                .filter(name -> said == null || !said.containsKey(name)).map(at::appendProperty).toList();
    }
}
