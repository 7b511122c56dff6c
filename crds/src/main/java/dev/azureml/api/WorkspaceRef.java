package dev.azureml.api;

import org.jspecify.annotations.Nullable;

/** Names an MLWorkspace; in another namespace only when that one lists this one in {@code allowedNamespaces}. */
public record WorkspaceRef(String name, @Nullable String namespace) {
}
