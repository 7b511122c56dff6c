package dev.azureml.operator.telemetry;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmInfoMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** The operator's own meters, each with few series: never one per object, name or id. */
public final class Metrics implements AutoCloseable {
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int MOST_TYPES = 100;
    private static final String ARM_REQUESTS = "azureml.arm.requests";
    private static final String ARM_REQUEST = "azureml.arm.request";
    private static final String ARM_THROTTLED = "azureml.arm.throttled";

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final JvmGcMetrics garbageCollection = new JvmGcMetrics();
    private final Map<ObjectKey, ObjectState> objects = new ConcurrentHashMap<>();
    private final Map<Readiness, AtomicInteger> counts = new ConcurrentHashMap<>();
    private final Map<Told, AtomicInteger> conditions = new ConcurrentHashMap<>();
    private final AtomicInteger operations = new AtomicInteger();

    private record ObjectKey(String kind, String namespace, String name) {
    }

    private record Readiness(String kind, String ready, String reason) {
    }

    private record Told(String kind, String condition, String status) {
    }

    private record ObjectState(Readiness readiness, int operationsUnderWay, List<Told> conditions) {
    }

    public Metrics() {
        for (String meter : new String[]{ARM_REQUESTS, ARM_REQUEST, ARM_THROTTLED}) {
            registry.config().meterFilter(
                    MeterFilter.maximumAllowableTags(meter, "type", MOST_TYPES, MeterFilter.deny()));
        }
        // The framework counts some events with an action and some without; Prometheus takes one set of tags a name.
        registry.config().meterFilter(new MeterFilter() {
            @Override
            public Meter.Id map(Meter.Id id) {
                return id.getName().equals("events.received") && id.getTag("action") == null
                        ? id.withTag(Tag.of("action", "none"))
                        : id;
            }
        });
        Gauge.builder("azureml.operations", operations, AtomicInteger::get)
                .description("Long-running operations under way in Azure").register(registry);
        bindJvm();
    }

    /** For meters of libraries. */
    public MeterRegistry registry() {
        return registry;
    }

    /** All meters in Prometheus' text format. */
    public String scrape() {
        return registry.scrape();
    }

    /** One answered request to Azure Resource Manager; status 0 when there was no answer. */
    public void armRequest(String type, String verb, int status, Duration took) {
        String resource = type.toLowerCase(Locale.ROOT);
        registry.counter(ARM_REQUESTS, "type", resource, "verb", verb, "status",
                status == 0 ? "none" : String.valueOf(status)).increment();
        Timer.builder(ARM_REQUEST).tags("type", resource, "verb", verb)
                .serviceLevelObjectives(Duration.ofMillis(50), Duration.ofMillis(200), Duration.ofSeconds(1),
                        Duration.ofSeconds(5), Duration.ofSeconds(30))
                .register(registry).record(took);
        if (status == TOO_MANY_REQUESTS) {
            armThrottled(type, verb);
        }
    }

    /** A request that Azure refused with 429 (counted by {@link #armRequest}) or that our own limiter held back. */
    public void armThrottled(String type, String verb) {
        registry.counter(ARM_THROTTLED, "type", type.toLowerCase(Locale.ROOT), "verb", verb).increment();
    }

    /** A difference in Azure that the operator put right. */
    public void driftRepaired(String kind) {
        registry.counter("azureml.drift.repaired", "kind", kind).increment();
    }

    /**
     * The object as its status says now; it counts once, however often this is said, and after a restart too.
     *
     * @param conditions of the kind's own: status by type
     */
    public void object(String kind, String namespace, String name, String ready, String reason,
            int operationsUnderWay, Map<String, String> conditions) {
        ObjectState now = new ObjectState(new Readiness(kind, ready, reason), operationsUnderWay,
                conditions.entrySet().stream().map(c -> new Told(kind, c.getKey(), c.getValue())).toList());
        ObjectState before = objects.put(new ObjectKey(kind, namespace, name), now);
        add(now, 1);
        if (before != null) {
            add(before, -1);
        }
    }

    public void objectGone(String kind, String namespace, String name) {
        ObjectState before = objects.remove(new ObjectKey(kind, namespace, name));
        if (before != null) {
            add(before, -1);
        }
    }

    @Override
    public void close() {
        garbageCollection.close();
        registry.close();
    }

    private void add(ObjectState state, int times) {
        counts.computeIfAbsent(state.readiness, this::gauge).addAndGet(times);
        operations.addAndGet(times * state.operationsUnderWay);
        state.conditions.forEach(told -> told(told).addAndGet(times));
    }

    private AtomicInteger told(Told told) {
        return conditions.computeIfAbsent(told, this::gauge);
    }

    private AtomicInteger gauge(Told told) {
        AtomicInteger count = new AtomicInteger();
        Gauge.builder("azureml.object.conditions", count, AtomicInteger::get)
                .description("Objects by the conditions that their kind has beside Ready")
                .tags("kind", told.kind, "type", told.condition, "status", told.status).register(registry);
        return count;
    }

    private AtomicInteger gauge(Readiness readiness) {
        AtomicInteger count = new AtomicInteger();
        Gauge.builder("azureml.objects", count, AtomicInteger::get).description("Objects by their Ready condition")
                .tags("kind", readiness.kind, "ready", readiness.ready, "reason", readiness.reason).register(registry);
        return count;
    }

    private void bindJvm() {
        MeterBinder[] binders = {garbageCollection, new JvmMemoryMetrics(), new JvmThreadMetrics(),
            new ClassLoaderMetrics(), new JvmInfoMetrics(), new ProcessorMetrics(), new UptimeMetrics(),
            new FileDescriptorMetrics()};
        for (MeterBinder binder : binders) {
            binder.bindTo(registry);
        }
    }
}
