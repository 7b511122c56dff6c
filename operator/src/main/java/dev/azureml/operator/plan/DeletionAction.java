package dev.azureml.operator.plan;

import dev.azureml.api.DeletionPolicy;
import dev.azureml.api.ResourceStatus;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What happens to a recorded resource when the object, or its place in the spec, goes. */
public sealed interface DeletionAction {
    /** It stays in Azure and is forgotten here. */
    record Retain() implements DeletionAction {
    }

    /** It is deleted with these query parameters. */
    record Delete(Map<String, String> query) implements DeletionAction {
    }

    /** What we created goes, what we adopted stays, unless the spec says otherwise. */
    static DeletionAction byPolicy(@Nullable DeletionPolicy policy, ResourceStatus resource,
            Map<String, String> query) {
        boolean ours = resource.origin() != ResourceStatus.Origin.Adopted;
        boolean delete = policy == null ? ours : policy != DeletionPolicy.Retain;
        return delete ? new Delete(query) : new Retain();
    }
}
