package dev.azureml.operator.azuremetrics;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How many requests may be sent: so many a minute of all identities together, and none of one that Azure told to wait. A
 * reading that begins is not cut short; what it takes too much, later ones wait for.
 */
public final class Budget {
    private static final double SECONDS = 60;

    private final int perMinute;
    private final Map<String, Instant> blocked = new ConcurrentHashMap<>();
    private double left;
    private Instant at;

    public Budget(int perMinute, Instant now) {
        this.perMinute = perMinute;
        this.left = perMinute;
        this.at = now;
    }

    /** Returns whether a reading of so many requests may begin. */
    public synchronized boolean admits(int requests, Instant now) {
        if (now.isAfter(at)) {
            left = Math.min(perMinute, left + Duration.between(at, now).toMillis() / 1000.0 * perMinute / SECONDS);
            at = now;
        }
        if (left < 1) {
            return false;
        }
        left -= requests;
        return true;
    }

    /** More requests are sent than a reading began with: later ones wait for that. */
    public synchronized void spend(int requests) {
        left -= requests;
    }

    /** Azure told this identity to wait. */
    public void block(String principal, Instant until) {
        blocked.merge(principal, until, (one, other) -> one.isAfter(other) ? one : other);
    }

    /** Returns whether the identity is to wait still. */
    public boolean isBlocked(String principal, Instant now) {
        Instant until = blocked.get(principal);
        if (until == null || !now.isBefore(until)) {
            blocked.remove(principal);
            return false;
        }
        return true;
    }
}
