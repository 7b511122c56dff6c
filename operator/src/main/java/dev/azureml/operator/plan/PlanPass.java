package dev.azureml.operator.plan;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.AppliedSecret;
import dev.azureml.api.ResourceStatus;
import dev.azureml.operator.plan.json.Overlay;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One look of the planner at all intents.
 *
 * @param base the steps known so far, without deferred paths
 * @param deferredToo whether paths whose time has come are part of what is wanted
 */
record PlanPass(Planner.Input input, Map<String, Step> base, boolean deferredToo) {
    boolean ready(Deferred deferred) {
        return deferredToo && deferred.until().stream().allMatch(k -> base.get(k) instanceof Step.Satisfied);
    }

    ObjectNode wanted(Intent intent) {
        List<JsonPointer> waiting = intent.deferred().stream().filter(d -> !ready(d)).map(Deferred::path).toList();
        return waiting.isEmpty() ? intent.body() : Overlay.without(intent.body(), waiting);
    }

    /** Paths that were sent before: Azure may answer even what was sent as a secret. */
    Stream<JsonPointer> sent(Intent intent) {
        Stream<String> plain = recorded(intent).map(ResourceStatus::appliedPaths).stream().flatMap(List::stream);
        return Stream.concat(plain.map(JsonPointer::compile), sentSecrets(intent)).distinct()
                .filter(path -> !intent.secrets().containsKey(path));
    }

    /** Where secrets are or were: what is there is told to nobody. */
    Set<JsonPointer> secret(Intent intent) {
        return Stream.concat(intent.secrets().keySet().stream(), sentSecrets(intent))
                .collect(Collectors.toUnmodifiableSet());
    }

    private Stream<JsonPointer> sentSecrets(Intent intent) {
        return recorded(intent).map(ResourceStatus::secrets).stream().flatMap(List::stream)
                .map(AppliedSecret::path).filter(path -> path.startsWith("/")).map(JsonPointer::compile);
    }

    boolean isWanted(String key) {
        return input.intents().stream().anyMatch(intent -> intent.key().equals(key));
    }

    Optional<ResourceStatus> recorded(Intent intent) {
        return input.subject().recorded(intent.key())
                .filter(resource -> resource.id().equalsIgnoreCase(intent.id().value()));
    }
}
