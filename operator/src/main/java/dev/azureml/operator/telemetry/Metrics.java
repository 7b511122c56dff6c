package dev.azureml.operator.telemetry;

import dev.azureml.operator.arm.VerbClass;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
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
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.tracer.otel.OpenTelemetrySpanContext;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The operator's own meters, each with few series: never one per object, name or id. */
public final class Metrics implements AutoCloseable {
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int MOST_TYPES = 100;
    static final String ARM_REQUESTS = "azureml.arm.requests";
    static final String ARM_REQUEST = "azureml.arm.request";
    static final String ARM_THROTTLED = "azureml.arm.throttled";
    static final String ARM_WAIT = "azureml.arm.wait";
    static final String DRIFT_REPAIRED = "azureml.drift.repaired";
    static final String AZURE_METRICS_REQUESTS = "azureml.azure.metrics.requests";
    static final String AZURE_METRICS_HELD_BACK = "azureml.azure.metrics.held.back";
    static final String ACTIVITY_LOG_REQUESTS = "azureml.activity.log.requests";
    static final String ACTIVITY_LOG_HELD_BACK = "azureml.activity.log.held.back";
    static final String ACTIVITY_LOG_EVENTS = "azureml.activity.log.events";
    static final String RETAIL_PRICES_REQUESTS = "azureml.retail.prices.requests";
    static final String COST_QUERY_REQUESTS = "azureml.cost.query.requests";
    static final String LOST_WAKES = "azureml.lost.wakes";
    private static final String WORKSPACES = "microsoft.machinelearningservices/workspaces";
    private static final int NOT_TOLD = -1;

    private final PrometheusMeterRegistry registry;
    private final boolean knowsTraces;
    private final JvmGcMetrics garbageCollection = new JvmGcMetrics();
    private final Map<ObjectKey, List<ObjectCounts.Series>> objects = new ConcurrentHashMap<>();
    private final ObjectCounts counts;
    private final Map<VerbClass, AtomicInteger> remaining = new ConcurrentHashMap<>();
    private final CredentialExpiryMetrics expiries;
    private final CostMetrics costs;
    private final MultiGauge monthToDate;
    private final Map<String, AtomicInteger> crds = new ConcurrentHashMap<>();
    private final AtomicInteger tenantsFileStale = new AtomicInteger();
    private final AtomicInteger pricesFileStale = new AtomicInteger();
    private final ServiceLevels levels;
    private final Map<ObjectKey, Map<Series, Long>> measures = new ConcurrentHashMap<>();
    private final Map<Series, AtomicLong> sums = new ConcurrentHashMap<>();

    /** One line of a meter that sums over all objects. */
    public record Series(String meter, String label, String value) {
    }

    /** What an object is to cost a month. */
    public record Cost(String currency, double running, double idle) {
    }

    private record ObjectKey(String kind, String namespace, String name) {
    }

    public Metrics(InstantSource clock) {
        this(clock, false);
    }

    /** @param knowsTraces whether what is measured within a span is kept with its ids, as an exemplar */
    public Metrics(InstantSource clock, boolean knowsTraces) {
        this.knowsTraces = knowsTraces;
        this.registry = filtered(knowsTraces);
        this.counts = new ObjectCounts(registry);
        this.expiries = new CredentialExpiryMetrics(registry);
        this.costs = new CostMetrics(registry);
        this.monthToDate = MultiGauge.builder("azureml.month.to.date.cost").description(
                "What the objects of a kind and namespace have cost this month, as Azure's Cost Management said last; what a"
                        + " workspace cost has what lies in it")
                .register(registry);
        this.levels = new ServiceLevels(registry, clock);
        Gauge.builder("azureml.tenants.file.stale", tenantsFileStale, AtomicInteger::get)
                .description("1 while the tenants file says nothing of use and an earlier one is in force")
                .register(registry);
        Gauge.builder("azureml.prices.file.stale", pricesFileStale, AtomicInteger::get)
                .description("1 while the prices file says nothing of use and an earlier one is in force")
                .register(registry);
        for (VerbClass verbs : VerbClass.values()) {
            waits(verbs);
            remaining(verbs);
        }
        lostWakes();
        registry.counter(AZURE_METRICS_REQUESTS, "result", "ok");
        azureMetricsReadingsHeldBack();
        registry.counter(ACTIVITY_LOG_REQUESTS, "result", "ok");
        registry.counter(ACTIVITY_LOG_EVENTS, "event", "ChangedInAzure");
        registry.counter(ACTIVITY_LOG_HELD_BACK);
        bindJvm();
    }

