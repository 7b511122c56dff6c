package dev.azureml.operator.plan;

import org.jspecify.annotations.Nullable;

/**
 * Names another object of ours that a spec refers to, beside its workspace.
 *
 * @param namespace null for the object's own; another one must list ours in its object's {@code allowedNamespaces}
 */
public record ObjectRef(String kind, @Nullable String namespace, String name) {
}
