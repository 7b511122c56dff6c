package dev.azureml.operator.engine;

import dev.azureml.api.MLObject;
import dev.azureml.api.MLSpec;
import dev.azureml.api.MLStatus;
import dev.azureml.api.ManagementPolicy;
import dev.azureml.operator.arm.ThrottleGate;
import dev.azureml.operator.cost.Estimate;
import dev.azureml.operator.cost.Known;
import dev.azureml.operator.cost.PriceList;
import dev.azureml.operator.crd.Definitions;
import dev.azureml.operator.engine.azure.BlobUploads;
import dev.azureml.operator.engine.azure.Connection;
import dev.azureml.operator.engine.azure.ConnectionFactory;
import dev.azureml.operator.engine.azure.Downloads;
import dev.azureml.operator.engine.azure.Ownership;
import dev.azureml.operator.engine.azure.TenantPermission;
import dev.azureml.operator.engine.inputs.ConfigMaps;
import dev.azureml.operator.engine.inputs.Digests;
import dev.azureml.operator.engine.inputs.Secrets;
import dev.azureml.operator.engine.inputs.ServiceAccounts;
import dev.azureml.operator.engine.outputs.OutputPublisher;
import dev.azureml.operator.engine.queue.FairExecutor;
import dev.azureml.operator.engine.queue.ReconcileRateLimiter;
import dev.azureml.operator.engine.queue.StatusWriteLimiter;
import dev.azureml.operator.engine.queue.Watchdog;
import dev.azureml.operator.engine.references.ArmIdClaims;
import dev.azureml.operator.engine.references.ObjectKey;
import dev.azureml.operator.engine.references.OwnerTags;
import dev.azureml.operator.engine.references.ReferenceIndex;
import dev.azureml.operator.engine.references.SharedResources;
import dev.azureml.operator.engine.references.Waker;
import dev.azureml.operator.engine.references.Workspaces;
import dev.azureml.operator.engine.status.ReconcileProgress;
import dev.azureml.operator.engine.status.StatusSchema;
import dev.azureml.operator.fetch.Archives;
import dev.azureml.operator.plan.MetricSample;
import dev.azureml.operator.plan.Planner;
import dev.azureml.operator.plan.Reason;
import dev.azureml.operator.plan.json.ArmSchema;
import dev.azureml.operator.tenant.Tenants;
import dev.azureml.operator.trace.Spans;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What all reconcilers share, put together once. */
public final class Engine implements AutoCloseable {
    /** How the names of our annotations begin: one with a new value has the object looked at again at once. */
    static final String ANNOTATIONS = "azureml.dev/";
    /** The name of our finalizer. */
    public static final String FINALIZER = ANNOTATIONS + "finalizer";
    private static final Duration DOCUMENT_LIFETIME = Duration.ofMinutes(1);
    private static final Duration BETWEEN_TIDYING = Duration.ofMinutes(10);
    private static final Duration SHORTEST_UNTIL_STARTED = Duration.ofMillis(200);
    private static final Duration LONGEST_UNTIL_STARTED = Duration.ofSeconds(10);

    private final EngineSettings settings;
    private final InstantSource clock;
    private final Instant begun;
    private final KubernetesClient client;
    private final FairExecutor executor;
    private final Spans spans;
    private final FairExecutor checks = new FairExecutor(1);
    private final Watchdog watchdog;
    private final String ownNamespace;
    private final ReferenceIndex index = new ReferenceIndex();
    private final Waker waker = new Waker(index);
    private final ArmIdClaims claims = new ArmIdClaims(index, waker);
    private final SharedResources shared = new SharedResources(index);
    private final Workspaces workspaces = new Workspaces(index);
    private final OwnerTags ownerTags;
    private final Secrets secrets;
    private final ConfigMaps configMaps;
    private final Resolver resolver;
    private final AzureSessions sessions;
    private final Observations observations;
    private final Map<String, StatusSchema> schemas = StatusSchema.load();
    private final StatusWriteLimiter pace = new StatusWriteLimiter();
    private final WorkClock work = new WorkClock();
    private final ReconcileRateLimiter limit = new ReconcileRateLimiter();
    private final DeletionGuard deletions;
    private final AtomicLong tidied = new AtomicLong();
    private volatile BooleanSupplier started = () -> false;
    private volatile BooleanSupplier quiet = () -> true;
    private final Identities identities;
    private final ServiceAccounts accounts;
    private final Digests digests;
    private volatile Tenants tenants;
    private final Pricing pricing = new Pricing();
    private volatile Spending spending = Spending.NONE;
    private volatile Remarks remarks = Remarks.NONE;
    private volatile ChangeAuthors authors = ChangeAuthors.NONE;

