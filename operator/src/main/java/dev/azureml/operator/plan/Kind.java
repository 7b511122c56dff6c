package dev.azureml.operator.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.MLSpec;
import dev.azureml.api.ResourceStatus;
import dev.azureml.api.WorkspaceRef;
import dev.azureml.operator.arm.ArmId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A kind of the API as the engine sees it: a pure translation and a pure report. */
public interface Kind<S extends MLSpec> {
    /** The intent that the object is about; its id and state are the object's. */
    String mainKey();

    /** The MLWorkspace that the object lives in (a Project: its hub); null when it has none or names it by id. */
    @Nullable
    WorkspaceRef workspaceRef(S spec);

    /** The ARM id of the workspace when the object names it so. */
    @Nullable
    String workspaceId(S spec);

    /** Other objects of ours that the spec refers to: waited for, and held while they are. */
    default List<ObjectRef> references(S spec) {
        return List.of();
    }

    /** ARM ids of resources of others on which the object lives by what another object of ours makes there. */
    default List<String> livesOn(S spec) {
        return List.of();
    }

    /** The ARM id of a resource of others on which objects live by what this one makes there; they hold it. */
    default Optional<String> equips(S spec) {
        return Optional.empty();
    }

    /** The namespaces of a cluster in which what the object runs would run, by the path of the spec that says so. */
    default Map<String, String> clusterNamespaces(S spec) {
        return Map.of();
    }

    /** The path of the spec by which the object would say something for a whole cluster that it lives on. */
    default Optional<String> saysForCluster(S spec) {
        return Optional.empty();
    }

    /** Whether the translation looks at the nodes of the cluster that the operator runs in. */
    default boolean readsNodes(S spec) {
        return false;
    }

    /**
     * What Azure should have. Called again as facts become known: an intent may be left out while what it needs has
     * not been read.
     */
    Translation translate(ManagedObject<S> subject, ResolvedReferences resolved, Facts facts);

    /** The kind's own status fields. */
    ObjectNode report(ManagedObject<S> subject, Facts facts);

    /** Fields of the report that move by themselves: a change of theirs alone is written now and then only. */
    default Set<String> moving(S spec) {
        return Set.of();
    }

    /** What of the report is counted over all objects, for metrics. */
    default List<MetricSample> measures(S spec, ObjectNode report) {
        return List.of();
    }

    /** Whether Azure tells in the resource itself how far it is, so that it is read while an operation is under way. */
    default boolean showsProgress() {
        return false;
    }

    /** What the object writes beside itself once it is Ready. */
    default List<Output> outputs(ManagedObject<S> subject, ResolvedReferences resolved, Facts facts) {
        return List.of();
    }

    /** The APIs of which the object may keep objects in the cluster, with nothing wanted: they go with it. */
    default List<Output.ClusterObjects> keptInCluster(S spec) {
        return List.of();
    }

    /** What to ask Azure when a write of a resource has failed: its logs say more than the error. */
    default List<DiagnosticAction> inquiries(S spec, ResourceStatus resource) {
        return List.of();
    }

    /** What happens to a recorded resource that is wanted no more; {@code spec} is as last seen. */
    DeletionAction dispose(S spec, ResourceStatus resource);

    /** Whether Azure keeps a resource when it deletes the one that it is part of. */
    default boolean outlivesParent(ResourceStatus resource) {
        return false;
    }

    /** Query parameters of the DELETE when a resource is to be made anew, whatever the deletion policy says. */
    default Map<String, String> replacementQuery(S spec, ResourceStatus resource) {
        return Map.of();
    }

    /**
     * What keeps a resource in Azure although it would be deleted by itself with the object: its parent, which stays,
     * still relies on it.
     */
    default Optional<Reliance> reliance(ManagedObject<S> subject, ResourceStatus resource) {
        return Optional.empty();
    }

    /**
     * A resource that may rely on another.
     *
     * @param on whether it does, by its body
     */
    record Reliance(ArmId of, String apiVersion, Predicate<JsonNode> on) {
    }

    /** Collections in which nothing may be left that is not ours before the resource is deleted. */
    default List<Contents> mustBeEmpty(S spec, ResourceStatus resource, ArmId id) {
        return List.of();
    }

    /**
     * What a resource holds, as a LIST shows it.
     *
     * @param path without query
     * @param query that has the LIST show all of it
     */
    record Contents(String path, Map<String, String> query) {
        public Contents(String path) {
            this(path, Map.of());
        }
    }

    /** What marks a resource as used no more where Azure refuses to delete it; empty where nothing does. */
    default Optional<ObjectNode> archived(ResourceStatus resource) {
        return Optional.empty();
    }
}
