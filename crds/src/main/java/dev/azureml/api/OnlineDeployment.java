package dev.azureml.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What deployments of online endpoints have in common, wherever they are served. */
public interface OnlineDeployment extends DeploymentSpec {
    @Nullable
    String instanceType();

    @Nullable
    Integer instanceCount();

    /** Null where the load is not Azure Monitor's to watch. */
    default @Nullable OnlineAutoscale autoscale() {
        return null;
    }

    /** Null where no data of requests is collected. */
    ManagedOnlineDeployment.@Nullable DataCollector dataCollector();

    @Nullable
    Map<String, String> tags();

    @Nullable
    Map<String, String> properties();

    @Nullable
    Map<String, JsonNode> overrides();
}
