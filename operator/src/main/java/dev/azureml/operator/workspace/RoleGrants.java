package dev.azureml.operator.workspace;

import dev.azureml.api.MLWorkspaceSpec.Kind;
import dev.azureml.api.MLWorkspaceSpec.SystemDatastoresAuthMode;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.azureml.BuiltInRole;
import dev.azureml.operator.azureml.RoleAssignment;
import dev.azureml.operator.plan.Intent;
import dev.azureml.operator.plan.Problem;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

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

    /** Roles that somebody gave under a condition. */
    List<Problem> problems() {
        return identities().keySet().stream()
                .flatMap(key -> Stream.ofNullable(scene.facts().at(key, "/properties/principalId").textValue()))
                .flatMap(this::granted).flatMap(one -> one.narrowed(scene.facts()).stream()).toList();
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
        return granted(principal).map(one -> {
            boolean made = one.scopeKey().equals(Keys.WORKSPACE) || Dependency.ofKey(one.scopeKey())
                    .filter(dependencies.made()::contains).isPresent();
            return scene.shared(one.intent(scene.subject(), scene.resolved(),
                    made ? Set.of(identityKey, one.scopeKey()) : Set.of(identityKey)));
        }).toList();
    }

    private Stream<RoleAssignment> granted(String principal) {
        Stream<RoleAssignment> ofDependencies = Stream.of(Dependency.values())
                .flatMap(dependency -> dependencies.id(dependency).stream().flatMap(scope -> roles(dependency).stream()
                        .map(role -> new RoleAssignment(dependency.key(), scope, role, principal))));
        return Stream.concat(ofDependencies, Stream.of(new RoleAssignment(Keys.WORKSPACE, scene.workspace(),
                BuiltInRole.CONTRIBUTOR, principal)));
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
