package dev.azureml.operator.activitylog;

import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.azuremetrics.Budget;
import dev.azureml.operator.config.ActivityLogSettings;
import dev.azureml.operator.engine.ChangeAuthors;
import dev.azureml.operator.engine.Onlooker;
import dev.azureml.operator.engine.Remarks;
import dev.azureml.operator.engine.references.ObjectKey;
import dev.azureml.operator.plan.KindCondition;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the activity log of what objects have in Azure, each interval, as who each object is there, and tells in an event on
 * the object what somebody else did. Who that was is a person's name, and goes nowhere else: not into logs, nor into metrics.
 */
public final class ActivityPoller implements ChangeAuthors, Remarks, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ActivityPoller.class);
    private static final Duration BETWEEN_TURNS = Duration.ofMillis(500);
    private static final int AT_ONCE = 4;
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final Onlooker onlooker;
    private final ActivityLogSettings settings;
    private final Places finder;
    private final Teller teller;
    private final OwnRequests own;
    private final Heard heard;
    private final BooleanSupplier leads;
    private final InstantSource clock;
    private final Budget budget;
    private final Reading reading;
    private final Authors authors;
    private final Map<Place, Standing> standings = new ConcurrentHashMap<>();
    private final Freshness freshness = new Freshness();
    private final Readability readability;
    /** Whether a status may have to say something else. */
    private final AtomicBoolean news = new AtomicBoolean();
    private final Executor readers;
    private final List<Runnable> closing = new ArrayList<>();
    private Places.Found found = Places.Found.NOTHING;
    private Instant nextLook = Instant.EPOCH;
    private boolean begun;

    /** Told what became of requests, for metrics. */
    public interface Heard {
        /** @param result a word of a few */
        void answered(String result);

        /** A reading has to wait for others. */
        void heldBack();

        /** @param event the reason of an event on an object */
        void told(String event);
    }

    ActivityPoller(Onlooker onlooker, ActivityLogSettings settings, List<String> kinds, OwnRequests own,
            Heard heard, BooleanSupplier leads, InstantSource clock, Authors authors, Executor readers) {
        this.onlooker = onlooker;
        this.settings = settings;
        this.finder = new Places(onlooker, kinds);
        this.teller = new Teller(onlooker, own, heard, authors);
        this.readability = new Readability(onlooker, settings.interval().toString());
        this.own = own;
        this.heard = heard;
        this.leads = leads;
        this.clock = clock;
        this.authors = authors;
        this.readers = readers;
        this.budget = new Budget(settings.requestsPerMinute(), clock.instant());
        this.reading = new Reading(budget, heard, clock);
    }

    /**
     * Begins where the settings say so; nothing is asked while this replica does not lead.
     *
     * @param kinds that run here
     * @param driftLasts how long it may take until drift is found
     */
    public static ActivityPoller start(Onlooker onlooker, ActivityLogSettings settings, List<String> kinds,
            OwnRequests own, Heard heard, BooleanSupplier leads, InstantSource clock, Duration driftLasts) {
        ExecutorService readers = Executors.newFixedThreadPool(AT_ONCE, Thread.ofVirtual().name("activity-log-", 0)
                .factory());
        ActivityPoller poller = new ActivityPoller(onlooker, settings, kinds, own, heard, leads, clock,
                new Authors(driftLasts), readers);
        if (settings.enabled()) {
            ScheduledExecutorService turns = Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon()
                    .name("activity-log").factory());
            poller.closing.add(turns::shutdownNow);
            var _ = turns.scheduleWithFixedDelay(poller::guardedTurn, 0, BETWEEN_TURNS.toMillis(),
                    TimeUnit.MILLISECONDS);
        }
        poller.closing.add(readers::shutdownNow);
        return poller;
    }

    /** Returns how old what is known is, and what fails, in Prometheus' text format. */
    public String text() {
        return freshness.text(clock.instant());
    }

    @Override
    public Optional<String> of(ObjectKey key, String armId) {
        return settings.enabled()
                ? ArmId.tryParse(armId).flatMap(id -> authors.repaired(new Authors.Thing(key, id), clock.instant()))
                        .map(Wording::who)
                : Optional.empty();
    }

    @Override
    public List<KindCondition> of(ObjectKey key) {
        return settings.enabled()
                ? readability.of(key).map(Readability.Verdict::condition).stream().toList()
                : List.of();
    }

    @Override
    public void close() {
        closing.forEach(Runnable::run);
    }

    void guardedTurn() {
        try {
            turn();
        } catch (RuntimeException | LinkageError e) {
            LOG.warn("the activity log could not be read; it is tried again", e);
        }
    }

    private void turn() {
        if (!leads.getAsBoolean()) {
            return;
        }
        Instant now = clock.instant();
        if (!begun) {
            begun = true;
            own.begin(minuteAtMost());
        }
        if (!onlooker.knowsAll()) {
            return;
        }
        boolean isTime = !now.isBefore(nextLook);
        if (isTime) {
            look(now);
        }
        if (news.getAndSet(false) || isTime) {
            readability.tell(now);
        }
        found.places().entrySet().stream().filter(entry -> standing(entry.getKey()).isDue(now, settings.interval()))
                .sorted(Comparator.comparing(entry -> standing(entry.getKey()).begunAt()))
                .forEach(entry -> guardedBegin(entry.getKey(), entry.getValue(), now));
    }

    /** Finds out anew what there is, which takes a while where there are many objects. */
    private void look(Instant now) {
        nextLook = now.plus(minuteAtMost());
        found = finder.find(now);
        // A place may be gone for a moment alone, such as while its objects are paused.
        standings.values().removeIf(standing -> standing.isForgotten(now));
        found.places().keySet().forEach(place -> standing(place).want(now));
        authors.retain(found.things());
        readability.show(found.places(), standings);
        freshness.show(byNamespace(found.places()), found.refused());
    }

    private Duration minuteAtMost() {
        return settings.interval().compareTo(MINUTE) < 0 ? settings.interval() : MINUTE;
    }

    private Standing standing(Place place) {
        return standings.computeIfAbsent(place, _ -> new Standing(clock.instant()));
    }

    private Map<String, Set<Standing>> byNamespace(Map<Place, List<Holder>> places) {
        Map<String, Set<Standing>> byNamespace = new HashMap<>();
        places.forEach((place, holders) -> holders.forEach(holder -> byNamespace.computeIfAbsent(holder.key()
                .namespace(), _ -> new HashSet<>()).add(standing(place))));
        return byNamespace;
    }

    private void guardedBegin(Place place, List<Holder> holders, Instant now) {
        try {
            begin(place, holders, now);
        } catch (RuntimeException e) {
            LOG.warn("the activity log of {} could not be asked for; it is tried again", place.about(), e);
            standing(place).begin(now);
            standing(place).end();
        }
    }

    private void begin(Place place, List<Holder> holders, Instant now) {
        Standing standing = standing(place);
        if (budget.isBlocked(place.principal(), now)) {
            standing.failed("throttled");
            return;
        }
        // As things are now: an identity or a right may have gone since it was looked for.
        Optional<Onlooker.Reader> reader = holders.stream().flatMap(holder -> reader(place, holder).stream())
                .findFirst();
        if (reader.isEmpty()) {
            nextLook = now;
            return;
        }
        if (!budget.admits(1, now)) {
            if (standing.hold()) {
                heard.heldBack();
            }
            return;
        }
        standing.begin(now);
        readers.execute(() -> {
            try {
                read(place, reader.get(), holders, standing);
            } catch (RuntimeException e) {
                LOG.warn("the activity log of {} could not be read; it is tried again", place.about(), e);
                isNews(standing.failed("failed", "error", "the operator could not read it; its log says why"));
            } finally {
                standing.end();
            }
        });
    }

    private Optional<Onlooker.Reader> reader(Place place, Holder holder) {
        return switch (onlooker.access(holder.seen())) {
            case Onlooker.Access.Denied _ -> Optional.empty();
            case Onlooker.Access.Granted(Onlooker.Reader reader) -> Place.of(holder.id(), reader).filter(place::equals)
                    .filter(_ -> reader.isMaster(holder.id())).map(_ -> reader);
        };
    }

    private void read(Place place, Onlooker.Reader reader, List<Holder> holders, Standing standing) {
        Instant until = clock.instant();
        Map<ArmId, List<Holder>> byId = holders.stream().collect(Collectors.groupingBy(Holder::id));
        switch (reading.run(place, reader, standing.from(until), until,
                activity -> byId.containsKey(activity.resource()))) {
            case Reading.Outcome.Failed(String reason, String cause, String why) ->
                isNews(standing.failed(reason, cause, why));
            case Reading.Outcome.Read(List<Activity> activities) -> {
                isNews(standing.succeeded(until));
                teller.tell(activities, byId, standing);
            }
        }
    }

    private void isNews(boolean is) {
        if (is) {
            news.set(true);
        }
    }
}
