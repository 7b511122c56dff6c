package dev.azureml.operator.activitylog;

import dev.azureml.api.ResourceStatus;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.engine.Onlooker;
import dev.azureml.operator.engine.references.ObjectKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds out what is to be asked for, and for whom. Used by one thread. */
final class Places {
    private static final Logger LOG = LoggerFactory.getLogger(Places.class);
    /** How long an object is told of what it had: who deleted it is known later than that it is gone. */
    private static final Duration REMEMBERED = Duration.ofHours(24);
    private static final int MOST_REMEMBERED = 50;

    private final Onlooker onlooker;
    private final List<String> kinds;
    private final Map<ObjectKey, Map<ArmId, Instant>> had = new HashMap<>();

    /** @param kinds that run here */
    Places(Onlooker onlooker, List<String> kinds) {
        this.onlooker = onlooker;
        this.kinds = kinds;
    }

    /**
     * What was found.
     *
     * @param refused the namespaces that may not look at something of theirs
     */
    record Found(Map<Place, List<Holder>> places, Set<String> refused) {
        static final Found NOTHING = new Found(Map.of(), Set.of());

        Set<Authors.Thing> things() {
            return places.values().stream().flatMap(List::stream).map(Holder::thing).collect(Collectors.toSet());
        }
    }

    /** Returns what there is; an object holds only what its namespace may look at, whatever its status says. */
    Found find(Instant now) {
        Found found = new Found(new LinkedHashMap<>(), new HashSet<>());
        List<Onlooker.Seen> objects = kinds.stream().flatMap(kind -> onlooker.objects(kind).stream()).toList();
        had.keySet().retainAll(objects.stream().map(Onlooker.Seen::key).collect(Collectors.toSet()));
        objects.forEach(seen -> {
            try {
                add(seen, found, now);
            } catch (RuntimeException e) {
                // What is wrong with one object must not keep the others from being told.
                LOG.warn("the activity log of {} could not be asked for; it is tried again", seen.key(), e);
            }
        });
        return found;
    }

    private void add(Onlooker.Seen seen, Found found, Instant now) {
        Set<ArmId> ids = remembered(seen, now);
        if (ids.isEmpty()) {
            return;
        }
        switch (onlooker.access(seen)) {
            case Onlooker.Access.Denied _ -> found.refused.add(seen.key().namespace());
            case Onlooker.Access.Granted(Onlooker.Reader reader) -> ids.forEach(id -> {
                if (reader.refusal(id).isPresent()) {
                    found.refused.add(seen.key().namespace());
                } else if (reader.isMaster(id)) {
                    Place.of(id, reader).ifPresent(place -> found.places.computeIfAbsent(place, _ -> new ArrayList<>())
                            .add(new Holder(seen, id)));
                }
            });
        }
    }

    private Set<ArmId> remembered(Onlooker.Seen seen, Instant now) {
        Set<ArmId> has = ids(seen);
        Map<ArmId, Instant> times = had.computeIfAbsent(seen.key(), _ -> new LinkedHashMap<>());
        has.forEach(id -> times.put(id, now));
        times.values().removeIf(at -> at.isBefore(now.minus(REMEMBERED)));
        while (times.size() > has.size() + MOST_REMEMBERED) {
            times.keySet().stream().filter(id -> !has.contains(id)).findFirst().ifPresent(times::remove);
        }
        return Set.copyOf(times.keySet());
    }

    private static Set<ArmId> ids(Onlooker.Seen seen) {
        if (seen.status() == null) {
            return Set.of();
        }
        List<ResourceStatus> resources = Optional.ofNullable(seen.status().resources()).orElse(List.of());
        return Stream.concat(Stream.ofNullable(seen.status().id()), resources.stream().map(ResourceStatus::id))
                .flatMap(id -> ArmId.tryParse(id).stream()).collect(Collectors.toSet());
    }
}
