package dev.azureml.operator.azuremetrics;

import dev.azureml.api.Advice;
import dev.azureml.api.MLComputeSpec;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.config.MetricsSettings;
import dev.azureml.operator.engine.Onlooker;
import dev.azureml.operator.engine.Remarks;
import dev.azureml.operator.engine.references.ObjectKey;
import dev.azureml.operator.plan.AdviceRule;
import dev.azureml.operator.plan.ConditionReason;
import dev.azureml.operator.plan.ConditionType;
import dev.azureml.operator.plan.KindCondition;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads Azure's metrics of the workspaces that ask for it, each interval, as who the workspace's object is in Azure. What
 * was read is on a {@link Board}; whether it works is told in the object's status when that changes.
 */
public final class MetricsPoller implements Remarks, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(MetricsPoller.class);
    private static final Duration BETWEEN_TURNS = Duration.ofMillis(500);
    private static final int AT_ONCE = 4;
    /** One that fails once is no news. */
    private static final int FAILURES = 3;
    private static final String COMPUTES = "MLCompute";

    private final Onlooker onlooker;
    private final MetricsSettings settings;
    private final Heard heard;
    private final BooleanSupplier leads;
    private final InstantSource clock;
    private final List<Metric> catalogue = Catalogue.load();
    private final Board board;
    private final Energy energy;
    private final IdleGpus idleGpus;
    private final Budget budget;
    private final MonitorRequests monitor;
    private final Reading.Tools tools;
    private final Map<ObjectKey, Standing> standings = new ConcurrentHashMap<>();
    /** Those whose resources' metrics are read, by their ids, each of which may be of several; null until that is known. */
    private volatile @Nullable Map<ArmId, List<ObjectKey>> workspaces;
    private final ScheduledExecutorService turns = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("azure-metrics").factory());
    private final ExecutorService readers = Executors.newFixedThreadPool(AT_ONCE, Thread.ofVirtual().name(
            "azure-metrics-", 0).factory());

    /** Told what became of requests, for metrics. */
    public interface Heard {
        /** @param result a word of a few */
        void answered(String result);

        /** A reading has to wait for others. */
        void heldBack();
    }

    /** How it is with a workspace. */
    private static final class Standing {
        private @Nullable Instant begun;
        private volatile boolean running;
        private int failures;
        private @Nullable Verdict verdict;
        private final Telling<Verdict> telling = new Telling<>();
    }

    private MetricsPoller(Onlooker onlooker, MetricsSettings settings, Heard heard, BooleanSupplier leads,
            InstantSource clock) {
        this.onlooker = onlooker;
        this.settings = settings;
        this.heard = heard;
        this.leads = leads;
        this.clock = clock;
        this.board = new Board(catalogue, settings.maxSeries());
        this.budget = new Budget(settings.requestsPerMinute(), clock.instant());
        this.monitor = new MonitorRequests(settings);
        this.energy = new Energy(settings.carbonIntensity(), settings.maxSeries());
        this.idleGpus = new IdleGpus(settings.idleGpu());
        this.tools = new Reading.Tools(monitor, board, energy, idleGpus, budget, heard, clock);
    }

    /** Begins; nothing is asked while this replica does not lead. */
    public static MetricsPoller start(Onlooker onlooker, MetricsSettings settings, Heard heard, BooleanSupplier leads,
            InstantSource clock) {
        MetricsPoller poller = new MetricsPoller(onlooker, settings, heard, leads, clock);
        var _ = poller.turns.scheduleWithFixedDelay(poller::guardedTurn, BETWEEN_TURNS.toMillis(),
                BETWEEN_TURNS.toMillis(),
                TimeUnit.MILLISECONDS);
        return poller;
    }

    /** Returns what was read, in Prometheus' text format. */
    public String text() {
        return board.text(clock.instant()) + energy.text();
    }

    @Override
    public List<KindCondition> of(ObjectKey key) {
        if (!key.kind().equals(Wish.KIND)) {
            return List.of();
        }
        return onlooker.find(key).filter(found -> Wish.of(found, settings).isPresent()).flatMap(found -> {
            Standing standing = standings.get(key);
            // After a start what was found out before stands until it is found out anew.
            return standing == null || standing.verdict == null
                    ? found.condition(ConditionType.METRICS_READ.word()).flatMap(Verdict::of)
                    : Optional.of(standing.verdict);
        }).map(verdict -> List.of(verdict.condition())).orElse(List.of());
    }

    @Override
    public List<Advice> advice(ObjectKey key) {
        return key.kind().equals(COMPUTES)
                ? onlooker.find(key).filter(this::isIdle).map(_ -> List.of(idleGpu())).orElse(List.of())
                : List.of();
    }

    private Advice idleGpu() {
        return AdviceRule.IDLE_GPU.advice("The GPUs of the cluster's nodes have been used to less than " + settings
                .idleGpu().percent() + " %, on average over the cluster, for " + settings.idleGpu().after()
                + " and longer: give jobs that use no GPU a"
                + " cluster of CPU nodes, or lower amlCompute.scaleSettings.minNodeCount and nodeIdleTimeBeforeScaleDown");
    }

    private boolean isIdle(Onlooker.Seen compute) {
        Map<ArmId, List<ObjectKey>> read = workspaces;
        if (!(compute.spec() instanceof MLComputeSpec spec) || spec.amlCompute() == null || compute.status() == null) {
            return false;
        }
        return ArmId.tryParse(compute.status().id()).flatMap(id -> id.parent().map(workspace -> {
            Set<IdleGpus.Use> said = read == null
                    ? Set.of(IdleGpus.Use.AS_BEFORE)
                    : read.getOrDefault(workspace, List.of()).stream().map(key -> idleGpus.of(key, id.name())).collect(
                            Collectors.toSet());
            return said.contains(IdleGpus.Use.IDLE) || said.contains(IdleGpus.Use.AS_BEFORE) && isToldIdle(compute);
        })).orElse(false);
    }

    private static boolean isToldIdle(Onlooker.Seen compute) {
        return compute.status() != null && Optional.ofNullable(compute.status().advice()).orElse(List.of()).stream()
                .anyMatch(advice -> advice.rule().equals(AdviceRule.IDLE_GPU.word()));
    }

    @Override
    public void close() {
        turns.shutdownNow();
        readers.shutdownNow();
    }

    private void guardedTurn() {
        try {
            turn();
        } catch (RuntimeException | LinkageError e) {
            LOG.warn("Azure's metrics could not be read; it is tried again", e);
        }
    }

    private void turn() {
        if (!leads.getAsBoolean() || !onlooker.knowsAll()) {
            return;
        }
        List<Wish> wishes = onlooker.objects(Wish.KIND).stream().flatMap(seen -> Wish.of(seen, settings).stream())
                .toList();
        Set<ObjectKey> wanted = wishes.stream().map(Wish::key).collect(Collectors.toSet());
        board.retain(wanted);
        energy.retain(wanted);
        idleGpus.retain(wanted);
        workspaces = wishes.stream().filter(Wish::hasResources).collect(Collectors.groupingBy(Wish::id,
                Collectors.mapping(Wish::key, Collectors.toList())));
        standings.keySet().retainAll(wanted);
        Instant now = clock.instant();
        Map<Object, List<Asking>> rounds = wishes.stream().filter(wish -> isDue(wish, now)).sorted(Comparator.comparing(
                wish -> Optional.ofNullable(standing(wish).begun).orElse(Instant.EPOCH)))
                .flatMap(wish -> guardedAskings(wish, now).stream())
                .collect(Collectors.groupingBy(asking -> monitor.isBatched()
                        ? List.of(asking.reader().principal(), asking.wish().interval())
                        : asking.wish().key(), LinkedHashMap::new, Collectors.toList()));
        // None waits for another's end: a workspace with many endpoints keeps a reader, and not everybody.
        rounds.values().forEach(round -> begin(round, now));
        wishes.forEach(this::tell);
    }

    private Standing standing(Wish wish) {
        return standings.computeIfAbsent(wish.key(), _ -> new Standing());
    }

    private boolean isDue(Wish wish, Instant now) {
        Instant begun = standing(wish).begun;
        return !standing(wish).running && (begun == null || !now.isBefore(begun.plus(wish.interval())));
    }

    /** What is wrong with one workspace must not keep the others from being read. */
    private List<Asking> guardedAskings(Wish wish, Instant now) {
        try {
            return askings(wish, now);
        } catch (RuntimeException e) {
            LOG.warn("Azure's metrics of {} could not be asked for; it is tried again", wish.key(), e);
            standing(wish).begun = now;
            conclude(wish, Optional.of(Trouble.passing("the operator could not ask for them; its log says why")));
            return List.of();
        }
    }

    /** What is to be asked for a wish now; nothing where that may not be, or where Azure said to wait. */
    private List<Asking> askings(Wish wish, Instant now) {
        return switch (onlooker.access(wish.workspace())) {
            case Onlooker.Access.Denied(String why, _) -> {
                deny(wish, why, now);
                yield List.of();
            }
            case Onlooker.Access.Granted(Onlooker.Reader reader) -> {
                List<Target> targets = wish.targets(onlooker);
                Optional<String> refusal = targets.stream().flatMap(target -> reader.refusal(target.id()).stream())
                        .findFirst();
                if (refusal.isPresent()) {
                    deny(wish, refusal.get(), now);
                    yield List.of();
                }
                yield budget.isBlocked(reader.principal(), now) ? List.of() : askings(wish, reader, targets, now);
            }
        };
    }

    private List<Asking> askings(Wish wish, Onlooker.Reader reader, List<Target> targets, Instant now) {
        List<Asking> askings = targets.stream().flatMap(target -> Query.of(catalogue, target.scope(), wish.groups())
                .stream().map(query -> new Asking(wish, reader, target, query))).limit(mostAskings()).toList();
        board.begin(wish.key(), targets, askings.stream().map(Asking::query).collect(Collectors.toSet()),
                wish.interval(), now);
        if (wish.hasResources()) {
            energy.begin(wish.key(), new Energy.Places(wish.region(), regions(wish)), now);
        } else {
            energy.forget(wish.key());
        }
        if (askings.isEmpty()) {
            standing(wish).begun = now; // such as endpoints of a workspace that has none
            conclude(wish, Optional.empty());
        }
        return askings;
    }

    /** Returns the objects that describe computes of the workspace. */
    private Stream<Onlooker.Seen> computes(Wish wish) {
        return onlooker.objects(COMPUTES).stream().filter(compute -> compute.status() != null && ArmId.tryParse(compute
                .status().id()).flatMap(ArmId::parent).filter(wish.id()::equals).isPresent());
    }

    /** Returns where its computes are that say so; what an object of the workspace's own namespace says counts first. */
    private Map<String, String> regions(Wish wish) {
        Map<String, String> regions = new HashMap<>();
        String own = wish.key().namespace();
        computes(wish).sorted(Comparator.comparingInt(compute -> compute.key().namespace().equals(own) ? 0 : 1))
                .forEach(
                        compute -> {
                            Optional<String> said = compute.spec() instanceof MLComputeSpec spec
                                    ? Optional.ofNullable(spec.computeLocation())
                                            .or(() -> Optional.ofNullable(spec.location()))
                                    : Optional.empty();
                            said.ifPresent(
                                    region -> name(compute).ifPresent(name -> regions.putIfAbsent(name, region)));
                        });
        return regions;
    }

    private static Optional<String> name(Onlooker.Seen compute) {
        return compute.status() == null
                ? Optional.empty()
                : ArmId.tryParse(compute.status().id()).map(id -> id.name().toLowerCase(Locale.ROOT));
    }

    /** Has computes say anew whether their GPUs are idle, where they say something else. */
    private void tellComputes(Wish wish) {
        if (wish.hasResources()) {
            computes(wish).filter(compute -> isIdle(compute) != isToldIdle(compute))
                    .forEach(compute -> onlooker.tell(compute.key()));
        }
    }

    /** One workspace takes half of what there is at most: others have metrics, too. */
    private int mostAskings() {
        return Math.max(1, settings.requestsPerMinute() / 2) * (monitor.isBatched() ? Reading.AT_ONCE : 1);
    }

    private void begin(List<Asking> askings, Instant now) {
        Window window = Window.until(now, askings.getFirst().wish().interval(), settings.delay());
        if (!budget.admits(Reading.requests(askings, tools, window), now)) {
            heard.heldBack();
            return;
        }
        Set<Wish> wishes = askings.stream().map(Asking::wish).collect(Collectors.toSet());
        wishes.forEach(wish -> {
            standing(wish).begun = now;
            standing(wish).running = true;
        });
        readers.execute(() -> {
            try {
                Map<ObjectKey, Trouble> troubles = Reading.run(askings, tools, window);
                wishes.forEach(wish -> conclude(wish, Optional.ofNullable(troubles.get(wish.key()))));
            } catch (RuntimeException e) {
                LOG.warn("a reading of Azure's metrics failed; it is tried again", e);
            } finally {
                wishes.forEach(wish -> standing(wish).running = false);
            }
        });
    }

    private void deny(Wish wish, String why, Instant now) {
        standing(wish).begun = now;
        board.hide(wish.key(), wish.interval(), ConditionReason.METRICS_NOT_ALLOWED.word(), now);
        energy.forget(wish.key());
        idleGpus.forget(wish.key());
        standing(wish).verdict = new Verdict(ConditionReason.METRICS_NOT_ALLOWED, why);
    }

    private void conclude(Wish wish, Optional<Trouble> trouble) {
        Standing standing = standing(wish);
        standing.failures = trouble.isPresent() ? standing.failures + 1 : 0;
        board.end(wish.key(), trouble.map(t -> t.reason().word()).orElse(""), clock.instant());
        if (trouble.isEmpty()) {
            idleGpus.end(wish.key());
            standing.verdict = good(wish);
        } else if (trouble.get().lasting() || standing.failures >= FAILURES) {
            standing.verdict = new Verdict(trouble.get().reason(), trouble.get().message());
        }
        tellComputes(wish);
    }

    private Verdict good(Wish wish) {
        String read = "Azure's metrics of the groups " + wish.groups().stream().map(Enum::name).collect(Collectors
                .joining(", ")) + " are read every " + wish.interval();
        return board.leavesOut(wish.key())
                ? new Verdict(ConditionReason.SERIES_LEFT_OUT,
                        read + "; there are more series than AZURE_METRICS_MAX_SERIES,"
                                + " " + settings.maxSeries()
                                + ": ask for fewer groups, or have the platform team raise it")
                : new Verdict(ConditionReason.METRICS_ARRIVE, read);
    }

    /** Has the status say how it is, where it says something else. */
    private void tell(Wish wish) {
        Standing standing = standing(wish);
        Verdict verdict = standing.verdict;
        if (verdict != null && standing.telling.isDue(verdict, isSaid(wish, verdict), clock.instant())) {
            onlooker.tell(wish.key());
        }
    }

    private static boolean isSaid(Wish wish, Verdict verdict) {
        return wish.workspace().condition(ConditionType.METRICS_READ.word()).flatMap(Verdict::of)
                .filter(verdict::equals)
                .isPresent();
    }
}
