package dev.azureml.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

// @formatter:off: each description stands above its field
/**
 * The Secret that a write-only value was last sent from.
 *
 * @param path of the value in the ARM body
 * @param source {@code name/key}
 * @param version uid and resourceVersion of the Secret
 * @param hmac keyed digest of the value, so that an edit of a label sends nothing
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AppliedSecret(
        @JsonPropertyDescription("Path of the value in the body sent to Azure.")
        @Size(max = 1024) @Required String path,
        @JsonPropertyDescription("The Secret and its key, as name/key.")
        @Size(max = 512) @Required String source,
        @JsonPropertyDescription("Uid and resourceVersion of the Secret when its value was last sent.")
        @Size(max = 128) @Required String version,
        @JsonPropertyDescription("Keyed digest of the value, so that an edit of the Secret's labels sends nothing.")
        @Size(max = 128) @Required String hmac) {
}
