package dev.azureml.operator.engine;

/** Names one object of ours in the cluster. */
public record ObjectKey(String kind, String namespace, String name) {
    @Override
    public String toString() {
        return kind + " " + namespace + "/" + name;
    }
}
