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
/** What a job or deployment on a Kubernetes cluster may ask for, and which nodes it may run on. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record KubernetesInstanceType(
        @JsonPropertyDescription("Labels that a node must have.")
        @Size(max = 16) @Nullable Map<String, @Size(max = 63) String> nodeSelector,
        @JsonPropertyDescription("What its pods ask for and may use.")
        @Required Resources resources) {
    /** What its pods ask for and may use. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @ValidationRule(value = "'cpu' in self.requests && 'memory' in self.requests && 'cpu' in self.limits"
                    + " && 'memory' in self.limits",
            message = "resources.requests and resources.limits must both have cpu and memory,"
                    + " such as {cpu: 700m, memory: 1500Mi}")
    @ValidationRule(value = "!self.requests.exists(name, name.contains('/'))",
            message = "resources.requests can't have nvidia.com/gpu or the like: set it in resources.limits")
    public record Resources(
            @JsonPropertyDescription("What a node must have free: cpu and memory, such as 700m and 1500Mi.")
            @Size(max = 8) @Required Map<String, @Pattern(Patterns.QUANTITY) @Size(max = 32) String> requests,
            @JsonPropertyDescription("The most that is given: cpu, memory and, for GPUs, nvidia.com/gpu.")
            @Size(max = 8) @Required Map<String, @Pattern(Patterns.QUANTITY) @Size(max = 32) String> limits) {
    }
}
