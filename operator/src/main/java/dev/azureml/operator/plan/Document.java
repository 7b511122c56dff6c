package dev.azureml.operator.plan;

import java.util.List;

/**
 * A list of Azure's that many objects look at, such as the usages of a location: read now and then, and shared.
 *
 * @param key where it stands among the {@link Facts}; its items are at {@code /value}
 * @param path without query
 * @param filter what of the list is wanted, in OData's words; empty for all of it
 * @param needed whether nothing can be done without it: why it can't be read is told then, and it stays unreadable. One that
 *        is not needed counts as absent, or as unreadable while Azure can't say it just now, and nothing fails for it
 * @param changedBy paths of collections: once we write in one of them, what was read before is of no use any more
 * @param parameters what of the list is wanted where Azure has words of its own for it, such as {@code timeRange=30d}
 */
public record Document(String key, String path, String apiVersion, String filter, boolean needed,
        List<String> changedBy, List<String> parameters) {
    public Document {
        changedBy = List.copyOf(changedBy);
        parameters = List.copyOf(parameters);
    }

    /** What nothing changes but a write in the list itself. */
    public Document(String key, String path, String apiVersion, String filter, boolean needed) {
        this(key, path, apiVersion, filter, needed, List.of(), List.of());
    }

    /** All of a list that one can do without. */
    public Document(String key, String path, String apiVersion) {
        this(key, path, apiVersion, "", false);
    }

    /** The same list, which a write in those collections changes. */
    public Document changedBy(String... collections) {
        return new Document(key, path, apiVersion, filter, needed, List.of(collections), parameters);
    }

    /** The same list, narrowed by parameters of Azure's own. */
    public Document with(String... narrowing) {
        return new Document(key, path, apiVersion, filter, needed, changedBy, List.of(narrowing));
    }
}
