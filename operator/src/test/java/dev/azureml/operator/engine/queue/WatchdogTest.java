package dev.azureml.operator.engine.queue;

import dev.azureml.operator.engine.references.ObjectKey;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class WatchdogTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final AtomicReference<Instant> now = new AtomicReference<>(START);
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch never = new CountDownLatch(1);

    @Test
    void aVisitThatDoesNotEndIsInterruptedAndNoOther() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor(); var watchdog = Watchdog.start(now::get)) {
            Future<Boolean> hangs = threads.submit(() -> hang(watchdog));
            begun.await();
            now.set(START.plus(Watchdog.PATIENCE));
            watchdog.begins(new ObjectKey("MLDatastore", "ns", "of-now"));
            watchdog.look();
            assertThat(hangs.isDone()).isFalse();

            now.set(START.plus(Watchdog.PATIENCE).plusSeconds(1));
            watchdog.look();

            assertThat(hangs.get(60, TimeUnit.SECONDS)).as("interrupted").isTrue();
            assertThat(Thread.currentThread().isInterrupted()).isFalse();
        }
    }

    private boolean hang(Watchdog watchdog) {
        watchdog.begins(new ObjectKey("MLDatastore", "ns", "hangs"));
        begun.countDown();
        try {
            never.await();
            return false;
        } catch (InterruptedException e) {
            return true;
        } finally {
            watchdog.ends();
        }
    }

    @Test
    void whatHasEndedIsLeftAlone() throws Exception {
        try (var watchdog = Watchdog.start(now::get)) {
            watchdog.begins(new ObjectKey("MLDatastore", "ns", "short"));
            watchdog.ends();
            now.set(START.plus(Watchdog.PATIENCE.multipliedBy(2)));

            watchdog.look();

            assertThat(Thread.currentThread().isInterrupted()).isFalse();
        }
    }
}
