package dev.azureml.operator.telemetry;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** How well objects are served, by kind alone. Only those that wait for something are remembered. */
final class ServiceLevels {
    private static final String READY = "azureml.time.to.ready";
    private static final Duration[] BUCKETS = {Duration.ofSeconds(5), Duration.ofSeconds(30), Duration.ofMinutes(2),
        Duration.ofMinutes(10), Duration.ofMinutes(30), Duration.ofHours(2)};

    private final MeterRegistry registry;
    private final InstantSource clock;
    private final Map<String, Level> kinds = new ConcurrentHashMap<>();

    /** Which objects of a kind wait, and since when; an object is in none of these for most of its life. */
    private record Level(Timer ready, Set<Name> stalled, Map<Name, Instant> reconciling,
            Map<Name, List<Instant>> operations) {
        private Stream<Instant> underWay() {
            return operations.values().stream().flatMap(List::stream);
        }
    }

    private record Name(String namespace, String name) {
    }

    ServiceLevels(MeterRegistry registry, InstantSource clock) {
        this.registry = registry;
        this.clock = clock;
        Gauge.builder("azureml.operations", kinds, all -> all.values().stream().flatMap(Level::underWay).count())
                .description("Long-running operations under way in Azure").register(registry);
    }

    /** Has the kind's series be there before its first object. */
    void begin(String kind) {
        level(kind);
    }

    /** An object has become Ready. */
    void ready(String kind, Duration after) {
        level(kind).ready.record(after.isNegative() ? Duration.ZERO : after);
    }

    /**
     * The object waits so now.
     *
     * @param stalled whether for a person
     * @param reconciling since when it is being worked on; null when it is not
     * @param operations when each that is under way in Azure was begun
     */
    void waits(String kind, String namespace, String name, boolean stalled, @Nullable Instant reconciling,
            Collection<Instant> operations) {
        Level level = level(kind);
        Name of = new Name(namespace, name);
        put(level.reconciling, of, reconciling);
        put(level.operations, of, operations.isEmpty() ? null : List.copyOf(operations));
        boolean _ = stalled ? level.stalled.add(of) : level.stalled.remove(of);
    }

    /** There is no such object any more. */
    void gone(String kind, String namespace, String name) {
        waits(kind, namespace, name, false, null, List.of());
    }

    private static <V> void put(Map<Name, V> map, Name name, @Nullable V value) {
        if (value == null) {
            map.remove(name);
        } else {
            map.put(name, value);
        }
    }

    private Level level(String kind) {
        return kinds.computeIfAbsent(kind, this::register);
    }

    private Level register(String kind) {
        Timer ready = Timer.builder(READY).tags("kind", kind).serviceLevelObjectives(BUCKETS)
                .description(
                        "How long objects were worked on until they were Ready; without the time in which they waited"
                                + " for a person or another object")
                .register(registry);
        Level level = new Level(ready, ConcurrentHashMap.newKeySet(), new ConcurrentHashMap<>(),
                new ConcurrentHashMap<>());
        Gauge.builder("azureml.objects.stalled", level.stalled, Set::size).tags("kind", kind)
                .description("Objects that wait for a person; without those that are paused or observed")
                .register(registry);
        Gauge.builder("azureml.reconciling.oldest", level, it -> oldest(it.reconciling.values().stream()))
                .baseUnit("seconds").tags("kind",
                        kind)
                .description("For how long the object has been worked on that has been so for longest, of those that"
                        + " are not being deleted; 0 when there is none")
                .register(registry);
        Gauge.builder("azureml.operations.oldest", level, it -> oldest(it.underWay())).baseUnit("seconds").tags("kind",
                kind).description("Age of the oldest operation under way in Azure; 0 when there is none").register(
                        registry);
        return level;
    }

    private double oldest(Stream<Instant> since) {
        return since.min(Instant::compareTo)
                .map(first -> Math.max(0, Duration.between(first, clock.instant()).toSeconds())).orElse(0L);
    }
}
