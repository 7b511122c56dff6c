package dev.azureml.operator.engine.azure;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.arm.ListResult;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * LISTs of collections, shared by the siblings in them. A LIST only raises suspicion: whoever acts on it reads first.
 */
public final class CollectionCache {
    /** Collections whose LIST carries the properties that a GET has. */
    private static final Set<String> LISTED = Set.of("computes", "datastores", "connections", "onlineendpoints",
            "batchendpoints", "serverlessendpoints", "deployments", "diagnosticsettings", "quotas");

    /**
     * Collections whose LIST has what was given above them too, perhaps thousands: worth it for several in them, and
     * not for one. What is below them is left out by the filter.
     */
    private static final Map<String, String> INHERITING = Map.of("roleassignments", "$filter=atScope()");

    /** No LIST takes longer. */
    private static final Duration LONGEST_READING = Duration.ofMinutes(10);

    private final Azure azure;
    private final InstantSource clock;
    private final Duration lifetime;
    private final Map<String, CompletableFuture<Optional<Listing>>> current = new ConcurrentHashMap<>();
    private final Map<String, Instant> lastWrite = new ConcurrentHashMap<>();
    private final Map<String, Asked> lastAsked = new ConcurrentHashMap<>();
    private final AtomicLong swept = new AtomicLong(Long.MIN_VALUE / 2);

    public CollectionCache(Azure azure, InstantSource clock, Duration lifetime) {
        this.azure = azure;
        this.clock = clock;
        this.lifetime = lifetime;
    }

    /** Which resource was asked for, by lower-case ARM id, and when. */
    private record Asked(String id, Instant at) {
    }

    /** One reading of a collection; the items by lower-case ARM id. */
    record Listing(Instant begunAt, Map<String, ObjectNode> items) {
        Optional<ObjectNode> find(ArmId id) {
            return Optional.ofNullable(items.get(id.value().toLowerCase(Locale.ROOT)));
        }
    }

    /** The collection that holds the resource, read lately; empty when it has no LIST worth having, or none now. */
    @SuppressWarnings("ReferenceEquality") // whose future it is decides who reads
    Optional<Listing> of(Caller caller, ArmId id, String apiVersion) {
        String path = id.value().substring(0, id.value().lastIndexOf('/'));
        String collection = path.substring(path.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
        if (!LISTED.contains(collection) && !INHERITING.containsKey(collection)) {
            return Optional.empty();
        }
        sweep();
        String key = caller.namespace() + " " + path.toLowerCase(Locale.ROOT);
        boolean alone = INHERITING.containsKey(collection) && isAlone(key, id);
        CompletableFuture<Optional<Listing>> mine = new CompletableFuture<>();
        @Nullable
        CompletableFuture<Optional<Listing>> shared = current.compute(key,
                (_, known) -> known != null && usable(known, path) ? known : alone ? null : mine);
        if (shared == null) {
            return Optional.empty();
        }
        if (shared == mine) {
            read(caller, path, apiVersion, INHERITING.get(collection), mine);
        }
        return shared.join().filter(listing -> listing.begunAt().isAfter(lastWrite(path)));
    }

    /** Whether no other resource of the collection was asked for lately: siblings at rest are, once a drift check. */
    private boolean isAlone(String key, ArmId id) {
        Asked now = new Asked(id.value().toLowerCase(Locale.ROOT), clock.instant());
        Asked before = lastAsked.put(key, now);
        return before == null || before.id().equals(now.id()) || !before.at().plus(remembered()).isAfter(now.at());
    }

    private Duration remembered() {
        return lifetime.multipliedBy(8); // two drift checks, of which a LIST serves a quarter
    }

    /** What is listed from before now is of no use for this resource's collection any more. */
    void wrote(ArmId id) {
        String path = id.value().substring(0, id.value().lastIndexOf('/'));
        lastWrite.put(path.toLowerCase(Locale.ROOT), clock.instant());
    }

    private boolean usable(CompletableFuture<Optional<Listing>> known, String path) {
        if (!known.isDone()) {
            return true;
        }
        Optional<Listing> listing = known.getNow(Optional.empty());
        return listing.filter(
                l -> l.begunAt().isAfter(lastWrite(path)) && l.begunAt().plus(lifetime).isAfter(clock.instant()))
                .isPresent();
    }

    /** What is too old to be of use is not kept: a collection may never be asked for again. */
    private void sweep() {
        Instant now = clock.instant();
        long last = swept.get();
        if (now.toEpochMilli() - last < lifetime.toMillis() || !swept.compareAndSet(last, now.toEpochMilli())) {
            return;
        }
        current.values().removeIf(known -> known.isDone() && known.getNow(Optional.empty())
                .filter(listing -> listing.begunAt().plus(lifetime).isAfter(now)).isEmpty());
        Duration longest = lifetime.plus(LONGEST_READING);
        lastAsked.values().removeIf(asked -> !asked.at().plus(remembered()).isAfter(now));
        lastWrite.values().removeIf(write -> write.plus(longest).isBefore(now));
    }

    /** How much is kept, for tests. */
    int size() {
        return current.size() + lastWrite.size() + lastAsked.size();
    }

    /** When something in that collection was last written by us. */
    public Instant lastWrite(String path) {
        return lastWrite.getOrDefault(path.toLowerCase(Locale.ROOT), Instant.MIN);
    }

    private void read(Caller caller, String path, String apiVersion, @Nullable String filter,
            CompletableFuture<Optional<Listing>> result) {
        Optional<Listing> listing = Optional.empty();
        try {
            String[] query = filter == null ? new String[0] : new String[]{filter};
            if (azure.list(caller, path, apiVersion, query) instanceof ListResult.Ok ok) {
                String here = path.toLowerCase(Locale.ROOT) + "/";
                Map<String, ObjectNode> items = new HashMap<>();
                for (ObjectNode item : ok.items()) {
                    String id = item.path("id").asText("").toLowerCase(Locale.ROOT);
                    if (id.startsWith(here)) { // what is inherited is of no use here, and may be much
                        items.put(id, item);
                    }
                }
                listing = Optional.of(new Listing(ok.begunAt(), Map.copyOf(items)));
            }
        } finally {
            result.complete(listing);
        }
    }
}
