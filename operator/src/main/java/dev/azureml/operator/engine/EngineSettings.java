package dev.azureml.operator.engine;

import dev.azureml.operator.plan.Cloud;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

/**
 * What the engine goes by.
 *
 * @param clusterId told apart in owner tags
 * @param cloud where Azure is
 * @param apiVersions by lower-case ARM type
 * @param driftInterval how often a resource at rest is compared with Azure
 * @param fullReadInterval how often that is done by GET and not by LIST
 * @param retryBase the first step of every back-off
 * @param stallAuthorizationAfter how long a missing permission may be one that is still being replicated
 */
public record EngineSettings(String clusterId, Cloud cloud, Map<String, String> apiVersions, boolean overridesAllowed,
        boolean paused, Duration driftInterval,
        Duration fullReadInterval, Duration retryBase, Duration retryMax, Duration stallAuthorizationAfter,
        Duration pollInterval, Duration pollIntervalMax, Set<String> watchNamespaces) {
}
