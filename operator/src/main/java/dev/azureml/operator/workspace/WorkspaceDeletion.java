package dev.azureml.operator.workspace;

import dev.azureml.api.DeletionPolicy;
import dev.azureml.api.MLWorkspaceSpec;
import dev.azureml.api.ResourceStatus;
import dev.azureml.api.WorkspaceDependencies;
import dev.azureml.operator.azureml.RoleAssignment;
import dev.azureml.operator.plan.DeletionAction;
import dev.azureml.operator.plan.DeletionRule;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What goes with a workspace and what stays: a mistake must not cost data. */
final class WorkspaceDeletion {
    private static final Map<String, String> PURGE = Map.of("forceToPurge", "true");

    private WorkspaceDeletion() {
    }

    static DeletionRule of(MLWorkspaceSpec spec, ResourceStatus resource) {
        return DeletionRule.of(action(spec, resource)).replacedWith(replacementQuery(resource))
                .onceEmpty(mustBeEmpty(resource));
    }

    private static DeletionAction action(MLWorkspaceSpec spec, ResourceStatus resource) {
        if (resource.key().equals(Keys.WORKSPACE)) {
            return DeletionAction.byPolicy(spec.deletionPolicy(), resource,
                    spec.deletionPolicy() == DeletionPolicy.Purge
                            ? PURGE
                            : replacementQuery(resource));
        }
        boolean ours = resource.origin() == ResourceStatus.Origin.Created;
        return ours && goes(spec, resource) ? new DeletionAction.Delete(Map.of()) : new DeletionAction.Retain();
    }

    /** What never worked holds nothing to recover, and would keep its name for two weeks. */
    private static Map<String, String> replacementQuery(ResourceStatus resource) {
        return resource.key().equals(Keys.WORKSPACE) && resource.neverWorked() ? PURGE : Map.of();
    }

    private static List<DeletionRule.Contents> mustBeEmpty(ResourceStatus resource) {
        return switch (resource.key()) {
            case Keys.WORKSPACE -> Stream.of("computes", "onlineEndpoints", "batchEndpoints", "serverlessEndpoints")
                    .map(collection -> new DeletionRule.Contents(resource.id() + "/" + collection)).toList();
            case Keys.RESOURCE_GROUP -> List.of(new DeletionRule.Contents(resource.id() + "/resources"));
            default -> List.of();
        };
    }

    private static boolean goes(MLWorkspaceSpec spec, ResourceStatus resource) {
        if (resource.key().startsWith(RoleAssignment.KEY)) {
            return spec.deletionPolicy() != DeletionPolicy.Retain;
        }
        WorkspaceDependencies dependencies = spec.dependencies();
        return dependencies != null && dependencies.deletionPolicy() == DeletionPolicy.Delete;
    }
}
