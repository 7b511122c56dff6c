package dev.azureml.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

// @formatter:off: each description stands above its field
/** An attached Azure Data Factory: Azure's DataFactory compute. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record DataFactory(
        @JsonPropertyDescription("ARM id of the data factory. Create-only.")
        @Pattern(Patterns.DATA_FACTORY_ID) @Size(max = 1024) @Required String resourceId) {
}
