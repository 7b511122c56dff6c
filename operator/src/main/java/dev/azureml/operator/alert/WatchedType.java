package dev.azureml.operator.alert;

import dev.azureml.operator.azureml.MetricScope;

/** What a rule can watch: each but a compute has metrics of its own. */
enum WatchedType {
    WORKSPACE(MetricScope.WORKSPACE, "a workspace",
            "leave out spec.endpointRef, spec.endpointName and spec.deployment"),
    ENDPOINT(MetricScope.ENDPOINT, "an online endpoint",
            "set spec.endpointRef, such as endpointRef: {name: scoring}, and leave out spec.deployment"),
    DEPLOYMENT(MetricScope.DEPLOYMENT,
            "a deployment of an online endpoint",
            "set spec.endpointRef and spec.deployment, such as deployment: blue"),
    /** By its activity alone: metrics are of the workspace. */
    COMPUTE(MetricScope.WORKSPACE, "a compute", "set spec.computeRef, such as computeRef: {name: cpu}");

    private static final String COMPUTES = "Microsoft.MachineLearningServices/workspaces/computes";

    private final MetricScope scope;
    private final String words;
    private final String how;

    WatchedType(MetricScope scope, String words, String how) {
        this.scope = scope;
        this.words = words;
        this.how = how;
    }

    /** Returns what can be watched so. */
    static WatchedType of(MetricScope scope) {
        return switch (scope) {
            case WORKSPACE -> WORKSPACE;
            case ENDPOINT -> ENDPOINT;
            case DEPLOYMENT -> DEPLOYMENT;
        };
    }

    /** Returns whose metrics these are. */
    MetricScope scope() {
        return scope;
    }

    /** Returns the resource type, which is the namespace of its metrics too. */
    String type() {
        return this == COMPUTE ? COMPUTES : scope.type();
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
