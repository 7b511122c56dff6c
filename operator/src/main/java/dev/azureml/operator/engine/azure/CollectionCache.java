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

/**
 * LISTs of collections, shared by the siblings in them. A LIST only raises suspicion: whoever acts on it reads first.
 */
public final class CollectionCache {
    /** Collections whose LIST carries the properties that a GET has. */
    private static final Set<String> LISTED = Set.of("computes", "datastores", "connections", "onlineendpoints",
            "batchendpoints", "serverlessendpoints", "deployments", "diagnosticsettings", "quotas");

    /** No LIST takes longer. */
    private static final Duration LONGEST_READING = Duration.ofMinutes(10);

    private final Azure azure;
    private final InstantSource clock;
    private final Duration lifetime;
    private final Map<String, CompletableFuture<Optional<Listing>>> current = new ConcurrentHashMap<>();
    private final Map<String, Instant> lastWrite = new ConcurrentHashMap<>();
    private final AtomicLong swept = new AtomicLong(Long.MIN_VALUE / 2);

    public CollectionCache(Azure azure, InstantSource clock, Duration lifetime) {
        this.azure = azure;
        this.clock = clock;
        this.lifetime = lifetime;
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
        if (!LISTED.contains(path.substring(path.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT))) {
            return Optional.empty();
        }
        sweep();
        String key = caller.namespace() + " " + path.toLowerCase(Locale.ROOT);
        CompletableFuture<Optional<Listing>> mine = new CompletableFuture<>();
        CompletableFuture<Optional<Listing>> shared = current.compute(key,
                (_, known) -> known != null && usable(known, path) ? known : mine);
        if (shared == mine) {
            read(caller, path, apiVersion, mine);
        }
        return shared.join().filter(listing -> listing.begunAt().isAfter(lastWrite(path)));
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
        lastWrite.values().removeIf(write -> write.plus(longest).isBefore(now));
    }

    /** How much is kept, for tests. */
    int size() {
        return current.size() + lastWrite.size();
    }

    /** When something in that collection was last written by us. */
    public Instant lastWrite(String path) {
        return lastWrite.getOrDefault(path.toLowerCase(Locale.ROOT), Instant.MIN);
    }

    private void read(Caller caller, String path, String apiVersion, CompletableFuture<Optional<Listing>> result) {
        Optional<Listing> listing = Optional.empty();
        try {
            if (azure.list(caller, path, apiVersion) instanceof ListResult.Ok ok) {
                Map<String, ObjectNode> items = new HashMap<>();
                ok.items().forEach(item -> items.put(item.path("id").asText("").toLowerCase(Locale.ROOT), item));
                listing = Optional.of(new Listing(ok.begunAt(), Map.copyOf(items)));
            }
        } finally {
            result.complete(listing);
        }
    }
}
