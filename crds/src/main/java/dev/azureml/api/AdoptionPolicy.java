package dev.azureml.api;

/** What happens when the Azure resource exists already and this object did not create it. */
public enum AdoptionPolicy {
    Adopt,
    Never
}
