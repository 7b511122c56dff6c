package dev.azureml.operator.plan;

import dev.azureml.api.WorkspaceRef;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a spec refers to beside Secrets and ConfigMaps, which are found by the types of its fields.
 *
 * @param workspaceRef the MLWorkspace that the object lives in (a Project: its hub); null when it has none or names it by id
 * @param workspaceId the ARM id of the workspace when the object names it so
 * @param objects other objects of ours: waited for, and held while they are
 * @param optional those of the objects without which the rest is carried out all the same
 * @param livesOn ARM ids of resources of others on which the object lives by what another object of ours makes there
 * @param equips the ARM id of a resource of others on which objects live by what this one makes there: they hold it; null
 *     when there is none
 */
public record References(@Nullable WorkspaceRef workspaceRef, @Nullable String workspaceId, List<ObjectRef> objects,
        Set<ObjectRef> optional, List<String> livesOn, @Nullable String equips) {
    /** Of an object that refers to nothing. */
    public static final References NONE = new References(null, null, List.of(), Set.of(), List.of(), null);

    public References {
        objects = List.copyOf(objects);
        optional = Set.copyOf(optional);
        livesOn = List.copyOf(livesOn);
    }

    /** Of an object in a workspace, named by one of the two. */
    public static References inWorkspace(@Nullable WorkspaceRef ref, @Nullable String id) {
        return new References(ref, id, List.of(), Set.of(), List.of(), null);
    }

    public References to(List<ObjectRef> others) {
        return new References(workspaceRef, workspaceId, others, optional, livesOn, equips);
    }

    /** With others to which it refers, and without which the rest of the spec is carried out all the same. */
    public References toIfReady(List<ObjectRef> others) {
        return new References(workspaceRef, workspaceId, Stream.concat(objects.stream(), others.stream()).toList(),
                Set.copyOf(others), livesOn, equips);
    }

    public References livingOn(List<String> armIds) {
        return new References(workspaceRef, workspaceId, objects, optional, armIds, equips);
    }

    public References equipping(String armId) {
        return new References(workspaceRef, workspaceId, objects, optional, livesOn, armId);
    }
}
