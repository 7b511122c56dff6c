package dev.azureml.operator.azuremetrics;

/** What a metric is of. */
enum Scope {
    WORKSPACE("Microsoft.MachineLearningServices/workspaces"),
    ENDPOINT("Microsoft.MachineLearningServices/workspaces/onlineEndpoints"),
    DEPLOYMENT("Microsoft.MachineLearningServices/workspaces/onlineEndpoints/deployments");

    private final String type;

    Scope(String type) {
        this.type = type;
    }

    /** Returns the resource type, which is the namespace of its metrics too. */
    String type() {
        return type;
    }
}
