package dev.azureml.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

// @formatter:off: each description stands above its field
/** The subnet that a compute is in: by its id, or by its name in an MLNetwork. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(value = "has(self.id) != has(self.networkRef) && has(self.networkRef) == has(self.name)",
        message = "either id must be set, or networkRef with name, such as networkRef.name: ml-network and name: training")
public record ComputeSubnet(
        @JsonPropertyDescription("ARM id of the subnet.")
        @Pattern(Patterns.ARM_ID) @Nullable String id,
        @JsonPropertyDescription("The MLNetwork that the subnet is in; the compute is made once that has it.")
        @Nullable NetworkRef networkRef,
        @JsonPropertyDescription("The subnet's name in that network.")
        @Pattern(Patterns.SUBNET_NAME) @Size(min = 1, max = 80) @Nullable String name) {
}
