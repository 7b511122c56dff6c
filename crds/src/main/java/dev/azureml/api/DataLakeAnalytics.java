package dev.azureml.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

// @formatter:off: each description stands above its field
/** An account of Azure Data Lake Analytics, which is retired: Azure's DataLakeAnalytics compute. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record DataLakeAnalytics(
        @JsonPropertyDescription("ARM id of the Data Lake Analytics account. Create-only.")
        @Pattern(Patterns.DATA_LAKE_ANALYTICS_ID) @Size(max = 1024) @Required String resourceId,
        @JsonPropertyDescription("Name of its Data Lake Store account.")
        @Size(min = 1, max = 64) @Nullable String dataLakeStoreAccountName) {
}
