package dev.azureml.operator.telemetry;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A check that costs something, asked anew only when its last answer is older than {@code lasts}, and by one caller at a
 * time; who asks meanwhile gets the last answer, which is no before there is one. So anybody may ask as often as he likes.
 * What is wrong is logged once for as long as it stays the same.
 */
public final class RememberedCheck implements HealthCheck {
    private static final Logger LOG = LoggerFactory.getLogger(RememberedCheck.class);

    private final String name;
    private final HealthCheck check;
    private final Duration lasts;
    private final InstantSource clock;
    private final ReentrantLock asking = new ReentrantLock();
    private volatile Answer last = new Answer(Optional.of("not asked yet"), Instant.MIN);

    private record Answer(Optional<String> trouble, Instant until) {
    }

    /** @param name to be logged by */
    public RememberedCheck(String name, HealthCheck check, Duration lasts, InstantSource clock) {
        this.name = name;
        this.check = check;
        this.lasts = lasts;
        this.clock = clock;
    }

    @Override
    public Optional<String> trouble() {
        if (isStale() && asking.tryLock()) {
            try {
                if (isStale()) { // not answered between the two looks
                    Optional<String> now = ask();
                    tell(now);
                    last = new Answer(now, clock.instant().plus(lasts));
                }
            } finally {
                asking.unlock();
            }
        }
        return last.trouble;
    }

    private boolean isStale() {
        return !clock.instant().isBefore(last.until);
    }

    private void tell(Optional<String> now) {
        if (!now.equals(last.trouble)) {
            now.ifPresentOrElse(trouble -> LOG.warn("{}: {}", name, trouble), () -> LOG.info("{}: fine", name));
        }
    }

    private Optional<String> ask() {
        try {
            return check.trouble();
        } catch (RuntimeException e) {
            LOG.debug("{} threw", name, e);
            return Optional.of(e.getClass().getSimpleName());
        }
    }
}
