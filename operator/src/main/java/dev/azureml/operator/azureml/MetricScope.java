package dev.azureml.operator.azureml;

/** What a metric of Azure Monitor is of: each of these has metrics of its own. */
public enum MetricScope {
    WORKSPACE("Microsoft.MachineLearningServices/workspaces"),
    ENDPOINT("Microsoft.MachineLearningServices/workspaces/onlineEndpoints"),
    DEPLOYMENT("Microsoft.MachineLearningServices/workspaces/onlineEndpoints/deployments");

    private final String type;

    MetricScope(String type) {
        this.type = type;
    }

    /** Returns the resource type, which is the namespace of its metrics too. */
    public String type() {
        return type;
    }
}
