package dev.azureml.operator.workspace;

import dev.azureml.api.DeletionPolicy;
import dev.azureml.api.MLWorkspaceSpec;
import dev.azureml.api.ResourceStatus;
import dev.azureml.api.WorkspaceDependencies;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.azureml.RoleAssignment;
import dev.azureml.operator.diagnostics.Settings;
import dev.azureml.operator.plan.DeletionAction;
import dev.azureml.operator.plan.DeletionRule;
import dev.azureml.operator.plan.ManagedObject;
import dev.azureml.operator.workbook.LogViews;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What goes with a workspace and what stays: a mistake must not cost data. */
final class WorkspaceDeletion {
    private static final Map<String, String> PURGE = Map.of("forceToPurge", "true");

    private WorkspaceDeletion() {
    }

    static DeletionRule of(ManagedObject<MLWorkspaceSpec> subject, ResourceStatus resource) {
        DeletionRule rule = DeletionRule.of(action(subject.spec(), resource)).replacedWith(replacementQuery(resource))
                .onceEmpty(mustBeEmpty(resource)).outlivingParent(Settings.is(resource));
        if (isNetwork(resource)) {
            return rule.at(DeletionRule.Turn.LAST).unless(served(subject, resource))
                    .outlivingParent(resource.key().startsWith(PrivateNames.LINK_KEY));
        }
        if (resource.key().equals(Keys.LIFECYCLE)) {
            return rule.unless(ArmId.tryParse(resource.id()).map(policy -> new DeletionRule.Reliance(policy, resource
                    .apiVersion(), body -> LifecycleRules.ofOthers(body, resource))));
        }
        if (KeyGrant.is(resource)) {
            // Without the right to read its key a workspace is lost: it stays for as long as that does.
            return rule.unless(encrypted(subject, resource));
        }
        if (PersonaAccess.isTakenOut(subject.spec(), resource)) {
            return rule.at(DeletionRule.Turn.AT_ONCE);
        }
        // What others are reached by is in the group, and goes after them.
        return resource.key().equals(Keys.RESOURCE_GROUP) ? rule.at(DeletionRule.Turn.LAST) : rule;
    }

    /** What is closed is reached by its private endpoint and its names alone: they stay for as long as it is there. */
    private static Optional<DeletionRule.Reliance> served(ManagedObject<MLWorkspaceSpec> subject,
            ResourceStatus resource) {
        ArmId id = ArmId.parse(resource.id());
        if (id.subscriptionId() == null || id.resourceGroup() == null) {
            return Optional.empty();
        }
        ArmId workspace = ArmId.ofResourceGroup(id.subscriptionId(), id.resourceGroup())
                .extension(Versions.ML_WORKSPACE_TYPE, subject.azureName());
        return Optional.of(Dependency.ofKey(resource.key().split("/", -1)[1])
                .map(dependency -> new DeletionRule.Reliance(
                        dependency.idFor(workspace), dependency.apiVersion(), _ -> true))
                .orElseGet(() -> new DeletionRule.Reliance(workspace, Versions.ML, _ -> true)));
    }

    /** The workspace, which is in the subscription of its key's vault. */
    private static Optional<DeletionRule.Reliance> encrypted(ManagedObject<MLWorkspaceSpec> subject,
            ResourceStatus role) {
        MLWorkspaceSpec spec = subject.spec();
        return subject.recorded(Keys.WORKSPACE).map(ResourceStatus::id).flatMap(ArmId::tryParse)
                .or(() -> Optional.ofNullable(spec.subscriptionId())
                        .or(() -> Optional.ofNullable(ArmId.parse(role.id()).subscriptionId()))
                        .map(subscription -> ArmId.ofResourceGroup(subscription, spec.resourceGroup().name())
                                .extension(Versions.ML_WORKSPACE_TYPE, subject.azureName())))
                .map(workspace -> new DeletionRule.Reliance(workspace, Versions.ML, _ -> true));
    }

    static boolean isNetwork(ResourceStatus resource) {
        return Stream.of(PrivateEndpoint.KEY, PrivateNames.ZONE_KEY, PrivateNames.LINK_KEY, PrivateNames.GROUP_KEY)
                .anyMatch(resource.key()::startsWith);
    }

    private static DeletionAction action(MLWorkspaceSpec spec, ResourceStatus resource) {
        if (resource.key().equals(Keys.WORKSPACE)) {
            return DeletionAction.byPolicy(spec.deletionPolicy(), resource,
                    spec.deletionPolicy() == DeletionPolicy.Purge
                            ? PURGE
                            : replacementQuery(resource));
        }
        if (resource.key().startsWith(Keys.TABLE)) {
            return new DeletionAction.Retain(); // Azure deletes none of its own
        }
        if (resource.key().equals(Keys.LIFECYCLE) && DependencyIntents.lifecycle(spec).isEmpty()) {
            // What is said no more must delete no more. Rules of others were seen to be in no policy that still has ours.
            return LifecycleRules.isIn(resource) && DependencySpec.of(spec, Dependency.STORAGE_ACCOUNT).id() == null
                    ? new DeletionAction.Delete(Map.of())
                    : new DeletionAction.Retain();
        }
        if (Settings.is(resource) || LogViews.is(resource)) {
            return DeletionAction.byPolicy(spec.deletionPolicy(), resource, Map.of());
        }
        if (KeyGrant.is(resource) && !KeyGrant.isWanted(spec)) {
            return new DeletionAction.Retain(); // what was encrypted with the key still is
        }
        return ours(resource) && goes(spec, resource)
                ? new DeletionAction.Delete(Map.of())
                : new DeletionAction.Retain();
    }

    private static boolean ours(ResourceStatus resource) {
        return resource.origin() == ResourceStatus.Origin.Created;
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
        if (isNetwork(resource)) {
            return true;
        }
        if (OutboundRules.is(resource)) {
            // One that the spec has no more goes; the others stay with the workspace, or go with it.
            return spec.deletionPolicy() != DeletionPolicy.Retain || !OutboundRules.of(spec).containsKey(resource.key()
                    .substring(OutboundRules.KEY.length()));
        }
        if (PersonaAccess.isTakenOut(spec, resource)) {
            return true; // whatever is kept with the workspace: who is let in no more must not stay in
        }
        if (resource.key().startsWith(RoleAssignment.KEY)) {
            return spec.deletionPolicy() != DeletionPolicy.Retain;
        }
        WorkspaceDependencies dependencies = spec.dependencies();
        return dependencies != null && dependencies.deletionPolicy() == DeletionPolicy.Delete;
    }
}
