package dev.azureml.operator.plan;

/**
 * A list of Azure's that many objects look at, such as the usages of a location: read now and then, and shared.
 *
 * @param key where it stands among the {@link Facts}; its items are at {@code /value}
 * @param path without query
 * @param filter what of the list is wanted, in OData's words; empty for all of it
 * @param needed whether nothing can be done without it: why it can't be read is told then, and it stays unreadable. One that
 *        is not needed counts as absent, nothing is known of it, and nothing fails for it
 */
public record Document(String key, String path, String apiVersion, String filter, boolean needed) {
    /** All of a list that one can do without. */
    public Document(String key, String path, String apiVersion) {
        this(key, path, apiVersion, "", false);
    }
}
