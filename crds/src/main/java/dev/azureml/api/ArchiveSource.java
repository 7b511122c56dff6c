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
        @JsonPropertyDescription("Where the archive is: .tar, .tar.gz or .tgz over https, or an OCI artifact with one such "
                + "layer as oci://registry/repository; readable without credentials. Never with a query: no shared access "
                + "signature.")
        @Pattern(Patterns.ARCHIVE_URL) @Size(max = 2048) @Required String url,
        @JsonPropertyDescription("SHA-256 of the archive, as sha256sum and a release's page show it, or of the artifact's "
                + "manifest, as flux push artifact and crane digest show it: sha256: and 64 hexadecimal digits. What arrives with another one is not used.")
        @Pattern(Patterns.DIGEST) @Size(max = 71) @Required String digest,
        @JsonPropertyDescription("Folder in the archive that the files are in, such as my-repository-1.0/src; all of the "
                + "archive when absent.")
        @Pattern(Patterns.FOLDER) @Size(min = 1, max = 512) @Nullable String path) {
}
