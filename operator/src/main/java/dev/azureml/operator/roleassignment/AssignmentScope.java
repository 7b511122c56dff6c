package dev.azureml.operator.roleassignment;

import dev.azureml.api.MLRoleAssignmentSpec;
import dev.azureml.api.MLRoleAssignmentSpec.Dependency;
import dev.azureml.operator.arm.ArmId;
import java.util.Optional;

/** Where the role counts: a workspace, what it depends on, or any place in Azure. */
final class AssignmentScope {
    private static final String KEY = "workspace";

    private AssignmentScope() {
    }

    /** Returns the scope; empty while Azure did not say, or where the workspace has no such dependency. */
    static Optional<ArmId> find(Scene scene, Inquiry inquiry) {
        MLRoleAssignmentSpec spec = scene.spec();
        String said = spec.scope();
        if (said != null) {
            return Optional.of(ArmId.parse(said));
        }
        ArmId workspace = scene.resolved().requireWorkspace();
        Dependency dependency = spec.dependency();
        if (dependency == null) {
            return Optional.of(workspace);
        }
        inquiry.look(scene.read(KEY, workspace, Scene.ML, Scene.ML_API_VERSION));
        if (scene.facts().body(KEY).isEmpty()) {
            return Optional.empty();
        }
        Optional<ArmId> found = ArmId
                .tryParse(scene.facts().at(KEY, "/properties/" + property(dependency)).textValue());
        if (found.isEmpty()) {
            inquiry.refuse("spec.dependency", workspace + " has no " + property(dependency)
                    + "; choose another dependency, or give it one (spec.dependencies of its MLWorkspace)");
        }
        return found;
    }

    private static String property(Dependency dependency) {
        return switch (dependency) {
            case StorageAccount -> "storageAccount";
            case KeyVault -> "keyVault";
            case ContainerRegistry -> "containerRegistry";
            case ApplicationInsights -> "applicationInsights";
        };
    }
}
