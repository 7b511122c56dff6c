package dev.azureml.operator.arm;

import java.time.Duration;

/** How long to wait before something is tried or asked again. */
public final class Delays {
    /** From then on a delay grows no more. */
    public static final int MOST_DOUBLINGS = 16;
    private static final double A_TENTH = 0.1;

    private Delays() {
    }

    /** Returns the first delay, doubled so many times, and no longer than the longest. */
    public static Duration doubled(Duration first, long times, Duration longest) {
        Duration delay = first.multipliedBy(1L << Math.clamp(times, 0, MOST_DOUBLINGS));
        return delay.compareTo(longest) > 0 ? longest : delay;
    }

    /**
     * Returns a delay of about that, a tenth more or less, so that not all come back at once.
     *
     * @param random from 0 to 1
     */
    public static Duration about(Duration delay, double random) {
        return Duration.ofMillis(Math.round(delay.toMillis() * (1 - A_TENTH + 2 * A_TENTH * random)));
    }
}
