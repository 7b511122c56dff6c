package dev.azureml.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

// @formatter:off: each description stands above its field
/** Names an MLNetwork; in another namespace only when that one lists this one in {@code allowedNamespaces}. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record NetworkRef(
        @JsonPropertyDescription("metadata.name of the MLNetwork.")
        @Pattern(Patterns.DNS_NAME) @Size(max = 253) @Required String name,
        @JsonPropertyDescription("Its namespace, when that is another one; it must list this object's namespace in "
                + "allowedNamespaces.")
        @Pattern(Patterns.NAMESPACE) @Size(max = 63) @Nullable String namespace) {
}
