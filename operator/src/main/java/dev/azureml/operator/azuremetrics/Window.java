package dev.azureml.operator.azuremetrics;

import java.time.Duration;
import java.time.Instant;

/**
 * Of which time Azure's metrics are asked.
 *
 * @param grain the time of each of Azure's values
 */
record Window(Instant start, Instant end, Duration grain) {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration FEW = Duration.ofMinutes(5);
    private static final Duration QUARTER = Duration.ofMinutes(15);

    /**
     * Returns the last interval, in whole grains.
     *
     * @param delay how long before now the last minute begins
     */
    static Window until(Instant now, Duration interval, Duration delay) {
        Duration grain = grain(interval);
        long size = grain.toSeconds();
        long last = Math.floorDiv(now.minus(delay).getEpochSecond(), MINUTE.toSeconds()) * MINUTE.toSeconds();
        long end = Math.floorDiv(last + MINUTE.toSeconds(), size) * size;
        long length = Math.max(1, Math.ceilDiv(interval.toSeconds(), size)) * size;
        return new Window(Instant.ofEpochSecond(end - length), Instant.ofEpochSecond(end), grain);
    }

    /** Returns the one that begins then, in whole grains, and ends as this; never a shorter one. */
    Window since(Instant earlier) {
        long size = grain.toSeconds();
        Instant from = Instant.ofEpochSecond(Math.floorDiv(earlier.getEpochSecond(), size) * size);
        return from.isBefore(start) ? new Window(from, end, grain) : this;
    }

    /** Returns the one that begins as this, and ends so long after that; never a longer one. */
    Window cut(Duration length) {
        Instant until = start.plus(length);
        return until.isBefore(end) ? new Window(start, until, grain) : this;
    }

    Duration length() {
        return Duration.between(start, end);
    }

    /** Fine where that is little; Azure counts what it answers. */
    private static Duration grain(Duration interval) {
        if (interval.compareTo(FEW) <= 0) {
            return MINUTE;
        }
        return interval.compareTo(Duration.ofMinutes(30)) <= 0 ? FEW : QUARTER;
    }
}
