package dev.azureml.operator.telemetry;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class RememberedCheckTest {
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicBoolean passes = new AtomicBoolean(true);

    private final RememberedCheck check = new RememberedCheck(() -> {
        asked.incrementAndGet();
        return passes.get();
    }, Duration.ofSeconds(5), now::get);

    @Test
    void anAnswerLastsForAWhile() {
        assertThat(check.getAsBoolean()).isTrue();
        passes.set(false);
        now.set(Instant.EPOCH.plusSeconds(4));
        assertThat(check.getAsBoolean()).isTrue();
        now.set(Instant.EPOCH.plusSeconds(5));
        assertThat(check.getAsBoolean()).isFalse();
        assertThat(asked).hasValue(2);
    }

    @Test
    void whoAsksWhileItIsAskedGetsTheLastAnswer() throws InterruptedException, ExecutionException {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        RememberedCheck slow = new RememberedCheck(() -> {
            begun.countDown();
            try {
                return goOn.await(30, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }, Duration.ofSeconds(5), now::get);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var first = threads.submit(slow::getAsBoolean);
            assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();

            assertThat(slow.getAsBoolean()).as("there is none yet").isFalse();

            goOn.countDown();
            assertThat(first.get()).isTrue();
            assertThat(slow.getAsBoolean()).isTrue();
        }
    }
}
