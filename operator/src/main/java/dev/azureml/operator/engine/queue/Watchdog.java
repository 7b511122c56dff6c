package dev.azureml.operator.engine.queue;

import dev.azureml.operator.engine.references.ObjectKey;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends visits that do not end by themselves. Each exchange with Azure and with the API server has an end, so this is for
 * what nobody thought of: the object would not be seen again before a restart.
 */
public final class Watchdog implements AutoCloseable {
    /** Many exchanges that all take their longest are still no reason. */
    static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final Logger LOG = LoggerFactory.getLogger(Watchdog.class);
    private static final Duration BETWEEN_LOOKS = Duration.ofMinutes(1);
    private static final String OURS = "dev.azureml.";
    private static final int MOST_FRAMES = 8;

    private final Map<Thread, Turn> turns = new ConcurrentHashMap<>();
    private final InstantSource clock;
    /** No virtual thread: those may all be stuck. */
    private final ScheduledExecutorService looks = Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform()
            .daemon().name("watchdog").factory());

    private record Turn(ObjectKey key, Instant since) {
    }

    private Watchdog(InstantSource clock) {
        this.clock = clock;
    }

    public static Watchdog start(InstantSource clock) {
        Watchdog watchdog = new Watchdog(clock);
        watchdog.eachMinute(watchdog::look);
        return watchdog;
    }

    /** Does so as long as the operator runs. */
    public void eachMinute(Runnable round) {
        var _ = looks.scheduleWithFixedDelay(() -> guarded(round), BETWEEN_LOOKS.toSeconds(),
                BETWEEN_LOOKS.toSeconds(), TimeUnit.SECONDS);
    }

    /** Does so once, unless the operator ends before. */
    public void after(Duration wait, Runnable look) {
        if (!looks.isShutdown()) {
            var _ = looks.schedule(() -> guarded(look), wait.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private static void guarded(Runnable round) {
        try {
            round.run();
        } catch (RuntimeException | LinkageError e) {
            LOG.warn("a round of the watchdog has failed", e); // thrown further, it would be the last one
        }
    }

    /** This thread visits that object now. */
    public void begins(ObjectKey key) {
        turns.put(Thread.currentThread(), new Turn(key, clock.instant()));
    }

    /** This thread's visit is over. */
    public void ends() {
        turns.remove(Thread.currentThread());
    }

    /** Interrupts each visit that has taken too long, again each time until it ends. */
    void look() {
        Instant now = clock.instant();
        turns.keySet().forEach(thread -> turns.computeIfPresent(thread, (_, turn) -> {
            Duration age = Duration.between(turn.since(), now);
            if (age.compareTo(PATIENCE) > 0) {
                LOG.warn("{} {}/{}: the visit has not ended after {} s and is interrupted; it is at {}",
                        turn.key().kind(), turn.key().namespace(), turn.key().name(), age.toSeconds(), place(thread));
                thread.interrupt();
            }
            return turn;
        }));
    }

    private static String place(Thread thread) {
        return Arrays.stream(thread.getStackTrace()).filter(frame -> frame.getClassName().startsWith(OURS))
                .limit(MOST_FRAMES)
                .map(frame -> frame.getClassName().substring(frame.getClassName().lastIndexOf('.') + 1) + "."
                        + frame.getMethodName() + ":" + frame.getLineNumber())
                .collect(Collectors.joining(" < "));
    }

    @Override
    public void close() {
        looks.shutdownNow();
    }
}
