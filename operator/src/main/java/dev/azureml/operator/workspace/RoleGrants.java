package dev.azureml.operator.workspace;

import dev.azureml.api.MLWorkspaceSpec.Kind;
import dev.azureml.api.MLWorkspaceSpec.SystemDatastoresAuthMode;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.azureml.BuiltInRole;
import dev.azureml.operator.azureml.RoleAssignment;
import dev.azureml.operator.plan.Intent;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The roles that a user-assigned identity needs for the workspace to act as it: the table in "Set up authentication
 * between Azure Machine Learning and other services", section "User-assigned managed identity", and for identity-based
 * system datastores the file share's role that the prompt flow documentation adds to it. Azure grants those of a
 * system-assigned identity by itself.
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
                intents.addAll(assignments(key, principal));
            }
        });
        return intents;
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
        if (Boolean.FALSE.equals(scene.spec().grantRoles()) || scene.kind() == Kind.Project) {
            return byKey;
        }
        for (ArmId id : WorkspaceIdentities.acting(scene.spec())) {
            String key = Keys.IDENTITY + id.name();
            byKey.put(byKey.containsKey(key) ? key + "-" + RoleAssignment.head(id.value()) : key, id);
        }
        return byKey;
    }

    private List<Intent> assignments(String identityKey, String principal) {
        List<Intent> intents = new ArrayList<>();
        for (Dependency dependency : Dependency.values()) {
            dependencies.id(dependency).ifPresent(scope -> {
                Set<String> after = new HashSet<>(Set.of(identityKey));
                if (dependencies.made().contains(dependency)) {
                    after.add(dependency.key());
                }
                roles(dependency)
                        .forEach(role -> intents.add(assignment(dependency.key(), scope, role, principal, after)));
            });
        }
        intents.add(assignment(Keys.WORKSPACE, scene.workspace(), BuiltInRole.CONTRIBUTOR, principal,
                Set.of(identityKey, Keys.WORKSPACE)));
        return intents;
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

    private Intent assignment(String scopeKey, ArmId scope, BuiltInRole role, String principal, Set<String> after) {
        return scene.shared(new RoleAssignment(scopeKey, scope, role, principal).intent(scene.subject(),
                scene.resolved(), after));
    }
}
