package dev.azureml.api;

import org.jspecify.annotations.Nullable;

/**
 * A long-running operation under way.
 *
 * @param key the resource's key
 * @param verb Create, Update, Delete, or the POST action's name
 * @param style how it is polled: AsyncOperation, Location, or Resource
 * @param poll path and query of the status URL; the host is always the configured one
 */
public record OperationStatus(String key, String verb, String style, @Nullable String poll, String startedAt) {
}
