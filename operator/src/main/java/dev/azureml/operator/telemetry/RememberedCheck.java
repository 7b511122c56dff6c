package dev.azureml.operator.telemetry;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A check that costs something, asked anew only when its last answer is older than {@code lasts}, and by one caller at a
 * time; who asks meanwhile gets the last answer, which is no before there is one. So anybody may ask as often as he likes.
 */
public final class RememberedCheck implements BooleanSupplier {
    private static final Logger LOG = LoggerFactory.getLogger(RememberedCheck.class);

    private final BooleanSupplier check;
    private final Duration lasts;
    private final InstantSource clock;
    private final ReentrantLock asking = new ReentrantLock();
    private volatile Answer last = new Answer(false, Instant.MIN);

    private record Answer(boolean passed, Instant until) {
    }

    public RememberedCheck(BooleanSupplier check, Duration lasts, InstantSource clock) {
        this.check = check;
        this.lasts = lasts;
        this.clock = clock;
    }

    @Override
    public boolean getAsBoolean() {
        if (isStale() && asking.tryLock()) {
            try {
                if (isStale()) { // not answered between the two looks
                    boolean passed = passes();
                    last = new Answer(passed, clock.instant().plus(lasts));
                }
            } finally {
                asking.unlock();
            }
        }
        return last.passed;
    }

    private boolean isStale() {
        return !clock.instant().isBefore(last.until);
    }

    private boolean passes() {
        try {
            return check.getAsBoolean();
        } catch (RuntimeException e) {
            LOG.debug("the check threw", e);
            return false;
        }
    }
}
