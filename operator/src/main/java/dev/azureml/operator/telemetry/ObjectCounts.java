package dev.azureml.operator.telemetry;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many objects there are by kind, namespace and condition. A series goes with the last object that it counts:
 * namespaces come and go, and each would else leave behind as many as its objects had states.
 */
final class ObjectCounts {
    private static final String READY = "azureml.objects";
    private static final String FURTHER = "azureml.object.conditions";
    private static final Map<String, String> MEANINGS = Map.of(READY,
            "Objects by their Ready condition; no series where none is so", FURTHER,
            "Objects by the further conditions of their kind; type CredentialValid and status False for an alert");

    private final MeterRegistry registry;
    private final Map<Series, Count> counts = new HashMap<>();

    /** One line of either meter. */
    record Series(String meter, Tags tags) {

        static Series ready(String kind, String namespace, String ready, String reason) {
            return new Series(READY, Tags.of("kind", kind, "namespace", namespace, "ready", ready, "reason", reason));
        }

        static Series condition(String kind, String namespace, String type, String status) {
            return new Series(FURTHER, Tags.of("kind", kind, "namespace", namespace, "type", type, "status", status));
        }
    }

    private record Count(Gauge gauge, AtomicInteger number) {
    }

    ObjectCounts(MeterRegistry registry) {
        this.registry = registry;
    }

    /** Has a series say 0 from the start, so that its meter is there before the first object. */
    synchronized void begin(Series series) {
        counts.computeIfAbsent(series, this::count);
    }

    /** An object that was counted by some series is now by others. */
    synchronized void move(List<Series> from, List<Series> to) {
        to.forEach(series -> counts.computeIfAbsent(series, this::count).number.incrementAndGet());
        for (Series series : from) {
            Count count = counts.get(series);
            if (count != null && count.number.decrementAndGet() == 0) {
                registry.remove(count.gauge);
                counts.remove(series);
            }
        }
    }

    private Count count(Series series) {
        AtomicInteger number = new AtomicInteger();
        return new Count(Gauge.builder(series.meter, number, AtomicInteger::get)
                .description(MEANINGS.getOrDefault(series.meter, "")).tags(series.tags).register(registry), number);
    }
}
