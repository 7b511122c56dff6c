package dev.azureml.operator.engine.references;

import java.util.Set;

/** What the tag on what was made here says: the cluster, and the object for which it was made. */
public final class OwnerTags {
    private final String clusterId;
    private final Set<String> watched;
    private final ReferenceIndex index;

    /** @param watched the namespaces whose objects are known; empty for all */
    public OwnerTags(String clusterId, Set<String> watched, ReferenceIndex index) {
        this.clusterId = clusterId;
        this.watched = watched;
        this.index = index;
    }

    public String of(ObjectKey owner) {
        return clusterId + "/" + owner.namespace() + "/" + owner.kind() + "/" + owner.name();
    }

    /** Whether the tag names an object of this cluster that is no more, as far as this operator would see it. */
    public boolean isAbandoned(String tag) {
        String[] parts = tag.split("/", -1);
        return parts.length == 4 && parts[0].equals(clusterId) && (watched.isEmpty() || watched.contains(parts[1]))
                && index.isGone(new ObjectKey(parts[2], parts[1], parts[3]));
    }
}
