package dev.azureml.api;

import org.jspecify.annotations.Nullable;

/** A spec of something that lives in a workspace: exactly one of the two references is set (a CEL rule). */
public interface WorkspaceChildSpec extends MLSpec {
    @Nullable
    WorkspaceRef workspaceRef();

    /** ARM id of a workspace that no MLWorkspace describes, or of one that does. */
    @Nullable
    String workspaceId();
}
