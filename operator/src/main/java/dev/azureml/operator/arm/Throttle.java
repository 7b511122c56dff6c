package dev.azureml.operator.arm;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Follows the budgets that Azure Resource Manager tells in its rate headers. A bucket that Azure has said nothing of is
 * free, and one that was not asked for long is forgotten. Purely in memory.
 */
public final class Throttle implements ThrottleGate {
    private static final Duration BETWEEN = Duration.ofMinutes(1);

    private final InstantSource clock;
    private final Map<Bucket, TokenBucket> budgets = new ConcurrentHashMap<>();
    private final AtomicLong swept = new AtomicLong();

    public Throttle(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public Admission admit(Bucket bucket, Priority priority, String tenant) {
        Instant now = clock.instant();
        sweep(now);
        return budget(bucket).admit(priority, tenant, now);
    }

    @Override
    public RateLimits observe(Bucket bucket, ArmResponse response) {
        RateLimits told = RateLimits.read(bucket.verbs(), response);
        budget(bucket).observe(told, clock.instant());
        return told;
    }

    /** Anybody may name any subscription, so that there is no end of buckets. */
    private void sweep(Instant now) {
        long last = swept.get();
        if (now.toEpochMilli() - last >= BETWEEN.toMillis() && swept.compareAndSet(last, now.toEpochMilli())) {
            budgets.values().removeIf(budget -> budget.isOver(now));
        }
    }

    /** How many budgets are followed, for tests. */
    int followed() {
        return budgets.size();
    }

    private TokenBucket budget(Bucket bucket) {
        return budgets.computeIfAbsent(bucket, key -> new TokenBucket(key.verbs()));
    }
}
