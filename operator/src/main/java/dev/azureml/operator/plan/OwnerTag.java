package dev.azureml.operator.plan;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The tag that says for which object a resource was made. Azure takes the name of a tag in any case and keeps the one it
 * knew first, and so do policies that copy tags: whoever looked for one spelling would take what belongs to another.
 */
public final class OwnerTag {
    /** As it is written; ARM takes no slash in a tag's name. */
    public static final String NAME = "azureml.dev-owner";

    private OwnerTag() {
    }

    /** Returns the owner that a resource names in its tags, which an asset has in its properties; null for none. */
    public static @Nullable String of(JsonNode resource) {
        String owner = in(resource.path("tags"));
        return owner != null ? owner : in(resource.path("properties").path("tags"));
    }

    /** Two spellings that name two owners, as an asset's tags can hold, name neither. */
    private static @Nullable String in(JsonNode tags) {
        String owners = spellings(tags).map(name -> tags.path(name).asText()).distinct().sorted()
                .collect(Collectors.joining(", "));
        return owners.isEmpty() ? null : owners;
    }

    /** Returns the names that a resource's tags have for this tag, wherever {@link #of} would read it. */
    static Stream<String> spelt(JsonNode resource) {
        return Stream.concat(spellings(resource.path("tags")), spellings(resource.path("properties").path("tags")));
    }

    /** The names in the tags that Azure takes for this tag. */
    private static Stream<String> spellings(JsonNode tags) {
        return tags.propertyStream().map(Map.Entry::getKey).filter(NAME::equalsIgnoreCase);
    }
}
