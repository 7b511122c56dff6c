package dev.azureml.operator.compute;

import dev.azureml.api.Advice;
import dev.azureml.operator.azureml.Region;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whether a compute is where its data is: in the region of the workspace's storage account or, where that can't be read,
 * of the workspace.
 */
record StorageRegion(ComputeScene scene) {

    /** Said when the nodes are elsewhere, by whichever property. */
    Optional<Advice> advice() {
        String said = scene.subject().spec().computeLocation();
        String nodes = scene.nodesLocation();
        Optional<String> storage = new WorkspaceStorage(scene).account()
                .map(found -> found.path("location").textValue());
        String data = storage.orElse(workspace());
        return isSame(nodes, data)
                ? Optional.empty()
                : Optional.of(ComputeAdvice.otherRegion(String.valueOf(nodes), storage.isPresent()
                        ? "the workspace's storage account"
                        : "the workspace", String.valueOf(data), said == null ? "location" : "computeLocation"));
    }

    private @Nullable String workspace() {
        return new WorkspaceStorage(scene).workspace().map(found -> found.path("location").textValue())
                .orElse(scene.resolved().workspaceLocation());
    }

    /** What is not known is taken to be alike. */
    private static boolean isSame(@Nullable String one, @Nullable String other) {
        return one == null || other == null || Region.folded(one).equals(Region.folded(other));
    }
}
