package dev.azureml.operator.roleassignment;

import dev.azureml.api.MLRoleAssignmentSpec;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.plan.Facts;
import dev.azureml.operator.plan.Intent;
import dev.azureml.operator.plan.ManagedObject;
import dev.azureml.operator.plan.ResolvedReferences;

/** One translation: the object, what its references lead to, and what is known of Azure. */
record Scene(ManagedObject<MLRoleAssignmentSpec> subject, ResolvedReferences resolved, Facts facts) {
    static final String ML = "Microsoft.MachineLearningServices/workspaces";
    static final String ML_API_VERSION = "2025-12-01";

    MLRoleAssignmentSpec spec() {
        return subject.spec();
    }

    /** Something of others to read: waited for until there is an assignment, which stands although that is being updated. */
    Intent read(String key, ArmId id, String type, String ours) {
        String apiVersion = resolved.apiVersion(type, ours);
        return subject.recorded(RoleAssignmentKind.KEY).isPresent()
                ? Intent.look(key, id, apiVersion)
                : Intent.require(key, id, apiVersion);
    }
}
