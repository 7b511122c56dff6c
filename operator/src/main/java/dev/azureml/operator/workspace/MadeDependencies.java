package dev.azureml.operator.workspace;

import dev.azureml.operator.arm.ArmId;
import java.util.Optional;

/** What lies beside a workspace as if it had been made with it by an MLWorkspace, and so can be said without its id. */
public final class MadeDependencies {
    private MadeDependencies() {
    }

    /**
     * Whether it has the name that is given to what is made for the workspace.
     *
     * @param property of the workspace that names it, such as {@code storageAccount}
     */
    public static boolean isMadeFor(ArmId workspace, String property, String id) {
        return Dependency.ofKey(property).map(dependency -> dependency.idFor(workspace)).equals(ArmId.tryParse(id));
    }

    /** Returns the ARM type of what a property of a workspace names. */
    public static Optional<String> type(String property) {
        return Dependency.ofKey(property).map(Dependency::armType);
    }

    /** Returns the api-version with which that is read. */
    public static Optional<String> apiVersion(String property) {
        return Dependency.ofKey(property).map(Dependency::apiVersion);
    }
}
