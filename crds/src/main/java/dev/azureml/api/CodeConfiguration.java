package dev.azureml.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.Map;
import org.jspecify.annotations.Nullable;

// @formatter:off: each description stands above its field
/** The scoring code of a deployment. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(value = "[has(self.codeId), has(self.codeUri), has(self.files), has(self.configMapRef), "
        + "has(self.archive)].filter(x, x).size() <= 1",
        message = "at most one of codeId, codeUri, files, configMapRef and archive may be set")
@ValidationRule(value = "!has(self.files) || self.scoringScript in self.files",
        message = "scoringScript must be one of files",
        fieldPath = ".scoringScript")
@ValidationRule(value = "!has(self.codeUri) || !self.codeUri.matches('" + Patterns.CLIMBS + "')",
        message = "codeUri must not climb out of its container with ..",
        fieldPath = ".codeUri")
public record CodeConfiguration(
        @JsonPropertyDescription("ARM id of a code version. Create-only.")
        @Size(max = 1024) @Nullable String codeId,
        @JsonPropertyDescription("URI of the folder that the code is in, registered as a code version: put other code "
                + "into another folder. Never with a query. Create-only.")
        @Pattern(Patterns.ASSET_URI) @Size(max = 2048) @Nullable String codeUri,
        @JsonPropertyDescription("The code as files, by path, each in a ConfigMap: uploaded to the workspace's "
                + "storage and registered as a code version. Create-only.")
        @Size(min = 1, max = 32) @Nullable Map<String, ConfigMapValueSource> files,
        @JsonPropertyDescription("The code as a ConfigMap in the same namespace: each of its keys is a file. Uploaded as "
                + "files are. Create-only.")
        @Nullable ObjectName configMapRef,
        @JsonPropertyDescription("The code as a tar archive from a host that the platform team allows: fetched once and "
                + "uploaded as files are. Create-only.")
        @Nullable ArchiveSource archive,
        @JsonPropertyDescription("The script to run, relative to the code. Create-only.")
        @Size(min = 1, max = 512) @Required String scoringScript) {
}
