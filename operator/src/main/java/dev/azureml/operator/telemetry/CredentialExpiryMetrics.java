package dev.azureml.operator.telemetry;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** When the first credential of each kind and namespace ends: never one series per object. */
final class CredentialExpiryMetrics {
    private final MeterRegistry registry;
    private final Map<Group, Series> groups = new HashMap<>();

    private record Group(String kind, String namespace) {
    }

    private record Series(Gauge gauge, AtomicLong first, Map<String, Instant> ends) {
    }

    CredentialExpiryMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    synchronized void tell(String kind, String namespace, String name, @Nullable Instant end) {
        Group group = new Group(kind, namespace);
        if (end != null) {
            groups.computeIfAbsent(group, this::series).ends.put(name, end);
        }
        Series series = groups.get(group);
        if (series == null) {
            return;
        }
        if (end == null) {
            series.ends.remove(name);
        }
        series.ends.values().stream().min(Instant::compareTo).ifPresentOrElse(
                first -> series.first.set(first.getEpochSecond()), () -> {
                    registry.remove(series.gauge);
                    groups.remove(group);
                });
    }

    private Series series(Group group) {
        AtomicLong first = new AtomicLong();
        Gauge gauge = Gauge.builder("azureml.credential.expiry.timestamp", first, AtomicLong::get).baseUnit("seconds")
                .description(
                        "When the first of their credentials ends whose end is known, in seconds since 1970; no series where none ends")
                .tags("kind", group.kind, "namespace", group.namespace).register(registry);
        return new Series(gauge, first, new HashMap<>());
    }
}
