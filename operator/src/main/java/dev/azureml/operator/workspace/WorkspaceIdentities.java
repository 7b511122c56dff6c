package dev.azureml.operator.workspace;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.MLWorkspaceSpec;
import dev.azureml.api.ManagedIdentity;

import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.plan.Json;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The workspace's managed identities, as ARM writes them and as roles are granted to them. */
final class WorkspaceIdentities {
    private WorkspaceIdentities() {
    }

    static List<String> userAssigned(MLWorkspaceSpec spec) {
        ManagedIdentity identity = spec.identity();
        List<String> ids = identity == null ? null : identity.userAssignedIdentities();
        return ids == null ? List.of() : ids;
    }

    /** Every user-assigned identity that the spec names in its identity or as the primary one. */
    static List<String> mentioned(MLWorkspaceSpec spec) {
        return Stream.concat(userAssigned(spec).stream(), Stream.ofNullable(spec.primaryUserAssignedIdentity()))
                .toList();
    }

    /** ARM takes the user-assigned identities as a map from id to an empty object. */
    static Optional<ObjectNode> body(@Nullable ManagedIdentity identity) {
        if (identity == null) {
            return Optional.empty();
        }
        ObjectNode body = Json.of(identity);
        List<String> ids = identity.userAssignedIdentities();
        body.remove("userAssignedIdentities");
        if (ids != null && !ids.isEmpty()) {
            ObjectNode map = body.putObject("userAssignedIdentities");
            ids.forEach(map::putObject);
        }
        return Optional.of(body);
    }

    /** The one that the workspace acts as when the spec does not say and there is no choice. */
    static Optional<String> onlyOne(MLWorkspaceSpec spec) {
        ManagedIdentity identity = spec.identity();
        boolean alone = identity != null && identity.type() == ManagedIdentity.Type.UserAssigned
                && userAssigned(spec).size() == 1;
        return alone && spec.primaryUserAssignedIdentity() == null
                ? Optional.of(userAssigned(spec).getFirst())
                : Optional.empty();
    }

    /** Those that the workspace reaches its dependencies with: the primary one, or any of them when none is said. */
    static List<ArmId> acting(MLWorkspaceSpec spec) {
        ManagedIdentity identity = spec.identity();
        String primary = spec.primaryUserAssignedIdentity();
        if (primary != null) {
            return List.of(ArmId.parse(primary));
        }
        return identity != null && identity.type() == ManagedIdentity.Type.UserAssigned
                ? userAssigned(spec).stream().map(ArmId::parse).toList()
                : List.of();
    }
}
