package dev.azureml.operator.telemetry;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
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

    private final RememberedCheck check = new RememberedCheck("entra", () -> {
        asked.incrementAndGet();
        return passes.get() ? Optional.empty() : Optional.of("down");
    }, Duration.ofSeconds(5), now::get);

    @Test
    void anAnswerLastsForAWhile() {
        assertThat(check.trouble()).isEmpty();
        passes.set(false);
        now.set(Instant.EPOCH.plusSeconds(4));
        assertThat(check.trouble()).isEmpty();
        now.set(Instant.EPOCH.plusSeconds(5));
        assertThat(check.trouble()).contains("down");
        assertThat(asked).hasValue(2);
    }

    @Test
    void whoAsksWhileItIsAskedGetsTheLastAnswer() throws InterruptedException, ExecutionException {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        RememberedCheck slow = new RememberedCheck("entra", () -> {
            begun.countDown();
            try {
                return goOn.await(30, TimeUnit.SECONDS) ? Optional.empty() : Optional.of("slow");
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return Optional.of("interrupted");
            }
        }, Duration.ofSeconds(5), now::get);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var first = threads.submit(slow::trouble);
            assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();

            assertThat(slow.trouble()).as("there is none yet").contains("not asked yet");

            goOn.countDown();
            assertThat(first.get()).isEmpty();
            assertThat(slow.trouble()).isEmpty();
        }
    }

    @Test
    void whatThrowsSaysNoMoreThanThat() {
        RememberedCheck broken = new RememberedCheck("entra", () -> {
            throw new IllegalStateException("with what it was asked");
        }, Duration.ofSeconds(5), now::get);

        assertThat(broken.trouble()).contains("IllegalStateException");
    }
}
