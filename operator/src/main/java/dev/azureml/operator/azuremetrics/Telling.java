package dev.azureml.operator.azuremetrics;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * When a status is asked to say how it is with an object.
 *
 * @param <V> how it is
 */
public final class Telling<V> {
    /** A status that could not be told of a change yet is told again. */
    private static final Duration AGAIN = Duration.ofMinutes(1);

    private @Nullable V told;
    private Instant toldAt = Instant.EPOCH;

    /**
     * Returns whether the status is to be told now: at once of what it was not told yet, even if what it was told before
     * has only just been said, and of the same only after a while.
     *
     * @param isSaid whether the status says it already
     */
    public boolean isDue(V verdict, boolean isSaid, Instant now) {
        if (isSaid) {
            told = null;
            return false;
        }
        if (verdict.equals(told) && now.isBefore(toldAt.plus(AGAIN))) {
            return false;
        }
        told = verdict;
        toldAt = now;
        return true;
    }
}
