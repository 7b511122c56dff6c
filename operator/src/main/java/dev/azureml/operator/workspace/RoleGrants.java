package dev.azureml.operator.workspace;

import dev.azureml.api.MLWorkspaceSpec.Kind;
import dev.azureml.api.MLWorkspaceSpec.SystemDatastoresAuthMode;
import dev.azureml.api.ManagedNetwork;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.azureml.ActingIdentity;
import dev.azureml.operator.azureml.BuiltInRole;
import dev.azureml.operator.azureml.RoleAssignment;
import dev.azureml.operator.plan.Intent;
import dev.azureml.operator.plan.Problem;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The roles that a user-assigned identity needs for the workspace to act as it: the table in "Set up authentication
 * between Azure Machine Learning and other services", section "User-assigned managed identity", and for identity-based
 * system datastores the file share's role that the prompt flow documentation adds to it. Azure grants those of a
 * system-assigned identity by itself; but not what either needs to approve private endpoints of a managed network.
 */
final class RoleGrants {
    private final Scene scene;
    private final Dependencies dependencies;

    RoleGrants(Scene scene, Dependencies dependencies) {
        this.scene = scene;
        this.dependencies = dependencies;
    }

    /** The identities, read for their principals, and the assignments for those that are known. */
    List<Intent> intents() {
        List<Intent> intents = new ArrayList<>();
        identities().forEach((key, id) -> {
            intents.add(Intent.require(key, id, Versions.identity(scene.resolved())));
            String principal = scene.facts().at(key, "/properties/principalId").textValue();
            if (principal != null) {
                granted(principal).map(one -> intent(one, key)).forEach(intents::add);
            }
        });
        ownPrincipal().ifPresent(principal -> approver(principal).map(one -> intent(one, Keys.WORKSPACE)).forEach(
                intents::add));
        return intents;
    }

    /** Returns by the name of a rule with a private endpoint the key of the role with which the workspace approves it. */
    Map<String, String> approvals() {
        Map<String, String> keys = new HashMap<>();
        Stream.concat(identities().keySet().stream().flatMap(key -> Stream.ofNullable(scene.facts().at(key,
                "/properties/principalId").textValue())), ownPrincipal().stream()).forEach(
                        principal -> approvers(principal).forEach((rule, role) -> keys.put(rule, role.key())));
        return keys;
    }

    /** The identity that Azure made for the workspace, where that acts as no other. */
    private Optional<String> ownPrincipal() {
        return !WorkspaceIdentities.acting(scene.spec()).isEmpty()
                ? Optional.empty()
                : scene.facts().body(Keys.WORKSPACE).flatMap(ActingIdentity::systemAssigned);
    }

    /** Azure approves a private endpoint for a workspace that may do so where it leads to. */
    private Map<String, RoleAssignment> approvers(String principal) {
        Map<String, RoleAssignment> roles = new TreeMap<>();
        if (grantsApproval()) {
            OutboundRules.targets(scene.spec()).forEach((rule, target) -> roles.put(rule, new RoleAssignment(
                    "outboundRules/" + target.name(), target, BuiltInRole.ENTERPRISE_NETWORK_CONNECTION_APPROVER,
                    principal)));
        }
        return roles;
    }

    private boolean grants() {
        return !Boolean.FALSE.equals(scene.spec().grantRoles()) && scene.kind() != Kind.Project;
    }

    /** Asked for by itself, whatever becomes of the other roles. */
    private boolean grantsApproval() {
        ManagedNetwork network = scene.spec().managedNetwork();
        return network != null && Boolean.TRUE.equals(network.grantApproval());
    }

    /** Several rules may lead to one resource. */
    private Stream<RoleAssignment> approver(String principal) {
        return approvers(principal).values().stream().distinct();
    }

    /** Roles that somebody gave under a condition. */
    List<Problem> problems() {
        Stream<RoleAssignment> ofIdentities = identities().keySet().stream()
                .flatMap(key -> Stream.ofNullable(scene.facts().at(key, "/properties/principalId").textValue()))
                .flatMap(this::granted);
        return Stream.concat(ofIdentities, ownPrincipal().stream().flatMap(this::approver))
                .flatMap(one -> one.narrowed(scene.facts()).stream()).toList();
    }

    /** What the workspace waits for, of what {@link #intents} gave: without the roles Azure refuses it. */
    Set<String> keysBeforeWorkspace(List<Intent> intents) {
        Set<String> keys = new HashSet<>();
        intents.stream().filter(intent -> !intent.dependsOn().contains(Keys.WORKSPACE))
                .forEach(intent -> keys.add(intent.key()));
        return keys;
    }

    private Map<String, ArmId> identities() {
        Map<String, ArmId> byKey = new LinkedHashMap<>();
        if (!grants() && !grantsApproval()) {
            return byKey;
        }
        for (ArmId id : WorkspaceIdentities.acting(scene.spec())) {
            String key = Keys.IDENTITY + id.name();
            byKey.put(byKey.containsKey(key) ? key + "-" + RoleAssignment.head(id.value()) : key, id);
        }
        return byKey;
    }

    /** Given once what it is on, and whom it is given to, are there. */
    private Intent intent(RoleAssignment role, String identityKey) {
        Set<String> after = new HashSet<>(Set.of(identityKey));
        if (role.scope().equals(scene.workspace())) {
            after.add(Keys.WORKSPACE);
        }
        dependencies.made().stream().filter(one -> dependencies.id(one).filter(role.scope()::equals).isPresent())
                .map(Dependency::key).forEach(after::add);
        return scene.shared(role.intent(scene.subject(), scene.resolved(), after));
    }

    private Stream<RoleAssignment> granted(String principal) {
        if (!grants()) {
            return approver(principal);
        }
        Stream<RoleAssignment> ofDependencies = Stream.of(Dependency.values())
                .flatMap(dependency -> dependencies.id(dependency).stream().flatMap(scope -> roles(dependency).stream()
                        .map(role -> new RoleAssignment(dependency.key(), scope, role, principal))));
        return Stream.concat(Stream.concat(ofDependencies, Stream.of(new RoleAssignment(Keys.WORKSPACE, scene
                .workspace(), BuiltInRole.CONTRIBUTOR, principal))), approver(principal));
    }

    private List<BuiltInRole> roles(Dependency dependency) {
        return switch (dependency) {
            case STORAGE_ACCOUNT -> scene.spec().systemDatastoresAuthMode() == SystemDatastoresAuthMode.Identity
                    ? List.of(BuiltInRole.CONTRIBUTOR, BuiltInRole.STORAGE_BLOB_DATA_CONTRIBUTOR,
                            BuiltInRole.STORAGE_FILE_DATA_PRIVILEGED_CONTRIBUTOR)
                    : List.of(BuiltInRole.CONTRIBUTOR, BuiltInRole.STORAGE_BLOB_DATA_CONTRIBUTOR);
            case KEY_VAULT -> List.of(BuiltInRole.CONTRIBUTOR, BuiltInRole.KEY_VAULT_ADMINISTRATOR);
            case CONTAINER_REGISTRY, APPLICATION_INSIGHTS -> List.of(BuiltInRole.CONTRIBUTOR);
            case LOG_ANALYTICS -> List.of();
        };
    }
}
