package dev.azureml.operator.plan;

/**
 * A list of Azure's that many objects look at, such as the usages of a location: read now and then, and shared. When it
 * can't be read nothing is known, and nothing fails for it.
 *
 * @param key where it stands among the {@link Facts}; its items are at {@code /value}
 * @param path without query
 */
public record Document(String key, String path, String apiVersion) {
}
