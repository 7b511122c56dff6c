package dev.azureml.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

// @formatter:off: each description stands above its field
/** Files in a tar archive that is somewhere else. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ArchiveSource(
        @JsonPropertyDescription("A tar or tar.gz file, or an OCI artifact (oci://registry/repository), readable "
                + "without credentials.")
        @Pattern(Patterns.ARCHIVE_URL) @Size(max = 2048) @Required String url,
        @JsonPropertyDescription("Digest of the archive, as sha256sum prints it, or of the artifact's manifest.")
        @Pattern(Patterns.DIGEST) @Size(max = 71) @Required String digest,
        @JsonPropertyDescription("Folder in the archive; all of it when absent.")
        @Pattern(Patterns.FOLDER) @Size(min = 1, max = 512) @Nullable String path) {
}
