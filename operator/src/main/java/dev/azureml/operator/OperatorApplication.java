package dev.azureml.operator;

import com.fasterxml.jackson.core.JacksonException;
import dev.azureml.api.MLObject;
import dev.azureml.api.MLSpec;
import dev.azureml.api.MLStatus;
import dev.azureml.operator.activitylog.ActivityPoller;
import dev.azureml.operator.activitylog.OwnRequests;
import dev.azureml.operator.arm.ArmListener;
import dev.azureml.operator.arm.ArmRequest;
import dev.azureml.operator.arm.ArmResponse;
import dev.azureml.operator.arm.Credentials;
import dev.azureml.operator.arm.HttpsProxy;
import dev.azureml.operator.arm.Throttle;
import dev.azureml.operator.azuremetrics.MetricsPoller;
import dev.azureml.operator.compliance.NonCompliance;
import dev.azureml.operator.config.AzureSettings;
import dev.azureml.operator.config.KubernetesSettings;
import dev.azureml.operator.config.ReconcileSettings;
import dev.azureml.operator.config.Settings;
import dev.azureml.operator.config.SettingsException;
import dev.azureml.operator.cost.Estimate;
import dev.azureml.operator.crd.ApiGroup;
import dev.azureml.operator.crd.CrdWatch;
import dev.azureml.operator.crd.History;
import dev.azureml.operator.crd.ServedKinds;
import dev.azureml.operator.engine.Binding;
import dev.azureml.operator.engine.Engine;
import dev.azureml.operator.engine.EngineSettings;
import dev.azureml.operator.engine.queue.FairExecutor;
import dev.azureml.operator.engine.queue.ReconcileQueue;
import dev.azureml.operator.engine.references.ObjectKey;
import dev.azureml.operator.plan.Cloud;
import dev.azureml.operator.plan.ConditionType;
import dev.azureml.operator.plan.MetricSample;
import dev.azureml.operator.plan.Reason;
import dev.azureml.operator.spending.CostPoller;
import dev.azureml.operator.telemetry.ArmLog;
import dev.azureml.operator.telemetry.Exposition;
import dev.azureml.operator.telemetry.HealthCheck;
import dev.azureml.operator.telemetry.HttpEndpoints;
import dev.azureml.operator.telemetry.MeasuredGate;
import dev.azureml.operator.telemetry.Metrics;
import dev.azureml.operator.telemetry.RememberedCheck;
import dev.azureml.operator.telemetry.Tracing;
import dev.azureml.operator.tenant.Tenants;
import dev.azureml.operator.tenant.TenantsFile;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.config.ConfigurationServiceOverrider;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfigurationBuilder;
import io.javaoperatorsdk.operator.api.config.ResolvedControllerConfiguration;
import io.javaoperatorsdk.operator.api.config.informer.InformerConfiguration;
import io.javaoperatorsdk.operator.api.monitoring.AggregatedMetrics;
import io.javaoperatorsdk.operator.api.reconciler.Constants;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.monitoring.micrometer.MicrometerMetricsV2;
import io.javaoperatorsdk.operator.processing.event.rate.LinearRateLimiter;
import io.javaoperatorsdk.operator.processing.retry.GenericRetry;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The operator, put together from its settings and running until it is closed. */
public final class OperatorApplication implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(OperatorApplication.class);
    private static final String FIELD_MANAGER = "azureml-operator";
    private static final Duration GRACE = Duration.ofSeconds(10);
    /** While Entra fails, each look asks it, and anybody may look. */
    private static final Duration TOKEN_CHECK_LASTS = Duration.ofSeconds(5);
    /** For ever: a new process would only ask a loaded API server all anew, and one that may not read, too. */
    private static final Duration LONGEST_FIRST_LIST = Duration.ofDays(10_000);
    private static final int EVENT_WRITERS = 4;
    /** More than that at once, and a person reads none of them. */
    private static final int MOST_EVENTS_WAITING = 2_000;

    private final KubernetesClient client;
    private final List<Runnable> executors;
    private final Metrics metrics;
    private final Engine engine;
    private final Operator operator;
    private final List<Runnable> watches;
    private final Supplier<Stream<String>> complaints;
    private final MetricsPoller azureMetrics;
    private final ActivityPoller activityLog;
    private final HttpEndpoints endpoints;
    private final AtomicBoolean closing;

    private OperatorApplication(KubernetesClient client, List<Runnable> executors, Metrics metrics, Engine engine,
            Operator operator, List<Runnable> watches, Supplier<Stream<String>> complaints, MetricsPoller azureMetrics,
            ActivityPoller activityLog, HttpEndpoints endpoints, AtomicBoolean closing) {
        this.client = client;
        this.executors = executors;
        this.metrics = metrics;
        this.engine = engine;
        this.operator = operator;
        this.watches = watches;
        this.complaints = complaints;
        this.azureMetrics = azureMetrics;
        this.activityLog = activityLog;
        this.endpoints = endpoints;
        this.closing = closing;
    }

    /**
     * Starts everything; returns when the controllers run, or when this replica waits to lead.
     *
     * @param kubernetes null to find the cluster as kubectl does, or as a Pod
     */
    public static OperatorApplication start(Settings settings, @Nullable Config kubernetes) throws IOException {
        List<Binding<?, ?, ?>> kinds = KindRegistry.bindings(settings.reconcile().credentialExpiryWarning(),
                settings.azure().imageFindingsInterval() != null);
        checkKinds(settings.kubernetes().kinds(), kinds);
        Clock clock = Clock.systemUTC();
        if (settings.azure().proxy() != null) {
            HttpsProxy.allowPasswords();
        }
        KubernetesClient client = KubernetesConnection.open(kubernetes, kinds);
        Tracing tracing = Tracing.start(settings.traces(), settings.kubernetes().podName(), clock);
        Metrics metrics = new Metrics(clock, tracing.isOn());
        OwnRequests own = new OwnRequests(clock);
        ArmListener listener = listener(metrics, tracing, null,
                settings.activityLog().enabled() ? own::sending : (_, _) -> {
                });
        AzureConnection azure = AzureConnection.open(settings.azure(), listener, clock);
        Supplier<Tenants> tenants = () -> tenants(settings.reconcile().tenants(), azure.own() != null);
        Tenants first = firstTenants(tenants);
        KubernetesSettings cluster = settings.kubernetes();
        List<Binding<?, ?, ?>> run = kinds.stream().filter(binding -> cluster.runs(binding.kindName())).toList();
        List<String> names = run.stream().map(Binding::kindName).toList();
        metrics.begin(names, Reason.AVAILABLE.word(), ConditionType.CREDENTIAL_VALID.word());
        ServedKinds served = new ServedKinds(client, names);
        CrdWatch crds = CrdWatch.start(client, cluster::runs, metrics::crdSkew);
        AtomicReference<@Nullable OperatorApplication> program = new AtomicReference<>();
        // Before the API server is asked for anything: while that is away, the operator is alive, and not ready.
        HttpEndpoints endpoints = HttpEndpoints.start(settings.telemetry().http(), settings.telemetry().tls(),
                new HttpEndpoints.Content(accept -> Exposition.of(metrics, Optional.ofNullable(program.get())
                        .map(it -> it.azureMetrics.text() + it.activityLog.text()).orElse(""), accept), Map.of(),
                        readiness(served, program, azure),
                        () -> Stream.concat(crds.sayings().stream(), Stream.ofNullable(program.get())
                                .flatMap(it -> it.complaints.get()))
                                .toList()));
        try {
            await(served);
            FairExecutor events = new FairExecutor(EVENT_WRITERS, MOST_EVENTS_WAITING);
            Engine engine = new Engine(new Engine.Foundation(client, azure.own() == null
                    ? null
                    : azure.own().connection(), azure.factory(settings.azure(), listener, clock),
                    new MeasuredGate(new Throttle(clock), metrics, clock), first, clock, events,
                    azure.archives(settings), tracing.spans()), engineSettings(settings, clusterId(client, cluster)),
                    cluster.operatorNamespace() + "/" + settings.reconcile().hmacSecret(), observations(metrics));
            OperatorApplication begun = withControllers(settings, run, engine, new Outside(client, metrics, crds,
                    endpoints, events, tenants, own, tracing));
            program.set(begun);
            begun.run();
            return begun;
        } catch (IOException | RuntimeException e) {
            Optional.ofNullable(program.get()).ifPresentOrElse(OperatorApplication::close, () -> {
                crds.close();
                endpoints.close();
                client.close();
            });
            throw e;
        }
    }

    /** What is there before the controllers are. */
    private record Outside(KubernetesClient client, Metrics metrics, CrdWatch crds, HttpEndpoints endpoints,
            FairExecutor events, Supplier<Tenants> tenants, OwnRequests own, Tracing tracing) {
    }

    private static OperatorApplication withControllers(Settings settings, List<Binding<?, ?, ?>> kinds, Engine engine,
            Outside outside) {
        KubernetesSettings cluster = settings.kubernetes();
        ReconcileQueue visits = new ReconcileQueue(settings.azure().maxConcurrency());
        AtomicBoolean closing = new AtomicBoolean();
        AtomicBoolean leads = new AtomicBoolean(!cluster.leaderElection());
        Operator operator = new Operator(overrider -> configure(overrider, outside.client, visits, outside.metrics,
                cluster, leads, closing));
        kinds.forEach(binding -> register(operator, engine, binding, cluster.watchNamespaces()));
        engine.quietWhen(() -> leads.get() && visits.isQuiet());
        MetricsPoller azureMetrics = MetricsPoller.start(engine.onlooker(), settings.metrics(), heard(outside.metrics),
                leads::get, InstantSource.system());
        ActivityPoller activityLog = ActivityPoller.start(engine.onlooker(), settings.activityLog(), kinds.stream().map(
                Binding::kindName).toList(), outside.own, heardOfActivity(outside.metrics), leads::get, InstantSource
                        .system(),
                settings.reconcile().fullReadInterval().plus(settings.reconcile().driftInterval()));
        engine.remarkedBy(azureMetrics.and(new NonCompliance(engine.onlooker())).and(activityLog));
        engine.authorsKnownBy(activityLog);
        FileWatch<Tenants> tenantsFile = FileWatch.start("TENANTS_FILE", outside.tenants, engine::govern,
                outside.metrics::tenantsFileStale);
        List<CostPoller> costs = Stream.ofNullable(settings.costQueryInterval()).map(interval -> CostPoller.start(engine
                .onlooker(), interval,
                settings.azure().apiVersions().getOrDefault("microsoft.costmanagement/query",
                        CostPoller.API_VERSION),
                heardOfCosts(outside.metrics), leads::get, InstantSource.system(),
                () -> ThreadLocalRandom.current().nextDouble())).toList();
        costs.forEach(engine::spendingKnownBy);
        PriceWatch prices = PriceWatch.start(settings.reconcile().prices(), settings.reconcile().driftInterval(),
                settings.azure(), engine, outside.metrics);
        History history = History.watch(outside.client, anyList(cluster, kinds.getFirst().kindName()),
                () -> restored(closing));
        return new OperatorApplication(outside.client,
                List.of(visits::shutdownNow, outside.events::close, outside.tracing::close),
                outside.metrics, engine, operator, List.of(outside.crds::close,
                        tenantsFile::close, prices::close, () -> costs.forEach(CostPoller::close),
                        history::close, azureMetrics::close, activityLog::close),
                () -> Stream.concat(tenantsFile.complaint().stream(), prices.complaints().stream()), azureMetrics,
                activityLog, outside.endpoints, closing);
    }

    /** Starts the controllers. */
    private void run() {
        // Not the framework's own word: whoever asks it is held until the start is over.
        AtomicBoolean knowsAll = new AtomicBoolean();
        engine.startedWhen(knowsAll::get);
        if (timer() instanceof ScheduledThreadPoolExecutor pool) {
            // java-operator-sdk 5.3.2 makes it with no thread to keep: while it waits for something, it then looks a
            // hundred times a second whether it may end.
            pool.setCorePoolSize(1);
        }
        operator.start();
        if (!operator.getRuntimeInfo().allEventSourcesAreHealthy()) {
            // What could not be parsed counts as started, and as if there were none of it.
            throw new IllegalStateException("not all kinds could be listed; see the log");
        }
        knowsAll.set(true);
    }

    /** Who is to act as the operator can't, where the operator is nobody. */
    private static Tenants tenants(TenantsFile file, boolean hasIdentity) {
        Tenants tenants = file.read();
        String asOperator = tenants.actingAsOperator().collect(Collectors.joining(", "));
        if (!hasIdentity && !asOperator.isEmpty()) {
            throw new IllegalArgumentException("identity: Operator, said of " + asOperator
                    + ", needs an operator with an identity: with AZURE_CREDENTIAL none, say identity: Own");
        }
        return tenants;
    }

    private static Tenants firstTenants(Supplier<Tenants> tenants) {
        try {
            return tenants.get();
        } catch (IllegalArgumentException e) {
            throw new SettingsException("TENANTS_FILE: " + e.getMessage(), e);
        }
    }

    /** A kind misspelt would be one that is silently not run. */
    private static void checkKinds(Set<String> wanted, List<Binding<?, ?, ?>> kinds) {
        List<String> known = kinds.stream().map(Binding::kindName).toList();
        List<String> problems = wanted.stream().filter(kind -> !known.contains(kind)).sorted()
                .map(kind -> "KINDS '" + kind + "': no such kind; there are " + String.join(", ", known)).toList();
        if (!problems.isEmpty()) {
            throw new SettingsException(problems);
        }
    }

    /** Where metrics and health are served. */
    public int httpPort() {
        return endpoints.port();
    }

    @Override
    public void close() {
        closing.set(true);
        watches.forEach(Runnable::run);
        operator.stop();
        // java-operator-sdk 5.3.2 ends its other threads, and not this one.
        timer().shutdownNow();
        engine.close();
        endpoints.close();
        executors.forEach(Runnable::run);
        client.close();
        metrics.close();
    }

    private ScheduledExecutorService timer() {
        return operator.getConfigurationService().getExecutorServiceManager().scheduledExecutorService();
    }

    private static String clusterId(KubernetesClient client, KubernetesSettings settings) {
        String given = settings.clusterId();
        return given != null ? given : client.namespaces().withName("kube-system").require().getMetadata().getUid();
    }

    private static EngineSettings engineSettings(Settings settings, String clusterId) {
        ReconcileSettings reconcile = settings.reconcile();
        return new EngineSettings(clusterId, settings.kubernetes().inClusterId(), cloud(settings.azure()),
                settings.azure().apiVersions(), reconcile.paused(), reconcile.driftInterval(),
                reconcile.fullReadInterval(), reconcile.retryBase(), reconcile.retryMax(),
                reconcile.stallAuthorizationAfter(), reconcile.letGoAfter(),
                new EngineSettings.DeletionRules(reconcile.whenCrdGoes() == ReconcileSettings.WhenCrdGoes.RETAIN,
                        reconcile.mostDeletionsPerMinute()),
                reconcile.pollInterval(),
                reconcile.pollIntervalMax(),
                settings.kubernetes().watchNamespaces());
    }

    static Cloud cloud(AzureSettings settings) {
        return switch (settings.cloud()) {
            case PUBLIC -> Cloud.PUBLIC;
            case USGOVERNMENT -> Cloud.US_GOVERNMENT;
            case CHINA -> Cloud.CHINA;
            case CUSTOM -> Cloud.CUSTOM;
        };
    }

    private static void configure(ConfigurationServiceOverrider overrider, KubernetesClient client,
            ReconcileQueue visits, Metrics metrics, KubernetesSettings cluster, AtomicBoolean leads,
            AtomicBoolean closing) {
        overrider.withKubernetesClient(client).withCloseClientOnStop(false).withExecutorService(visits)
                .withMetrics(new AggregatedMetrics(List.of(MicrometerMetricsV2.newBuilder(metrics.registry()).build(),
                        visits.namespaces())))
                .withUseSSAToPatchPrimaryResource(true).checkingCRDAndValidateLocalModel(false)
                .withStopOnInformerErrorDuringStartup(false).withCacheSyncTimeout(LONGEST_FIRST_LIST)
                .withInformerStoppedHandler(OperatorApplication::informerStopped)
                .withReconciliationTerminationTimeout(GRACE);
        if (cluster.leaderElection()) {
            overrider.withLeaderElectionConfiguration(LeaderElectionConfigurationBuilder
                    .aLeaderElectionConfiguration(cluster.leaderElectionLease())
                    .withLeaseNamespace(cluster.operatorNamespace())
                    // Two processes of one name must not take each other's lease for their own.
                    .withIdentity(cluster.podName() + "_" + UUID.randomUUID())
                    .withLeaderCallbacks(new LeaderCallbacks(() -> leads.set(true), () -> lostLease(closing), _ -> {
                    })).buildForTest(false));
        }
    }

    /** Only a new process watches again; but what can't be read now could not be read by that either. */
    private static void informerStopped(SharedIndexInformer<?> informer, @Nullable Throwable cause) {
        if (cause == null) {
            LOG.debug("{} has stopped", informer); // at the end
            return;
        }
        if (!informer.hasSynced()) {
            // It would count as started, and nobody may be told that an object is not there because it was not read.
            LOG.error("{} could not be read at the start: ending, to be started anew", informer, cause);
            System.exit(1);
        }
        boolean unreadable = Stream.iterate(cause, Objects::nonNull, Throwable::getCause)
                .anyMatch(JacksonException.class::isInstance);
        LOG.error("{} has stopped, and its kind is served no more: {}", informer, unreadable
                ? "the API server told something that is no JSON; see /readyz"
                : "ending, to be started anew", cause);
        if (!unreadable) {
            System.exit(1);
        }
    }

    /** A list that the operator may read anyway. */
    private static String anyList(KubernetesSettings cluster, String kind) {
        return ApiGroup.list(kind, cluster.watchNamespaces().stream().min(Comparator.naturalOrder())
                .orElse(null));
    }

    /** What is known of the cluster may never have been: only a new process begins with nothing. */
    private static void restored(AtomicBoolean closing) {
        if (!closing.get()) {
            LOG.error("ending, to be started anew");
            System.exit(1);
        }
    }

    /** Whoever lost the lease may not act any more, not even to end in order: another one leads already. */
    private static void lostLease(AtomicBoolean closing) {
        if (!closing.get()) {
            LOG.error("lost the lease: ending at once");
            Runtime.getRuntime().halt(1);
        }
    }

    private static <P extends MLObject<S, T>, S extends MLSpec, T extends MLStatus> void register(
            Operator operator, Engine engine, Binding<P, S, T> binding, Set<String> namespaces) {
        Reconciler<P> reconciler = engine.reconciler(binding);
        Set<String> watched = namespaces.isEmpty() ? Constants.DEFAULT_NAMESPACES_SET : namespaces;
        InformerConfiguration<P> informer = InformerConfiguration.builder(binding.type()).withNamespaces(watched)
                .withOnUpdateFilter(UpdateFilter::concerns).buildForController();
        GenericRetry retry = new GenericRetry().setInitialInterval(500).setIntervalMultiplier(2)
                .setMaxInterval(60_000).withoutMaxAttempts();
        operator.register(reconciler, new ResolvedControllerConfiguration<>(binding.kindName().toLowerCase(
                Locale.ROOT), false, reconciler.getClass().getName(), retry,
                LinearRateLimiter.deactivatedRateLimiter(), null, Engine.FINALIZER, null, FIELD_MANAGER,
                operator.getConfigurationService(), informer, true, null));
    }

    private static void await(ServedKinds served) throws IOException {
        try {
            served.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for the CRDs");
        }
    }

    /** @param program null while it can't begin */
    private static Map<String, HealthCheck> readiness(ServedKinds served,
            AtomicReference<@Nullable OperatorApplication> program, AzureConnection azure) {
        Map<String, HealthCheck> checks = new LinkedHashMap<>();
        checks.put("kinds", served::trouble);
        checks.put("controllers", once(program, it -> it.engine.started()));
        // Asked before that, the framework answers only when the start is over.
        checks.put("event sources", once(program, it -> it.engine.started()
                && it.operator.getRuntimeInfo().allEventSourcesAreHealthy()));
        checks.put("secrets", once(program, it -> it.engine.synced()));
        AzureConnection.Own own = azure.own();
        if (own != null) {
            checks.put("azure token", new RememberedCheck("azure token", () -> Credentials.trouble(own.credential(),
                    azure.http()), TOKEN_CHECK_LASTS, InstantSource.system()));
        }
        return checks;
    }

    private static HealthCheck once(AtomicReference<@Nullable OperatorApplication> program,
            Predicate<OperatorApplication> passes) {
        return HealthCheck.of(() -> Optional.ofNullable(program.get()).filter(passes).isPresent());
    }

    /** Told of what is about to be sent, and by whom. */
    @FunctionalInterface
    private interface Sending {
        void by(ArmRequest request, @Nullable String clientId);
    }

    private static ArmListener listener(Metrics metrics, Tracing tracing, @Nullable String clientId,
            Sending sending) {
        return new ArmListener() {
            @Override
            public ArmListener of(@Nullable String sender) {
                return listener(metrics, tracing, sender, sending);
            }

            @Override
            public void onRequest(ArmRequest request) {
                sending.by(request, clientId);
            }

            @Override
            public void onResponse(ArmRequest request, int status, Duration took, @Nullable ArmResponse response) {
                metrics.armRequest(request.type(), request.method(), status, took);
                ArmLog.answered(request, status, took, response);
                tracing.answered(request, status, took, response);
            }
        };
    }

    private static ActivityPoller.Heard heardOfActivity(Metrics metrics) {
        return new ActivityPoller.Heard() {
            @Override
            public void answered(String result) {
                metrics.activityLogRequest(result);
            }

            @Override
            public void heldBack() {
                metrics.activityLogHeldBack();
            }

            @Override
            public void told(String event) {
                metrics.activityLogEvent(event);
            }
        };
    }

    private static CostPoller.Heard heardOfCosts(Metrics metrics) {
        metrics.costQueries();
        return new CostPoller.Heard() {
            @Override
            public void answered(String result) {
                metrics.costQuery(result);
            }

            @Override
            public void sums(Map<CostPoller.Group, Double> sums) {
                metrics.monthToDate(sums.entrySet().stream().map(sum -> new Metrics.MonthToDate(sum.getKey().kind(),
                        sum.getKey().namespace(), sum.getKey().currency(), sum.getValue())));
            }
        };
    }

    private static MetricsPoller.Heard heard(Metrics metrics) {
        return new MetricsPoller.Heard() {
            @Override
            public void answered(String result) {
                metrics.azureMetricsRequest(result);
            }

            @Override
            public void heldBack() {
                metrics.azureMetricsHeldBack();
            }
        };
    }

    private static Engine.Observations observations(Metrics metrics) {
        return new Engine.Observations() {
            @Override
            public void seen(ObjectKey key, Reason.State state, Reason reason, Map<String, String> conditions) {
                metrics.object(key.kind(), key.namespace(), key.name(), state == Reason.State.READY ? "True" : "False",
                        reason.word(), conditions);
            }

            @Override
            public void waits(ObjectKey key, boolean stalled, @Nullable Instant reconciling,
                    List<Instant> operations) {
                metrics.waits(key.kind(), key.namespace(), key.name(), stalled, reconciling, operations);
            }

            @Override
            public void becameReady(ObjectKey key, Duration after) {
                metrics.becameReady(key.kind(), after);
            }

            @Override
            public void measured(ObjectKey key, List<MetricSample> measures) {
                metrics.measured(key.kind(), key.namespace(), key.name(), measures.stream()
                        .collect(Collectors.toMap(m -> new Metrics.Series(m.meter(), m.label(), m.value()),
                                MetricSample::number)));
            }

            @Override
            public void ends(ObjectKey key, @Nullable Instant first) {
                metrics.credentialEnds(key.kind(), key.namespace(), key.name(), first);
            }

            @Override
            public void costs(ObjectKey key, @Nullable Estimate estimate) {
                metrics.costs(key.kind(), key.namespace(), key.name(), estimate == null || estimate.running().isEmpty()
                        ? null
                        : new Metrics.Cost(estimate.currency(), estimate.running().get().doubleValue(),
                                estimate.idle().orElse(BigDecimal.ZERO).doubleValue()));
            }

            @Override
            public void gone(ObjectKey key) {
                metrics.objectGone(key.kind(), key.namespace(), key.name());
            }

            @Override
            public void driftRepaired(String kind) {
                metrics.driftRepaired(kind);
            }

            @Override
            public void wakeLost() {
                metrics.wakeLost();
            }
        };
    }
}