    /** Told how each object stands, for metrics. */
    public interface Observations {
        /** @param conditions of the kind's own: status by type */
        void seen(ObjectKey key, Reason.State state, Reason reason, Map<String, String> conditions);

        /**
         * @param stalled whether it waits for a person who did not mean it to
         * @param reconciling since when it is being worked on; null when it is not, or is being deleted
         * @param operations when each that is under way was begun
         */
        void waits(ObjectKey key, boolean stalled, @Nullable Instant reconciling, List<Instant> operations);

        /** The object has become Ready, after it was worked on for so long. */
        void becameReady(ObjectKey key, Duration after);

        /** What the object adds to meters, in place of what it added before. */
        void measured(ObjectKey key, List<MetricSample> measures);

        /** When what the object's conditions speak of ends first; null when nobody knows or it does not. */
        void ends(ObjectKey key, @Nullable Instant first);

        /** What the object is to cost a month; null when nobody knows or it costs nothing. */
        void costs(ObjectKey key, @Nullable Estimate estimate);

        void gone(ObjectKey key);

        void driftRepaired(String kind);

        /** The framework did not bring an object to a visit that it should have brought. */
        void wakeLost();
    }

    /**
     * What the engine stands on.
     *
     * @param own the operator's own identity; null when it has none
     * @param connections makes those of identities that namespaces bring
     * @param tenants who may do what, to begin with
     * @param executor runs what nobody waits for, and may drop some of it
     * @param archives brings what specs name by URL
     * @param spans tell what is done, as traces
     */
    public record Foundation(KubernetesClient client, @Nullable Connection own, ConnectionFactory connections,
            ThrottleGate throttle, Tenants tenants, InstantSource clock, FairExecutor executor,
            Archives archives, Spans spans) {
    }

    /** @param hmacSecret namespace/name of the Secret with the key of digests */
    public Engine(Foundation base, EngineSettings settings, String hmacSecret, Observations observations) {
        this.settings = settings;
        this.clock = base.clock();
        this.begun = clock.instant();
        this.client = base.client();
        this.executor = base.executor();
        this.spans = base.spans();
        this.watchdog = Watchdog.start(clock);
        this.observations = observations;
        this.deletions = new DeletionGuard(new Definitions(client, clock)::of, settings.deletions(), clock);
        this.ownerTags = new OwnerTags(settings.clusterId(), settings.watchNamespaces(), index);
        this.configMaps = new ConfigMaps(client, index, waker, checks);
        String[] name = hmacSecret.split("/", 2);
        this.tenants = base.tenants();
        this.ownNamespace = name[0];
        this.digests = Digests.from(client, name[0], name[1]);
        this.sessions = new AzureSessions(
                new AzureSessions.Dependencies(executor -> new OutputPublisher(client, executor), base.throttle(),
                        new TenantPermission(this::tenants, workspaces),
                        clock, settings, new Planner(ArmSchema.published()), spans, documentLifetime(settings),
                        azure -> new BlobUploads(azure, new Downloads(base.archives(), this::tenants))),
                base.own(), base.connections());
        this.secrets = new Secrets(client, settings.watchNamespaces(), index, waker, sessions::forget, checks);
        this.accounts = new ServiceAccounts(client, settings.watchNamespaces(), index, waker, sessions::forgetAccount,
                checks);
        this.identities = new NamespaceIdentities(secrets, accounts, sessions, this::tenants);
        this.resolver = new Resolver(index, workspaces,
                new Resolver.Sources(secrets, configMaps, new Nodes(client, clock)::list),
                settings, identities, clock);
    }

