package dev.azureml.operator.arm;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/**
 * An estimate of one of Azure's token buckets: counted down with each request, refilled with time, put right by what
 * Azure says is left.
 */
final class TokenBucket {
    private static final double KEPT_FROM_DRIFT = 0.5;
    private static final double KEPT_FROM_EDITS = 0.05;
    private static final int RECOVERED = 5;
    /** Answers overtake one another: what is left may be a little less than the last one said. */
    private static final int OVERTAKEN = 5;
    /** A request without an answer by then gets none. */
    private static final Duration ANSWERED_WITHIN = Duration.ofSeconds(90);
    private static final Duration PACED_AT_MOST = Duration.ofSeconds(60);
    private static final Duration DRIFT_LATER = Duration.ofSeconds(5);
    /** It is full again long before, and nobody who was told to wait comes back so late. */
    private static final Duration OVER_AFTER = Duration.ofMinutes(10);

    private final double rate;
    private final Map<Priority, FairQueue> queues = new EnumMap<>(Priority.class);
    private boolean isKnown;
    private boolean isPaced;
    private double capacity;
    private double tokens;
    private final Deque<Instant> underWay = new ArrayDeque<>();
    private Instant refilledAt = Instant.MIN;
    private Instant blockedUntil = Instant.MIN;
    private Instant usedAt = Instant.MIN;

    TokenBucket(VerbClass verbs) {
        this.rate = verbs.refillPerSecond();
        this.capacity = 2 * rate;
        for (var priority : Priority.values()) {
            queues.put(priority, new FairQueue(rate));
        }
    }

    synchronized Admission admit(Priority priority, String tenant, Instant now) {
        var queue = queue(priority);
        usedAt = now;
        refill(now);
        queue.returned(tenant, now);
        if (now.isBefore(blockedUntil)) {
            return new Admission.Wait(queue.slot(tenant, after(blockedUntil, 1), now));
        }
        if (!isKnown && !isPaced) {
            underWay.add(now);
            return Admission.GO;
        }
        if (isPaced && priority == Priority.DRIFT) {
            return new Admission.Wait(queue.slot(tenant, now.plus(DRIFT_LATER), now));
        }
        double missing = kept(priority) + 1 + claimsBefore(priority, tenant, now) - tokens;
        // A rounding error of the refill must not turn away who came at the very moment he was told.
        if (missing > 1e-6) {
            return new Admission.Wait(queue.slot(tenant, after(now, missing), now));
        }
        tokens = Math.max(0, tokens - 1);
        underWay.add(now);
        queue.served(tenant);
        return Admission.GO;
    }

    synchronized void observe(RateLimits limits, Instant now) {
        usedAt = now;
        refill(now);
        underWay.poll();
        if (limits.blockedFor().isPresent()) {
            block(now.plus(limits.blockedFor().get()));
        } else if (limits.remaining().isPresent()) {
            learn(limits.remaining().getAsInt(), now);
        }
    }

    /** Whether it says no more than a new one would. */
    synchronized boolean isOver(Instant now) {
        return now.isAfter(usedAt.plus(OVER_AFTER)) && !now.isBefore(blockedUntil);
    }

    private void block(Instant until) {
        blockedUntil = until.isAfter(blockedUntil) ? until : blockedUntil;
        refilledAt = blockedUntil;
        tokens = 0;
        isPaced = true;
    }

    private void learn(int remaining, Instant now) {
        boolean hasRecovered = isPaced && !now.isBefore(blockedUntil)
                && remaining >= Math.max(RECOVERED, capacity * KEPT_FROM_EDITS);
        isPaced &= !hasRecovered;
        capacity = Math.max(capacity, remaining);
        tokens = Math.min(isKnown ? tokens : remaining - underWay.size(), remaining);
        // With nothing under way, what Azure says is all there is to know.
        if (hasRecovered || (underWay.isEmpty() && !isPaced)) {
            tokens = Math.max(tokens, remaining - OVERTAKEN - underWay.size());
        }
        tokens = Math.max(0, tokens);
        isKnown = true;
    }

    private void refill(Instant now) {
        var oldest = now.minus(ANSWERED_WITHIN);
        for (var sentAt = underWay.peek(); sentAt != null && sentAt.isBefore(oldest); sentAt = underWay.peek()) {
            underWay.poll();
        }
        if (!now.isAfter(refilledAt)) {
            return;
        }
        if (isPaced && now.isAfter(blockedUntil.plus(PACED_AT_MOST))) {
            isPaced = false;
        }
        if (!refilledAt.equals(Instant.MIN)) {
            double seconds = Duration.between(refilledAt, now).toNanos() / 1e9;
            tokens = Math.min(isPaced ? rate / 2 : Math.max(capacity, tokens), tokens + seconds * rate);
        }
        refilledAt = now;
    }

    private double kept(Priority priority) {
        return switch (priority) {
            case DELETE_AND_POLL -> 0;
            case EDIT -> isPaced ? 0 : capacity * KEPT_FROM_EDITS;
            case DRIFT -> capacity * KEPT_FROM_DRIFT;
        };
    }

    private int claimsBefore(Priority priority, String tenant, Instant now) {
        int claims = queue(priority).claimsBefore(tenant, now);
        for (var higher : Priority.values()) {
            if (higher.compareTo(priority) < 0) {
                claims += queue(higher).claims(now);
            }
        }
        return claims;
    }

    private FairQueue queue(Priority priority) {
        return Objects.requireNonNull(queues.get(priority));
    }

    private Instant after(Instant from, double requests) {
        return from.plusNanos((long) Math.ceil(requests / rate * 1e9));
    }
}
