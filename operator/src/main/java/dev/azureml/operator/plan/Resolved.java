package dev.azureml.operator.plan;

import dev.azureml.api.SecretKeyRef;
import dev.azureml.operator.arm.ArmId;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the references of an object lead to.
 *
 * @param workspace ARM id of the workspace (of the hub for a Project); null for a kind that has none
 * @param workspaceLocation null when the workspace is known by id alone
 * @param subscriptionId of the credential, for what says none; null when there is none
 * @param secrets by reference
 * @param apiVersions by lower-case ARM type, where the platform team chose another than ours
 * @param tenantId of the credential; null when it does not say
 */
public record Resolved(@Nullable ArmId workspace, @Nullable String workspaceLocation, @Nullable String subscriptionId,
        Map<SecretKeyRef, SecretValue> secrets, Map<String, String> apiVersions, @Nullable String tenantId) {

    /** The value behind a reference; the engine resolved every reference in the spec before it translated. */
    public SecretValue secret(SecretKeyRef ref) {
        SecretValue value = secrets.get(ref);
        if (value == null) {
            throw new IllegalStateException("Secret " + ref.name() + " was not resolved");
        }
        return value;
    }

    /** The workspace's ARM id, of an object that has one by its schema. */
    public ArmId requireWorkspace() {
        if (workspace == null) {
            throw new IllegalStateException("the workspace was not resolved");
        }
        return workspace;
    }

    /** The api-version for an ARM type. */
    public String apiVersion(String armType, String ours) {
        return apiVersions.getOrDefault(armType.toLowerCase(java.util.Locale.ROOT), ours);
    }
}
