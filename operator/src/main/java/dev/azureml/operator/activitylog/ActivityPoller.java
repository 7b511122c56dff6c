package dev.azureml.operator.activitylog;

import dev.azureml.api.ResourceStatus;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.azuremetrics.Budget;
import dev.azureml.operator.config.ActivityLogSettings;
import dev.azureml.operator.engine.ChangeAuthors;
import dev.azureml.operator.engine.Onlooker;
import dev.azureml.operator.engine.references.ObjectKey;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the activity log of what objects have in Azure, each interval, as who each object is there, and tells in an event on
 * the object what somebody else did. Who that was is a person's name, and goes nowhere else: not into logs, nor into metrics.
 */
public final class ActivityPoller implements ChangeAuthors, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ActivityPoller.class);
    private static final Duration BETWEEN_TURNS = Duration.ofMillis(500);
    private static final int AT_ONCE = 4;
    /** More on one object at once, and a person reads none of them. */
    static final int MOST_EVENTS = 5;

    private final Onlooker onlooker;
    private final ActivityLogSettings settings;
    private final List<String> kinds;
    private final OwnRequests own;
    private final Heard heard;
    private final BooleanSupplier leads;
    private final InstantSource clock;
    private final Budget budget;
    private final Reading reading;
    private final Authors authors = new Authors();
    private final Map<Place, Standing> standings = new ConcurrentHashMap<>();
    private final Freshness freshness = new Freshness();
    private Instant nextRound = Instant.EPOCH;
    private boolean begun;
    private final ScheduledExecutorService turns = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("activity-log").factory());
    private final ExecutorService readers = Executors.newFixedThreadPool(AT_ONCE, Thread.ofVirtual().name(
            "activity-log-", 0).factory());

    /** Told what became of requests, for metrics. */
    public interface Heard {
        /** @param result a word of a few */
        void answered(String result);

        /** A reading has to wait for others. */
        void heldBack();

        /** @param event the reason of an event on an object */
        void told(String event);
    }

    private ActivityPoller(Onlooker onlooker, ActivityLogSettings settings, List<String> kinds, OwnRequests own,
            Heard heard, BooleanSupplier leads, InstantSource clock) {
        this.onlooker = onlooker;
        this.settings = settings;
        this.kinds = kinds;
        this.own = own;
        this.heard = heard;
        this.leads = leads;
        this.clock = clock;
        this.budget = new Budget(settings.requestsPerMinute(), clock.instant());
        this.reading = new Reading(budget, heard, clock);
    }

    /**
     * Begins where the settings say so; nothing is asked while this replica does not lead.
     *
     * @param kinds that run here
     */
    public static ActivityPoller start(Onlooker onlooker, ActivityLogSettings settings, List<String> kinds,
            OwnRequests own, Heard heard, BooleanSupplier leads, InstantSource clock) {
        ActivityPoller poller = new ActivityPoller(onlooker, settings, kinds, own, heard, leads, clock);
        if (settings.enabled()) {
            var _ = poller.turns.scheduleWithFixedDelay(poller::guardedTurn, 0, BETWEEN_TURNS.toMillis(),
                    TimeUnit.MILLISECONDS);
        }
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
    public void close() {
        turns.shutdownNow();
        readers.shutdownNow();
    }

    private void guardedTurn() {
        try {
            turn();
        } catch (RuntimeException e) {
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
            own.begin();
        }
        if (now.isBefore(nextRound) || !onlooker.knowsAll()) {
            return;
        }
        nextRound = now.plus(settings.interval());
        Set<String> refused = new HashSet<>();
        Map<Place, List<Holder>> places = places(refused);
        standings.keySet().retainAll(places.keySet());
        authors.retain(places.values().stream().flatMap(List::stream).map(ActivityPoller::thing).collect(
                Collectors.toSet()));
        places.keySet().forEach(place -> standings.computeIfAbsent(place, _ -> new Standing(now)));
        freshness.show(byNamespace(places), refused);
        places.entrySet().stream().sorted(Comparator.comparing(entry -> standing(entry.getKey()).readAt()))
                .forEach(entry -> begin(entry.getKey(), entry.getValue(), now));
    }

    private static Authors.Thing thing(Holder holder) {
        return new Authors.Thing(holder.key(), holder.id());
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

    /**
     * Returns what is to be asked for, and for whom; an object holds only what its namespace may look at, whatever its
     * status says.
     *
     * @param refused gets the namespaces that may not look at something of theirs
     */
    private Map<Place, List<Holder>> places(Set<String> refused) {
        Map<Place, List<Holder>> places = new LinkedHashMap<>();
        kinds.stream().flatMap(kind -> onlooker.objects(kind).stream()).forEach(seen -> {
            try {
                places(seen, places, refused);
            } catch (RuntimeException e) {
                // What is wrong with one object must not keep the others from being told.
                LOG.warn("the activity log of {} could not be asked for; it is tried again", seen.key(), e);
            }
        });
        return places;
    }

    private void places(Onlooker.Seen seen, Map<Place, List<Holder>> places, Set<String> refused) {
        Set<ArmId> ids = ids(seen);
        if (ids.isEmpty()) {
            return;
        }
        switch (onlooker.access(seen)) {
            case Onlooker.Access.Denied _ -> refused.add(seen.key().namespace());
            case Onlooker.Access.Granted(Onlooker.Reader reader) -> ids.forEach(id -> {
                if (reader.refusal(id).isPresent()) {
                    refused.add(seen.key().namespace());
                } else {
                    Place.of(id, reader).ifPresent(place -> places.computeIfAbsent(place, _ -> new ArrayList<>())
                            .add(new Holder(seen.key(), id, reader)));
                }
            });
        }
    }

    private static Set<ArmId> ids(Onlooker.Seen seen) {
        if (seen.status() == null) {
            return Set.of();
        }
        List<ResourceStatus> resources = Optional.ofNullable(seen.status().resources()).orElse(List.of());
        return Stream.concat(Stream.ofNullable(seen.status().id()), resources.stream().map(ResourceStatus::id))
                .flatMap(id -> ArmId.tryParse(id).stream()).collect(Collectors.toSet());
    }

    private void begin(Place place, List<Holder> holders, Instant now) {
        Standing standing = standing(place);
        if (budget.isBlocked(place.principal(), now)) {
            standing.failed("throttled");
            return;
        }
        if (!standing.begin()) {
            return;
        }
        if (!budget.admits(1, now)) {
            heard.heldBack();
            standing.end();
            return;
        }
        readers.execute(() -> {
            try {
                read(place, holders, standing);
            } catch (RuntimeException e) {
                LOG.warn("the activity log of {} could not be read; it is tried again", place.about(), e);
                standing.failed("failed");
            } finally {
                standing.end();
            }
        });
    }

    private void read(Place place, List<Holder> holders, Standing standing) {
        Instant until = clock.instant();
        Map<ArmId, List<Holder>> byId = holders.stream().collect(Collectors.groupingBy(Holder::id));
        switch (reading.run(place, holders.getFirst().reader(), standing.from(until), until,
                activity -> byId.containsKey(activity.resource()))) {
            case Reading.Outcome.Failed(String reason) -> standing.failed(reason);
            case Reading.Outcome.Read(List<Activity> found) -> {
                standing.succeeded(until);
                tell(found, byId, standing);
            }
        }
    }

    private void tell(List<Activity> found, Map<ArmId, List<Holder>> byId, Standing standing) {
        Onlooker.ActsAs identities = onlooker.actsAs();
        own.learn(found, identities);
        Map<ObjectKey, List<Activity>> news = new LinkedHashMap<>();
        found.stream().filter(activity -> activity.isTold() && !own.isOwn(activity, identities)).sorted(Comparator
                .comparing(Activity::at))
                .forEach(activity -> byId.getOrDefault(activity.resource(), List.of()).stream()
                        // Again: the tenants file may have changed since it was asked for, maybe for another's sake.
                        .filter(holder -> holder.reader().refusal(holder.id()).isEmpty())
                        .filter(holder -> standing.isNew(holder.key() + " " + activity.key(), activity.at()))
                        .forEach(holder -> news.computeIfAbsent(holder.key(), _ -> new ArrayList<>()).add(activity)));
        news.forEach(this::tell);
    }

    private void tell(ObjectKey key, List<Activity> news) {
        int first = Math.max(0, news.size() - MOST_EVENTS);
        for (int i = 0; i < news.size(); i++) {
            Activity activity = news.get(i);
            boolean isRepaired = Wording.isChange(activity) && authors.changed(new Authors.Thing(key, activity
                    .resource()), activity);
            if (i >= first) {
                String note = Wording.note(activity) + (isRepaired ? "; the operator has put it back since" : "")
                        + (i == first && first > 0 ? "; before it, " + first + " more" : "");
                onlooker.say(key, Wording.reason(activity), note, activity.key());
                heard.told(Wording.reason(activity).word());
            }
        }
    }
}
