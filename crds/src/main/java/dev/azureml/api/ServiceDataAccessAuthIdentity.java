package dev.azureml.api;

/** The identity that Azure ML itself reads a datastore as. */
public enum ServiceDataAccessAuthIdentity {
    None,
    WorkspaceSystemAssignedIdentity,
    WorkspaceUserAssignedIdentity
}
