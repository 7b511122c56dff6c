package dev.azureml.operator.plan;

import dev.azureml.api.ConfigMapKeyRef;
import dev.azureml.api.SecretKeyRef;
import dev.azureml.operator.arm.ArmId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
 * @param nearby what was found in the cluster
 * @param now when the visit began
 * @param cloud where Azure is
 */
public record ResolvedReferences(@Nullable ArmId workspace, @Nullable String workspaceLocation,
        @Nullable String subscriptionId,
        Map<SecretKeyRef, SecretValue> secrets, Map<String, String> apiVersions, @Nullable String tenantId,
        Nearby nearby, Instant now, Cloud cloud) {

    /**
     * What references within the cluster lead to.
     *
     * @param objects those of them that are ready
     * @param unready why the others, without which the rest is carried out, are not
     * @param directories ConfigMaps that are referred to as a whole, by name
     * @param nodes of the cluster that the operator runs in; null when nobody asked, or they can't be read
     * @param ownCluster ARM id of the cluster that the operator runs in; null when the platform team did not say
     */
    public record Nearby(Map<ConfigMapKeyRef, String> configMaps, Map<String, FileSet> directories,
            Map<ObjectRef, ReferencedObject> objects, Map<ObjectRef, String> unready,
            @Nullable List<ClusterNode> nodes, @Nullable String ownCluster) {
        public static final Nearby NOTHING = new Nearby(Map.of(), Map.of(), null);

        /** Where no ConfigMap is referred to as a whole. */
        public Nearby(Map<ConfigMapKeyRef, String> configMaps, Map<ObjectRef, ReferencedObject> objects,
                @Nullable List<ClusterNode> nodes, @Nullable String ownCluster) {
            this(configMaps, Map.of(), objects, Map.of(), nodes, ownCluster);
        }

        /** Where nobody said which cluster the operator runs in. */
        public Nearby(Map<ConfigMapKeyRef, String> configMaps, Map<ObjectRef, ReferencedObject> objects,
                @Nullable List<ClusterNode> nodes) {
            this(configMaps, objects, nodes, null);
        }
    }

    /** Of an object that refers to nothing but its workspace and its Secrets. */
    public ResolvedReferences(@Nullable ArmId workspace, @Nullable String workspaceLocation,
            @Nullable String subscriptionId,
            Map<SecretKeyRef, SecretValue> secrets, Map<String, String> apiVersions, @Nullable String tenantId) {
        this(workspace, workspaceLocation, subscriptionId, secrets, apiVersions, tenantId, Nearby.NOTHING,
                Instant.EPOCH, Cloud.PUBLIC);
    }

    /** In the public cloud. */
    public ResolvedReferences(@Nullable ArmId workspace, @Nullable String workspaceLocation,
            @Nullable String subscriptionId,
            Map<SecretKeyRef, SecretValue> secrets, Map<String, String> apiVersions, @Nullable String tenantId,
            Nearby nearby, Instant now) {
        this(workspace, workspaceLocation, subscriptionId, secrets, apiVersions, tenantId, nearby, now, Cloud.PUBLIC);
    }

    /** Whether the operator runs in that cluster: a spec alone is not believed. */
    public boolean runsIn(String clusterId) {
        return clusterId.equalsIgnoreCase(nearby.ownCluster());
    }

    /** Why what a spec says of the operator's own cluster is not believed. */
    public String notItsOwn(String clusterId) {
        return nearby.ownCluster() == null
                ? "the platform team did not say in which cluster the operator runs (setting IN_CLUSTER_ID)"
                : "the operator does not run in " + clusterId + " (setting IN_CLUSTER_ID)";
    }

    /** The text behind a reference; the engine resolved every reference in the spec before it translated. */
    public String configMapValue(ConfigMapKeyRef ref) {
        String value = nearby.configMaps().get(ref);
        if (value == null) {
            throw new IllegalStateException("ConfigMap " + ref.name() + " was not resolved");
        }
        return value;
    }

    /** The files of a ConfigMap that the spec refers to as a whole. */
    public FileSet directory(String configMap) {
        FileSet files = nearby.directories().get(configMap);
        if (files == null) {
            throw new IllegalStateException("ConfigMap " + configMap + " was not resolved");
        }
        return files;
    }

    /** The object behind a reference that {@link Kind#references} named. */
    public ReferencedObject object(ObjectRef ref) {
        ReferencedObject referred = nearby.objects().get(ref);
        if (referred == null) {
            throw new IllegalStateException(ref + " was not resolved");
        }
        return referred;
    }

    /** Why the object behind a reference is not ready; empty where it is. Only where the rest goes on without it. */
    public Optional<String> unready(ObjectRef ref) {
        return Optional.ofNullable(nearby.unready().get(ref));
    }

    /** The nodes of the cluster that the operator runs in; null when nobody asked, or they can't be read. */
    public @Nullable List<ClusterNode> nodes() {
        return nearby.nodes();
    }

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
