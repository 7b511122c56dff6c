package dev.azureml.api;

/** What happens when a property changes that Azure can't update in place. */
public enum ReplacementPolicy {
    Never,
    Recreate
}
