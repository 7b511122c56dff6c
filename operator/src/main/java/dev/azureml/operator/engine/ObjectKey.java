package dev.azureml.operator.engine;

import io.fabric8.kubernetes.api.model.HasMetadata;

/** Names one object of ours in the cluster. */
public record ObjectKey(String kind, String namespace, String name) {
    static ObjectKey of(String kind, HasMetadata object) {
        return new ObjectKey(kind, object.getMetadata().getNamespace(), object.getMetadata().getName());
    }

    @Override
    public String toString() {
        return kind + " " + namespace + "/" + name;
    }
}
