package dev.azureml.operator.engine;

import dev.azureml.operator.engine.references.ObjectKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered of the objects of one kind, by uid. One that was made again at once may vanish without a word: now and
 * then those that are no more are forgotten.
 */
final class RetryStates {
    private static final Duration BETWEEN = Duration.ofMinutes(10);

    private final Map<String, Kept> kept = new ConcurrentHashMap<>();
    private final AtomicLong swept = new AtomicLong(Long.MIN_VALUE / 2);

    private record Kept(ObjectKey key, RetryState retry) {
    }

    @Nullable
    RetryState get(String uid) {
        Kept known = kept.get(uid);
        return known == null ? null : known.retry();
    }

    void put(String uid, ObjectKey key, RetryState retry) {
        kept.put(uid, new Kept(key, retry));
    }

    void remove(String uid) {
        kept.remove(uid);
    }

    /**
     * Forgets those that vanished, when that was not done lately.
     *
     * @param living uids of the objects that there are
     * @return who is no more, under any uid
     */
    List<ObjectKey> sweep(Instant now, Supplier<Set<String>> living) {
        long last = swept.get();
        if (now.toEpochMilli() - last < BETWEEN.toMillis() || !swept.compareAndSet(last, now.toEpochMilli())) {
            return List.of();
        }
        // Who is remembered before the living are counted is among them, or is gone.
        Map<String, Kept> before = Map.copyOf(kept);
        Set<String> there = living.get();
        before.keySet().stream().filter(uid -> !there.contains(uid)).forEach(kept::remove);
        Set<ObjectKey> keys = kept.values().stream().map(Kept::key).collect(Collectors.toSet());
        return before.values().stream().map(Kept::key).filter(key -> !keys.contains(key)).distinct().toList();
    }
}
