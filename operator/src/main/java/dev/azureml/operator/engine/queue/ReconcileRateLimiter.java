package dev.azureml.operator.engine.queue;

import dev.azureml.operator.engine.references.ObjectKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * How often one object is visited for what others do to it: ten times at once, and once a second in the long run. Visits
 * that the operator itself wanted at that time, to poll or to try again, are not counted.
 */
public final class ReconcileRateLimiter {
    static final int AT_ONCE = 10;
    static final Duration EACH = Duration.ofSeconds(1);
    /** A timer may be that much early. */
    private static final Duration SLACK = Duration.ofMillis(20);

    private final Map<ObjectKey, Account> accounts = new ConcurrentHashMap<>();

    /**
     * What is known of one object.
     *
     * @param paidUntil when it will have as many visits to spare as at first
     * @param planned when the operator wants to see it; null when it is seen, or not to be
     */
    private record Account(Instant paidUntil, @Nullable Instant planned) {
    }

    /** How long to wait before the visit that would begin now; empty when it may. */
    public Optional<Duration> tooEarlyBy(ObjectKey key, Instant now) {
        Instant earliest = now.plus(EACH.multipliedBy(AT_ONCE - 1L));
        Account before = accounts.getOrDefault(key, new Account(now, null));
        Instant planned = before.planned();
        if (planned != null && !now.plus(SLACK).isBefore(planned)) {
            accounts.put(key, new Account(before.paidUntil(), null));
            return Optional.empty();
        }
        if (before.paidUntil().isAfter(earliest)) {
            return Optional.of(Duration.between(earliest, before.paidUntil()));
        }
        Instant from = before.paidUntil().isAfter(now) ? before.paidUntil() : now;
        accounts.put(key, new Account(from.plus(EACH), planned));
        return Optional.empty();
    }

    /** The operator wants to see the object then. */
    public void planned(ObjectKey key, Instant at) {
        accounts.computeIfPresent(key, (_, account) -> new Account(account.paidUntil(), at));
    }

    public void gone(ObjectKey key) {
        accounts.remove(key);
    }
}
