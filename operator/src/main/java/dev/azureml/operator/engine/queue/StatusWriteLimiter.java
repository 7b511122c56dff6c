package dev.azureml.operator.engine.queue;

import dev.azureml.operator.engine.references.ObjectKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** How often a status is written for nothing but what moves by itself, such as the nodes of a cluster. */
public final class StatusWriteLimiter {
    static final Duration PAUSE = Duration.ofMinutes(5);

    private final Map<ObjectKey, Instant> written = new ConcurrentHashMap<>();

    /** Whether the last write, for whatever reason, is long enough ago. */
    public boolean isDue(ObjectKey key, Instant now) {
        Instant last = written.get(key);
        return last == null || !now.isBefore(last.plus(PAUSE));
    }

    public void written(ObjectKey key, Instant now) {
        written.put(key, now);
    }

    public void gone(ObjectKey key) {
        written.remove(key);
    }
}
