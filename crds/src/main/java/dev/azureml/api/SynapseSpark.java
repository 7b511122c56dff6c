package dev.azureml.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

// @formatter:off: each description stands above its field
/** An attached Spark pool of Azure Synapse: Azure's SynapseSpark compute. What is left out, Azure reads off the pool. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SynapseSpark(
        @JsonPropertyDescription("ARM id of the Spark pool. Create-only.")
        @Pattern(Patterns.SPARK_POOL_ID) @Size(max = 1024) @Required String resourceId,
        @JsonPropertyDescription("How the pool grows and shrinks.")
        @Nullable AutoScaleProperties autoScaleProperties,
        @JsonPropertyDescription("When the pool pauses.")
        @Nullable AutoPauseProperties autoPauseProperties,
        @JsonPropertyDescription("Version of Spark, such as 3.4.")
        @Size(min = 1, max = 32) @Nullable String sparkVersion,
        @JsonPropertyDescription("How many nodes the pool has.")
        @Min(0) @Nullable Integer nodeCount,
        @JsonPropertyDescription("Size of a node, such as Medium.")
        @Size(min = 1, max = 64) @Nullable String nodeSize,
        @JsonPropertyDescription("Family of that size, such as MemoryOptimized.")
        @Size(min = 1, max = 64) @Nullable String nodeSizeFamily,
        @JsonPropertyDescription("Subscription of the Synapse workspace.")
        @Pattern(Patterns.GUID) @Nullable String subscriptionId,
        @JsonPropertyDescription("Resource group of the Synapse workspace.")
        @Size(min = 1, max = 90) @Nullable String resourceGroup,
        @JsonPropertyDescription("Name of the workspace.")
        @Size(min = 1, max = 64) @Nullable String workspaceName,
        @JsonPropertyDescription("Name of the pool.")
        @Size(min = 1, max = 64) @Nullable String poolName) {
    /** How a pool grows and shrinks. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @ValidationRule(value = "!has(self.minNodeCount) || !has(self.maxNodeCount) "
            + "|| self.minNodeCount <= self.maxNodeCount",
            message = "autoScaleProperties.minNodeCount can't be above autoScaleProperties.maxNodeCount")
    public record AutoScaleProperties(
            @JsonPropertyDescription("Whether it does.")
            @Nullable Boolean enabled,
            @JsonPropertyDescription("The fewest nodes.")
            @Min(0) @Nullable Integer minNodeCount,
            @JsonPropertyDescription("The most nodes.")
            @Min(0) @Nullable Integer maxNodeCount) {
    }

    /** When a pool pauses. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record AutoPauseProperties(
            @JsonPropertyDescription("Whether it does.")
            @Nullable Boolean enabled,
            @JsonPropertyDescription("After how many minutes without work.")
            @Min(0) @Nullable Integer delayInMinutes) {
    }
}
