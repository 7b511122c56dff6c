package dev.azureml.operator.inference;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The tags of what is made below or beside an endpoint: a policy that asks for a tag asks for it of everything. */
final class EndpointTags {
    private EndpointTags() {
    }

    /** Returns the tags of both, the deployment's first; null where neither has any. Azure tells no case of names. */
    static @Nullable Map<String, String> of(@Nullable Map<String, String> deployment,
            @Nullable Map<String, String> endpoint) {
        if (deployment == null || endpoint == null) {
            return deployment == null ? endpoint : deployment;
        }
        Map<String, String> all = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        all.putAll(deployment);
        endpoint.forEach(all::putIfAbsent);
        return all;
    }
}