    /** Nobody who looks again after a while sees what he saw before. */
    private static Duration documentLifetime(EngineSettings settings) {
        return settings.retryMax().compareTo(DOCUMENT_LIFETIME) < 0 ? settings.retryMax() : DOCUMENT_LIFETIME;
    }

    /** The reconciler of a kind. */
    public <P extends MLObject<S, T>, S extends MLSpec, T extends MLStatus> Reconciler<P> reconciler(
            Binding<P, S, T> binding) {
        return new KindReconciler<>(binding, this);
    }

    /** When all controllers know all their objects; until then no parent is deleted. */
    public void startedWhen(BooleanSupplier condition) {
        started = condition;
    }

    /** From now on this is who may do what; the objects of namespaces of which something else is said look again at once. */
    public void govern(Tenants now) {
        Tenants before = tenants;
        tenants = now;
        waker.urge(index.all().stream()
                .filter(key -> !before.of(key.namespace()).equals(now.of(key.namespace()))).toList());
    }

    /** From now on this is what things cost; the objects whose cost is another by that look again, at rest at once. */
    public void price(PriceList now) {
        Predicate<ObjectKey> concerned = pricing.become(now);
        waker.hint(index.all().stream().filter(key -> schema(key.kind()).has(Estimate.FIELD)).filter(concerned)
                .toList());
    }

    /** From now on this says whether what an estimate needs has been asked for; until then it is no estimate. */
    public void pricesAskedBy(Function<Estimate, Known> told) {
        pricing.askedBy(told);
    }

    /** From now on this is what objects have cost. */
    public void spendingKnownBy(Spending told) {
        spending = told;
    }

    Spending spending() {
        return spending;
    }

    Pricing pricing() {
        return pricing;
    }

    /** From now on this is remarked of objects, when they are visited. */
    public void remarkedBy(Remarks told) {
        remarks = told;
    }

    /** From now on this says whose changes in Azure are put back. */
    public void authorsKnownBy(ChangeAuthors told) {
        authors = told;
    }

    Remarks remarks() {
        return remarks;
    }

    /** Who looks at what objects have in Azure beside their visits. */
    public Onlooker onlooker() {
        return new EngineOnlooker(this, identities, sessions::actsAs);
    }

    Spans spans() {
        return spans;
    }

    Tenants tenants() {
        return tenants;
    }

    Digests digests() {
        return digests;
    }

    /** Why nothing is to be done for such an object; empty when it is not paused. */
    Optional<String> paused(String namespace, MLSpec spec) {
        if (tenants.isPaused(namespace)) {
            return Optional.of("nothing is done while the platform team pauses namespace " + namespace);
        }
        return settings.paused() || spec.managementPolicy() == ManagementPolicy.Paused
                ? Optional.of("nothing is done while it is paused")
                : Optional.empty();
    }

    /** Whether the Secrets and ServiceAccounts are known. */
    public boolean synced() {
        return secrets.synced() && accounts.synced();
    }

    @Override
    public void close() {
        secrets.close();
        accounts.close();
        configMaps.close();
        checks.close();
        watchdog.close();
    }

    /** When nothing waits to be visited. */
    public void quietWhen(BooleanSupplier condition) {
        quiet = condition;
    }

    boolean quiet() {
        return quiet.getAsBoolean();
    }

