package dev.azureml.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

// @formatter:off: each description stands above its field
/** What still differs between the spec and Azure: action, the resource's ARM id, and the properties. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PlannedChange(
        @JsonPropertyDescription("What would be done: Create, Update, Replace, Delete, or the name of a POST action.")
        @Size(max = 64) @Required String action,
        @JsonPropertyDescription("ARM id of the resource.")
        @Size(max = 1024) @Required String resource,
        @JsonPropertyDescription("The properties that differ: the spec's path with ARM's behind it, as in "
                + "spec.description (ARM: properties.description), or ARM's alone.")
        @Size(max = Limits.PATHS) @Nullable List<@Size(max = 1024) String> paths,
        @JsonPropertyDescription("What a replacement changes, from what Azure has to what the spec says; no secrets.")
        @Size(max = Limits.CHANGES) @Nullable List<Values> changes) {
    /** A property's value in Azure and in the spec. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Values(
            @JsonPropertyDescription("The property, as in paths.")
            @Size(max = 1024) @Required String path,
            @JsonPropertyDescription("What Azure has.")
            @Size(max = 256) @Nullable String from,
            @JsonPropertyDescription("What the spec says.")
            @Size(max = 256) @Nullable String to) {
    }
}
