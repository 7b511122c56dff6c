package dev.azureml.api;

/** What an identity may do with the data of a storage account. */
public enum GrantAccess {
    Reader,
    Contributor
}
