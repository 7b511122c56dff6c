package dev.azureml.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

// @formatter:off: each description stands above its field
/** What becomes of blobs that nobody has changed for a while. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record BlobLifecycleRule(
        @JsonPropertyDescription("Name of the rule in the account's policy.")
        @Pattern(Patterns.LIFECYCLE_RULE_NAME) @Size(min = 1, max = 128) @Required String name,
        @JsonPropertyDescription("How the names of the blobs begin, a container first: there is no rule for all of an account.")
        @Size(min = 1, max = 10) @Required List<@Pattern(Patterns.BLOB_PREFIX) @Size(min = 3, max = 1024) String> prefixMatch,
        @JsonPropertyDescription("What is done with them.")
        @Required BaseBlob baseBlob) {

    /** What is done with blobs. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @ValidationRule(value = "has(self.tierToCool) || has(self.tierToCold) || has(self.tierToArchive) || has(self.delete)",
            message = "say what is to become of the blobs, such as delete: {daysAfterModificationGreaterThan: 90}")
    public record BaseBlob(
            @JsonPropertyDescription("Moves them to the tier Cool.")
            @Nullable DateAfterModification tierToCool,
            @JsonPropertyDescription("Moves them to the tier Cold.")
            @Nullable DateAfterModification tierToCold,
            @JsonPropertyDescription("Moves them to the tier Archive, where nothing can be read.")
            @Nullable DateAfterModification tierToArchive,
            @JsonPropertyDescription("Deletes them.")
            @Nullable DateAfterModification delete) {
    }

    /** When it is done. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record DateAfterModification(
            @JsonPropertyDescription("Days after the last change of the blob.")
            @Min(1) @Max(36500) @Required Integer daysAfterModificationGreaterThan) {
    }
}
