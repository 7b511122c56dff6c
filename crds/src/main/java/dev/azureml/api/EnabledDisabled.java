package dev.azureml.api;

/** Azure's on and off. */
public enum EnabledDisabled {
    Enabled,
    Disabled
}
