package dev.azureml.e2e.playground;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What one object says of itself in its Ready condition. */
public record ObjectState(String kind, String namespace, String name, String ready, String reason, String message,
        Instant created) {

    private static final String UNKNOWN = "Unknown";

    /** Reads it. */
    public static ObjectState of(GenericKubernetesResource object) {
        var metadata = object.getMetadata();
        Map<?, ?> condition = readyCondition(object);
        boolean current = !(condition.get("observedGeneration") instanceof Number seen)
                || metadata.getGeneration() == null || seen.longValue() >= metadata.getGeneration();
        String ready = current ? text(condition.get("status"), UNKNOWN) : UNKNOWN;
        return new ObjectState(object.getKind(), Objects.requireNonNullElse(metadata.getNamespace(), ""),
                metadata.getName(), ready, text(condition.get("reason"), ""), text(condition.get("message"), ""),
                Instant.parse(metadata.getCreationTimestamp()));
    }

    private static Map<?, ?> readyCondition(GenericKubernetesResource object) {
        if (object.get("status", "conditions") instanceof List<?> conditions) {
            for (Object condition : conditions) {
                if (condition instanceof Map<?, ?> map && "Ready".equals(map.get("type"))) {
                    return map;
                }
            }
        }
        return Map.of();
    }

    private static String text(@Nullable Object value, String absent) {
        return value instanceof String text && !text.isEmpty() ? text : absent;
    }

    /** Whether it is Ready in its present generation. */
    public boolean isReady() {
        return ready.equals("True");
    }

    /** Why it is not Ready, in its own words. */
    public String said() {
        return reason.isEmpty() ? "it says nothing" : reason + ": " + message;
    }

    /** Namespace and name. */
    public String key() {
        return namespace.isEmpty() ? name : namespace + "/" + name;
    }

    /** Its age as kubectl writes it. */
    String age(Instant now) {
        long seconds = Math.max(0, Duration.between(created, now).toSeconds());
        return seconds < 120 ? seconds + "s" : seconds / 60 + "m" + seconds % 60 + "s";
    }
}
