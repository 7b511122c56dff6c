package dev.azureml.operator.engine.references;

import dev.azureml.api.WorkspaceRef;
import dev.azureml.operator.plan.ObjectRef;
import io.fabric8.kubernetes.api.model.HasMetadata;

/** Names one object of ours in the cluster. */
public record ObjectKey(String kind, String namespace, String name) {
    public static ObjectKey of(String kind, HasMetadata object) {
        return new ObjectKey(kind, object.getMetadata().getNamespace(), object.getMetadata().getName());
    }

    /** @param namespace of the object that refers to it */
    public static ObjectKey of(String namespace, ObjectRef ref) {
        return new ObjectKey(ref.kind(), ref.namespace() == null ? namespace : ref.namespace(), ref.name());
    }

    /** @param namespace of the object that refers to it */
    public static ObjectKey of(String namespace, WorkspaceRef ref) {
        return of(namespace, new ObjectRef("MLWorkspace", ref.namespace(), ref.name()));
    }

    @Override
    public String toString() {
        return kind + " " + namespace + "/" + name;
    }
}
