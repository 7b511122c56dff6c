package dev.azureml.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

// @formatter:off: each description stands above its field
/** The scoring code of a deployment. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(value = "!(has(self.codeId) && has(self.codeUri))",
        message = "at most one of codeId and codeUri may be set")
@ValidationRule(value = "!has(self.codeUri) || !self.codeUri.matches('" + Patterns.CLIMBS + "')",
        message = "codeUri must not climb out of its container with ..",
        fieldPath = ".codeUri")
public record CodeConfiguration(
        @JsonPropertyDescription("ARM id of a code version. Create-only.")
        @Size(max = 1024) @Nullable String codeId,
        @JsonPropertyDescription("URI of the folder that the code is in, such as "
                + "https://account.blob.core.windows.net/container/folder or a path in a datastore; it is registered "
                + "as a code version. Put other code into another folder. Never with a query: no shared access "
                + "signature. Create-only.")
        @Pattern(Patterns.ASSET_URI) @Size(max = 2048) @Nullable String codeUri,
        @JsonPropertyDescription("The script to run, relative to the code. Create-only.")
        @Size(min = 1, max = 512) @Required String scoringScript) {
}
