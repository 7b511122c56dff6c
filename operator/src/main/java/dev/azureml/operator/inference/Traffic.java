package dev.azureml.operator.inference;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.operator.plan.Json;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Live or mirrored traffic.
 *
 * @param property {@code traffic} or {@code mirrorTraffic}
 * @param said percentages by deployment; null when the spec leaves traffic to Azure
 * @param observed what Azure has; null while the endpoint has not been read
 */
record Traffic(String property, @Nullable Map<String, Integer> said, @Nullable JsonNode observed) {

    String pointer() {
        return "/properties/" + property;
    }

    /**
     * What is sent. A deployment that gets none is named only where it has some: Azure takes a zero as the word to
     * drain it, and refuses the name of one that was drained and deleted.
     */
    Optional<ObjectNode> body() {
        if (said == null) {
            return Optional.empty();
        }
        Map<String, Integer> percentages = new LinkedHashMap<>();
        if (observed != null) {
            observed.properties().stream().filter(entry -> entry.getValue().asInt() > 0)
                    .forEach(entry -> percentages.put(entry.getKey(), 0));
        }
        said.forEach((name, percentage) -> {
            if (percentage > 0) {
                percentages.put(name, percentage);
            }
        });
        boolean silent = percentages.isEmpty() && (observed == null || observed.isEmpty());
        return silent ? Optional.empty() : Optional.of(Json.of(percentages));
    }

    /** The keys of the deployments that must be ready before it is sent. */
    Set<String> until() {
        return said == null
                ? Set.of()
                : said.entrySet().stream().filter(entry -> entry.getValue() > 0)
                        .map(entry -> InferenceEndpointKind.deploymentKey(entry.getKey()))
                        .collect(Collectors.toUnmodifiableSet());
    }

    /** Whether nothing in the spec will take a deployment's traffic away, so that it can't be deleted by itself. */
    boolean mayStayOn(String deployment) {
        return said == null && mayReach(deployment);
    }

    /** Whether a deployment has some in Azure, or that is not known. */
    boolean mayReach(String deployment) {
        return observed == null || percentage(deployment) > 0;
    }

    /** What a deployment has in Azure. */
    int percentage(String deployment) {
        return observed == null ? 0 : observed.path(deployment).asInt();
    }
}
