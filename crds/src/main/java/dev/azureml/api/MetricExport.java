package dev.azureml.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

// @formatter:off: each description stands above its field
/** Which of Azure's metrics the operator reads and serves under its own {@code /metrics}. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record MetricExport(
        @JsonPropertyDescription("The groups of Azure's metrics to read; Endpoint and Deployment are those of the "
                + "workspace's online endpoints that objects describe. [] reads none.")
        @Size(max = 7) @Required List<Group> groups,
        @JsonPropertyDescription("How often they are read, and over how long sums are taken; the operator's "
                + "AZURE_METRICS_INTERVAL when absent.")
        @Nullable Interval interval) {

    /** Groups of metrics as Azure publishes them, and those of endpoints and deployments. */
    public enum Group {
        Model, Run, Quota, Resource, Agents, Endpoint, Deployment
    }

    /** Times over which Azure Monitor takes sums. */
    public enum Interval {
        PT1M, PT5M, PT15M, PT30M, PT1H
    }
}
