package dev.azureml.api;

/** What happens in Azure when the object is deleted; each kind's CRD allows those that make sense for it. */
public enum DeletionPolicy {
    Delete,
    Retain,
    Detach,
    Purge
}