    /** Returns a registry with all of its filters: meters that are registered before a filter would not go by it. */
    private static PrometheusMeterRegistry filtered(boolean knowsTraces) {
        PrometheusMeterRegistry registry = knowsTraces
                ? new PrometheusMeterRegistry(PrometheusConfig.DEFAULT, new PrometheusRegistry(), Clock.SYSTEM,
                        new OpenTelemetrySpanContext())
                : new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
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
        registry.config().meterFilter(new Helps());
        return registry;
    }

    /**
     * Counts from nothing what has not happened yet: the first time would else be no increase to Prometheus.
     *
     * @param kinds those that run
     * @param reason why an object is Ready
     * @param condition one of the kinds' own that is to be True
     */
    public void begin(Collection<String> kinds, String reason, String condition) {
        for (String kind : kinds) {
            levels.begin(kind);
            registry.counter(DRIFT_REPAIRED, "kind", kind);
            counts.begin(ObjectCounts.Series.ready(kind, "", "True", reason));
            counts.begin(ObjectCounts.Series.condition(kind, "", condition, "False"));
        }
        registry.counter(ARM_REQUESTS, "type", WORKSPACES, "verb", "GET", "status", "200");
        armThrottles(WORKSPACES, "GET");
    }

    /** For meters of libraries. */
    public MeterRegistry registry() {
        return registry;
    }

    /** All meters in Prometheus' text format. */
    public String scrape() {
        return registry.scrape();
    }

    /** All meters in the format OpenMetrics, with the ids of traces. */
    String scrapeOpenMetrics() {
        return registry.scrape("application/openmetrics-text");
    }

    boolean knowsTraces() {
        return knowsTraces;
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
        armThrottles(resource, verb).increment(status == TOO_MANY_REQUESTS ? 1 : 0);
    }

    private Counter armThrottles(String type, String verb) {
        return registry.counter(ARM_THROTTLED, "type", type, "verb", verb);
    }

    /** A request that was not sent, so as to stay within Azure's budget. */
    public void armHeldBack(VerbClass verbs, Duration wait) {
        waits(verbs).record(wait.isNegative() ? Duration.ZERO : wait);
    }

    private Timer waits(VerbClass verbs) {
        return registry.timer(ARM_WAIT, "verbs", verbs.word());
    }

    /** What Azure told last of the requests that it will still answer. */
    public void armRemaining(VerbClass verbs, int number) {
        remaining(verbs).set(number);
    }

    private AtomicInteger remaining(VerbClass verbs) {
        return remaining.computeIfAbsent(verbs, v -> {
            AtomicInteger last = new AtomicInteger(NOT_TOLD);
            Gauge.builder("azureml.arm.remaining", last, n -> n.get() == NOT_TOLD ? Double.NaN : n.get())
                    .tags("verbs", v.word())
                    .description(
                            "Requests that Azure leaves, as it told last; NaN until it tells; reads, writes or deletes")
                    .register(registry);
            return last;
        });
    }

    /** Whether a CRD of the cluster is another than the operator's. */
    public void crdSkew(String crd, boolean skewed) {
        crds.computeIfAbsent(crd, name -> {
            AtomicInteger last = new AtomicInteger();
            Gauge.builder("azureml.crd.skew", last, AtomicInteger::get).tags("crd", name)
                    .description("1 where the cluster's CRD is another than the operator's, else 0").register(registry);
            return last;
        }).set(skewed ? 1 : 0);
    }

    /** Whether something else is in force than what the tenants file says, for it says nothing of use. */
    public void tenantsFileStale(boolean stale) {
        tenantsFileStale.set(stale ? 1 : 0);
    }

    /** The same of the prices file. */
    public void pricesFileStale(boolean stale) {
        pricesFileStale.set(stale ? 1 : 0);
    }

    /** From now on this says how old the oldest retail price is that counts. */
    public void retailPrices(Supplier<Optional<Duration>> age) {
        Gauge.builder("azureml.retail.prices.age", age, it -> it.get().map(Duration::toSeconds).map(Long::doubleValue)
                .orElse(Double.NaN)).baseUnit("seconds").strongReference(true).description(
                        "How old the oldest price of PRICES_URL is that counts; NaN while none is known, no series"
                                + " without PRICES_URL")
                .register(registry);
        retailPricesRequest("ok", 0);
    }

    /** Something was asked at PRICES_URL. */
    public void retailPricesRequest(String result) {
        retailPricesRequest(result, 1);
    }

    private void retailPricesRequest(String result, int number) {
        registry.counter(RETAIL_PRICES_REQUESTS, "result", result).increment(number);
    }

    /** From now on it is asked what objects have cost. */
    public void costQueries() {
        registry.counter(COST_QUERY_REQUESTS, "result", "ok");
    }

    /** It was asked what the resources of a group have cost. */
    public void costQuery(String result) {
        registry.counter(COST_QUERY_REQUESTS, "result", result).increment();
    }

    /** What the objects of a kind and namespace have cost this month. */
    public record MonthToDate(String kind, String namespace, String currency, double amount) {
    }

