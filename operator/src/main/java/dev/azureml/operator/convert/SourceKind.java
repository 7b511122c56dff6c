package dev.azureml.operator.convert;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What a file of az ml describes. */
enum SourceKind {
    WORKSPACE("workspace", "MLWorkspace"),
    COMPUTE("compute", "MLCompute"),
    DATASTORE("datastore", "MLDatastore"),
    CONNECTION("connection", "MLConnection"),
    DATA("data", "MLData"),
    MODEL("model", "MLModel"),
    ENVIRONMENT("environment", "MLEnvironment"),
    ONLINE_ENDPOINT("online-endpoint", "MLInferenceEndpoint"),
    ONLINE_DEPLOYMENT("online-deployment", "MLInferenceEndpoint"),
    BATCH_ENDPOINT("batch-endpoint", "MLInferenceEndpoint"),
    BATCH_DEPLOYMENT("batch-deployment", "MLInferenceEndpoint"),
    SERVERLESS_ENDPOINT("serverless-endpoint", "MLInferenceEndpoint");

    private final String command;
    private final String object;

    SourceKind(String command, String object) {
        this.command = command;
        this.object = object;
    }

    /** Returns the word that stands for it in a command: az ml online-endpoint create. */
    String command() {
        return command;
    }

    /** Returns the kind of its object. */
    String object() {
        return object;
    }

    boolean isDeployment() {
        return this == ONLINE_DEPLOYMENT || this == BATCH_DEPLOYMENT;
    }

    /** Returns what a deployment of this kind belongs to. */
    SourceKind endpoint() {
        return this == BATCH_DEPLOYMENT ? BATCH_ENDPOINT : ONLINE_ENDPOINT;
    }

    static Optional<SourceKind> ofCommand(String word) {
        return Arrays.stream(values()).filter(kind -> kind.command.equals(word)).findFirst();
    }

    static List<String> commands() {
        return Arrays.stream(values()).map(SourceKind::command).toList();
    }
}
