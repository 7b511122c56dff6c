package dev.azureml.operator.engine.queue;

import dev.azureml.operator.engine.references.ObjectKey;
import java.time.Instant;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class StatusWriteLimiterTest {
    private static final ObjectKey KEY = new ObjectKey("MLCompute", "team", "cpu");
    private static final Instant NOW = Instant.parse("2026-05-01T10:00:00Z");

    private final StatusWriteLimiter pace = new StatusWriteLimiter();

    @Test
    void whatMovesIsWrittenOnceInAWhile() {
        assertThat(pace.isDue(KEY, NOW)).isTrue();

        pace.written(KEY, NOW);

        assertThat(pace.isDue(KEY, NOW.plus(StatusWriteLimiter.PAUSE).minusMillis(1))).isFalse();
        assertThat(pace.isDue(KEY, NOW.plus(StatusWriteLimiter.PAUSE))).isTrue();
        assertThat(pace.isDue(new ObjectKey("MLCompute", "team", "gpu"), NOW)).isTrue();
    }

    @Test
    void anotherObjectOfTheSameNameBeginsAnew() {
        pace.written(KEY, NOW);

        pace.gone(KEY);

        assertThat(pace.isDue(KEY, NOW)).isTrue();
    }
}