    /**
     * When to look again at what can't be judged before every kind's objects are known: soon, and the less often the longer
     * that takes.
     */
    Duration untilStarted() {
        return Duration.ofMillis(Math.clamp(Duration.between(begun, clock.instant()).toMillis() / 10,
                SHORTEST_UNTIL_STARTED.toMillis(), LONGEST_UNTIL_STARTED.toMillis()));
    }

    /** Whether all controllers know all their objects. */
    public boolean started() {
        return started.getAsBoolean();
    }

    EngineSettings settings() {
        return settings;
    }

    InstantSource clock() {
        return clock;
    }

    ReferenceIndex index() {
        return index;
    }

    Waker waker() {
        return waker;
    }

    Workspaces workspaces() {
        return workspaces;
    }

    OwnerTags ownerTags() {
        return ownerTags;
    }

    Ownership ownership(ObjectKey key, ReconcileProgress progress, String mainKey) {
        return new Ownership(claims, shared, ownerTags, key, progress, mainKey);
    }

    Resolver resolver() {
        return resolver;
    }

    KubernetesEventRecorder events(HasMetadata object) {
        return new KubernetesEventRecorder(client, executor, clock, object, ownNamespace,
                () -> observations.driftRepaired(object.getKind()),
                id -> authors.of(ObjectKey.of(object.getKind(), object), id));
    }

    StatusSchema schema(String kind) {
        return Objects.requireNonNull(schemas.get(kind), kind);
    }

    WorkClock work() {
        return work;
    }

    Observations observations() {
        return observations;
    }

    Watchdog watchdog() {
        return watchdog;
    }

    StatusWriteLimiter pace() {
        return pace;
    }

    DeletionGuard deletions() {
        return deletions;
    }

    ReconcileRateLimiter limit() {
        return limit;
    }

    /** Forgets, now and then, the data of Secrets and ConfigMaps that no object refers to any more. */
    void tidy(Instant now) {
        long last = tidied.get();
        if (now.toEpochMilli() - last >= BETWEEN_TIDYING.toMillis() && tidied.compareAndSet(last,
                now.toEpochMilli())) {
            secrets.tidy();
            accounts.tidy();
            configMaps.tidy();
        }
    }

    /** The object is no more. */
    void gone(ObjectKey key) {
        index.departed(key); // first: what it held goes to another
        shared.departed(key);
        claims.departed(key);
        waker.departed(key);
        observations.gone(key);
        work.forget(key);
        pace.gone(key);
        limit.gone(key);
        deletions.gone(key);
    }

    /** Spreads the daily reading of every resource over the day after a start. */
    Instant firstReadAt(Instant now) {
        long interval = settings.fullReadInterval().toMillis();
        return now.minusMillis((long) (interval * ThreadLocalRandom.current().nextDouble()));
    }

    /** How long to leave an object alone. */
    Duration wait(RetryState retry, ReconcileProgress progress, @Nullable String mainId) {
        if (retry.reason() == Reason.AVAILABLE || retry.reason() == Reason.DRIFTED) {
            return progress.atMost(progress.next().orElseGet(() -> untilDriftCheck(mainId)));
        }
        return progress.atMost(progress.next().map(said -> retry.paced(said, settings))
                .orElseGet(() -> retry.backoff(settings, clock.instant())));
    }

    /** Siblings of one collection are compared with Azure together, so that one LIST serves them all. */
    private Duration untilDriftCheck(@Nullable String mainId) {
        long interval = settings.driftInterval().toMillis();
        String collection = mainId == null || !mainId.contains("/")
                ? ""
                : mainId.substring(0, mainId.lastIndexOf('/')).toLowerCase(Locale.ROOT);
        long offset = Math.floorMod((long) collection.hashCode() * 2654435761L, interval);
        long now = clock.millis();
        long tick = Math.round((double) (now + interval - offset) / interval) * interval + offset;
        long jitter = (long) (Math.min(interval / 50, 30_000) * ThreadLocalRandom.current().nextDouble());
        return Duration.ofMillis(Math.max(interval / 2, tick - now + jitter));
    }
}