    /** All that objects have cost, in place of what was said before. */
    public void monthToDate(Stream<MonthToDate> sums) {
        monthToDate.register(sums.map(sum -> MultiGauge.Row.of(Tags.of("kind", sum.kind, "namespace", sum.namespace,
                "currency", sum.currency), sum.amount)).toList(), true);
    }

    /** A difference in Azure that the operator put right. */
    public void driftRepaired(String kind) {
        registry.counter(DRIFT_REPAIRED, "kind", kind).increment();
    }

    /** A request for Azure's metrics was answered so, or not at all. */
    public void azureMetricsRequest(String result) {
        registry.counter(AZURE_METRICS_REQUESTS, "result", result).increment();
    }

    /** A reading of Azure's metrics was put off so as to stay within the requests that it may send. */
    public void azureMetricsHeldBack() {
        azureMetricsReadingsHeldBack().increment();
    }

    private Counter azureMetricsReadingsHeldBack() {
        return registry.counter(AZURE_METRICS_HELD_BACK);
    }

    /** A reading of the activity log ended so. */
    public void activityLogRequest(String result) {
        registry.counter(ACTIVITY_LOG_REQUESTS, "result", result).increment();
    }

    /** A reading of the activity log was put off so as to stay within the requests that it may send. */
    public void activityLogHeldBack() {
        registry.counter(ACTIVITY_LOG_HELD_BACK).increment();
    }

    /** What somebody else did in Azure was told in an event with that reason. */
    public void activityLogEvent(String event) {
        registry.counter(ACTIVITY_LOG_EVENTS, "event", event).increment();
    }

    /** An object was found that should have been visited and was not. */
    public void wakeLost() {
        lostWakes().increment();
    }

    private Counter lostWakes() {
        return registry.counter(LOST_WAKES);
    }

    /**
     * The object as its status says now; it counts once, however often this is said, and after a restart too.
     *
     * @param conditions of the kind's own: status by type
     */
    public void object(String kind, String namespace, String name, String ready, String reason,
            Map<String, String> conditions) {
        var series = new ArrayList<ObjectCounts.Series>();
        series.add(ObjectCounts.Series.ready(kind, namespace, ready, reason));
        conditions.forEach((type, status) -> series.add(
                ObjectCounts.Series.condition(kind, namespace, type, status)));
        List<ObjectCounts.Series> now = List.copyOf(series);
        objects.compute(new ObjectKey(kind, namespace, name), (_, before) -> {
            counts.move(before == null ? List.of() : before, now);
            return now;
        });
    }

    /**
     * The object waits so now; once, however often this is said.
     *
     * @param stalled whether for a person
     * @param reconciling since when it is being worked on; null when it is not
     * @param operations when each that is under way in Azure was begun
     */
    public void waits(String kind, String namespace, String name, boolean stalled, @Nullable Instant reconciling,
            List<Instant> operations) {
        levels.waits(kind, namespace, name, stalled, reconciling, operations);
    }

    /** An object of the kind has become Ready. */
    public void becameReady(String kind, Duration after) {
        levels.ready(kind, after);
    }

    /** What the object adds to each series now, in place of what it added before. */
    public void measured(String kind, String namespace, String name, Map<Series, Long> now) {
        ObjectKey key = new ObjectKey(kind, namespace, name);
        Map<Series, Long> before = now.isEmpty() ? measures.remove(key) : measures.put(key, Map.copyOf(now));
        now.forEach((series, number) -> sum(series).addAndGet(number));
        if (before != null) {
            before.forEach((series, number) -> sum(series).addAndGet(-number));
        }
    }

    private AtomicLong sum(Series series) {
        return sums.computeIfAbsent(series, s -> {
            AtomicLong sum = new AtomicLong();
            Gauge.builder(s.meter, sum, AtomicLong::get).tags(s.label, s.value).register(registry);
            return sum;
        });
    }

    /** When the object's credential ends; null when it has none that ends. */
    public void credentialEnds(String kind, String namespace, String name, @Nullable Instant end) {
        expiries.tell(kind, namespace, name, end);
    }

    /** What the object is to cost; null when nobody knows. */
    public void costs(String kind, String namespace, String name, @Nullable Cost cost) {
        costs.tell(kind, namespace, name, cost);
    }

    public void objectGone(String kind, String namespace, String name) {
        costs.tell(kind, namespace, name, null);
        expiries.tell(kind, namespace, name, null);
        measured(kind, namespace, name, Map.of());
        levels.gone(kind, namespace, name);
        objects.computeIfPresent(new ObjectKey(kind, namespace, name), (_, before) -> {
            counts.move(before, List.of());
            return null;
        });
    }

    @Override
    public void close() {
        garbageCollection.close();
        registry.close();
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
