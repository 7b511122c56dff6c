package dev.azureml.operator.arm;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.PriorityQueue;

/**
 * Who was told to wait, by tenant. Each request served moves its tenant's virtual time on by one; of those whose time to
 * come back is there, the tenant that had least goes first, however many requests another one brings.
 */
final class FairQueue {
    private static final Duration CLAIM_LASTS = Duration.ofMillis(500);
    private static final Duration FARTHEST = Duration.ofSeconds(30);

    private final double rate;
    private final Map<String, Tenant> tenants = new HashMap<>();
    private double virtualTime;

    private static final class Tenant {
        private final PriorityQueue<Instant> waiting = new PriorityQueue<>();
        private Instant lastSlot = Instant.MIN;
        private double virtualTime;

        boolean isDue(Instant now) {
            var first = waiting.peek();
            return first != null && !first.isAfter(now);
        }

        void dropExpired(Instant now) {
            var oldest = now.minus(CLAIM_LASTS);
            for (var first = waiting.peek(); first != null && first.isBefore(oldest); first = waiting.peek()) {
                waiting.poll();
            }
        }
    }

    FairQueue(double rate) {
        this.rate = rate;
    }

    /** Somebody of that tenant asks: if one was due, this is taken to be him. */
    void returned(String name, Instant now) {
        var tenant = tenants.get(name);
        if (tenant != null && tenant.isDue(now)) {
            tenant.waiting.poll();
        }
    }

    /** How many tenants are due now. */
    int claims(Instant now) {
        int claims = 0;
        for (var tenant : tenants.values()) {
            tenant.dropExpired(now);
            claims += tenant.isDue(now) ? 1 : 0;
        }
        return claims;
    }

    /** How many other tenants are due now and had less. */
    int claimsBefore(String name, Instant now) {
        double own = startOf(name);
        int claims = 0;
        for (var entry : tenants.entrySet()) {
            var tenant = entry.getValue();
            tenant.dropExpired(now);
            boolean isAhead = tenant.isDue(now) && tenant.virtualTime < own && !entry.getKey().equals(name);
            claims += isAhead ? 1 : 0;
        }
        return claims;
    }

    /**
     * When to come back: at the earliest if the tenant has nobody else coming then, so that each tenant always has one
     * there to take its turn; else at the end of the tenant's line, which moves on once a round of all tenants.
     */
    Instant slot(String name, Instant earliest, Instant now) {
        var tenant = tenants.computeIfAbsent(name, _ -> new Tenant());
        tenant.dropExpired(now);
        if (tenant.waiting.isEmpty()) {
            tenant.virtualTime = Math.max(tenant.virtualTime, virtualTime);
            tenant.lastSlot = earliest;
        }
        var first = tenant.waiting.peek();
        boolean isAlone = first == null || first.isAfter(earliest.plusNanos(turns(1)));
        var slot = isAlone ? earliest : endOfLine(tenant, earliest);
        tenant.waiting.add(slot);
        tenant.lastSlot = slot.isAfter(tenant.lastSlot) ? slot : tenant.lastSlot;
        return slot;
    }

    private Instant endOfLine(Tenant tenant, Instant earliest) {
        var next = tenant.lastSlot.plusNanos(turns(waitingTenants()));
        var farthest = earliest.plus(FARTHEST);
        if (next.isBefore(earliest)) {
            return earliest;
        }
        return next.isAfter(farthest) ? farthest : next;
    }

    private long turns(int count) {
        return (long) Math.ceil(count / rate * 1e9);
    }

    void served(String name) {
        if (waitingTenants() == 0) {
            tenants.clear();
            virtualTime = 0;
            return;
        }
        double start = startOf(name);
        tenants.computeIfAbsent(name, _ -> new Tenant()).virtualTime = start + 1;
        virtualTime = Math.max(virtualTime, start);
        tenants.values().removeIf(tenant -> tenant.waiting.isEmpty() && tenant.virtualTime <= virtualTime);
    }

    private double startOf(String name) {
        var tenant = tenants.get(name);
        if (tenant == null) {
            return virtualTime;
        }
        return tenant.waiting.isEmpty() ? Math.max(tenant.virtualTime, virtualTime) : tenant.virtualTime;
    }

    private int waitingTenants() {
        int count = 0;
        for (var tenant : tenants.values()) {
            count += tenant.waiting.isEmpty() ? 0 : 1;
        }
        return count;
    }
}
