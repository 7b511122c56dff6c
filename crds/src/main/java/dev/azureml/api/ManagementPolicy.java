package dev.azureml.api;

/** Manage converges Azure; Observe reads and reports the plan; Paused does neither. */
public enum ManagementPolicy {
    Manage,
    Observe,
    Paused
}
