package dev.azureml.operator.plan.time;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;

/**
 * The times in which something may be taken down: from each time of the schedule on, for a while.
 *
 * @param schedule when the window opens
 * @param duration how long it stays open
 * @param zone in which the schedule is said
 */
public record MaintenanceWindow(Cron schedule, Duration duration, ZoneId zone) {
    public MaintenanceWindow {
        if (duration.isNegative() || duration.isZero()) {
            throw new IllegalArgumentException("the window must be open for some time");
        }
    }

    /** Whether it opened no longer ago than it stays open. */
    public boolean isOpen(Instant now) {
        return schedule.nextAfter(now.minus(duration), zone).filter(opened -> !opened.isAfter(now)).isPresent();
    }

    /** When it opens next; empty when it never does. */
    public Optional<Instant> nextOpening(Instant now) {
        return schedule.nextAfter(now, zone);
    }
}
