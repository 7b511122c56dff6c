package dev.azureml.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

// @formatter:off: each description stands above its field
/** What is true of one diagnostic setting. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record DiagnosticStatus(
        @JsonPropertyDescription("Name of the setting.")
        @Size(max = 260) @Required String name,
        @JsonPropertyDescription("ARM id of the setting.")
        @Size(max = 1024) @Nullable String id,
        @JsonPropertyDescription("What is sent: names of logs, of groups of logs, and AllMetrics.")
        @Size(max = Limits.CATEGORIES) @Nullable List<@Size(max = 128) String> sends,
        @JsonPropertyDescription("ARM ids of where it is sent to.")
        @Size(max = 4) @Nullable List<@Size(max = 1024) String> to) {
}
