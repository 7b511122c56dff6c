package dev.azureml.operator.engine;

import dev.azureml.operator.plan.Cloud;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the engine goes by.
 *
 * @param clusterId told apart in owner tags
 * @param inClusterId ARM id of the cluster that the operator runs in; null when nobody said
 * @param cloud where Azure is
 * @param apiVersions by lower-case ARM type
 * @param driftInterval how often a resource at rest is compared with Azure
 * @param fullReadInterval how often that is done by GET and not by LIST
 * @param retryBase the first step of every back-off
 * @param stallAuthorizationAfter how long a missing permission may be one that is still being replicated
 * @param letGoAfter how long after its deletion an object whose credentials are gone lets go of what it has in Azure; null
 *        when it waits for them, or the operator's own identity takes over
 * @param deletions which deletions are held back
 */
public record EngineSettings(String clusterId, @Nullable String inClusterId, Cloud cloud,
        Map<String, String> apiVersions, boolean paused, Duration driftInterval,
        Duration fullReadInterval, Duration retryBase, Duration retryMax, Duration stallAuthorizationAfter,
        @Nullable Duration letGoAfter, DeletionRules deletions,
        Duration pollInterval, Duration pollIntervalMax, Set<String> watchNamespaces) {
    /**
     * What keeps a slip from costing data.
     *
     * @param retainWithCrd whether what objects have in Azure stays there when the CRD of their kind is deleted
     * @param mostPerMinute how many objects may be deleted in a minute without a person's confirmation; 0 for any number
     */
    public record DeletionRules(boolean retainWithCrd, int mostPerMinute) {
    }

    private static final Duration SHORTEST_POLL = Duration.ofSeconds(1);

    /** The shortest pause between two looks at an operation, however short Azure says that it may be. */
    Duration pollFloor() {
        return pollInterval.compareTo(SHORTEST_POLL) < 0 ? pollInterval : SHORTEST_POLL;
    }

    /** How long after a write that Azure took a read may show what was there before. */
    Duration settling() {
        return retryBase.multipliedBy(12);
    }
}
