package dev.azureml.operator.arm;

import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Follows the budgets that Azure Resource Manager tells in its rate headers. A bucket that Azure has said nothing of is
 * free. Purely in memory.
 */
public final class Throttle implements ThrottleGate {
    private final InstantSource clock;
    private final Map<Bucket, Budget> budgets = new ConcurrentHashMap<>();

    public Throttle(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public Admission admit(Bucket bucket, Priority priority, String tenant) {
        return budget(bucket).admit(priority, tenant, clock.instant());
    }

    @Override
    public RateLimits observe(Bucket bucket, ArmResponse response) {
        RateLimits told = RateLimits.read(bucket.verbs(), response);
        budget(bucket).observe(told, clock.instant());
        return told;
    }

    private Budget budget(Bucket bucket) {
        return budgets.computeIfAbsent(bucket, key -> new Budget(key.verbs()));
    }
}
