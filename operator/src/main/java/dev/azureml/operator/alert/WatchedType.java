package dev.azureml.operator.alert;

/** What a rule can watch: each has metrics of its own. */
enum WatchedType {
    WORKSPACE("Microsoft.MachineLearningServices/workspaces", "a workspace",
            "leave out spec.endpointRef, spec.endpointName and spec.deployment"),
    ENDPOINT("Microsoft.MachineLearningServices/workspaces/onlineEndpoints", "an online endpoint",
            "set spec.endpointRef, such as endpointRef: {name: scoring}, and leave out spec.deployment"),
    DEPLOYMENT("Microsoft.MachineLearningServices/workspaces/onlineEndpoints/deployments",
            "a deployment of an online endpoint",
            "set spec.endpointRef and spec.deployment, such as deployment: blue");

    private final String type;
    private final String words;
    private final String how;

    WatchedType(String type, String words, String how) {
        this.type = type;
        this.words = words;
        this.how = how;
    }

    /** Returns the resource type, which is the namespace of its metrics too. */
    String type() {
        return type;
    }

    /** Returns it in a sentence. */
    String words() {
        return words;
    }

    /** Returns how a spec says that such a thing is watched. */
    String how() {
        return how;
    }
}
