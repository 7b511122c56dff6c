package dev.azureml.operator.engine.queue;

import dev.azureml.operator.engine.references.ObjectKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Finding M9: an annotation that changes in a loop is no reason to do nothing else. */
class ReconcileRateLimiterTest {
    private static final ObjectKey KEY = new ObjectKey("MLDatastore", "team", "store");
    private static final Instant START = Instant.parse("2026-05-01T10:00:00Z");

    private final ReconcileRateLimiter limit = new ReconcileRateLimiter();
    private Instant now = START;

    private Optional<Duration> visit() {
        return limit.tooEarlyBy(KEY, now);
    }

    @Test
    void tenAtOnceAndThenOneASecond() {
        for (int i = 0; i < ReconcileRateLimiter.AT_ONCE; i++) {
            assertThat(visit()).isEmpty();
        }
        assertThat(visit()).contains(ReconcileRateLimiter.EACH);
        now = now.plusMillis(400);
        assertThat(visit()).contains(Duration.ofMillis(600));
        now = now.plusMillis(600);
        assertThat(visit()).isEmpty();
        assertThat(visit()).isPresent();
    }

    @Test
    void aLoopIsServedOnceASecondInTheLongRun() {
        int visits = 0;
        for (; now.isBefore(START.plusSeconds(60)); now = now.plusMillis(10)) {
            visits += visit().isEmpty() ? 1 : 0;
        }
        assertThat(visits).isEqualTo(ReconcileRateLimiter.AT_ONCE + 59);
    }

    @Test
    void whoeverKeptQuietMayAgainComeOften() {
        for (int i = 0; i < ReconcileRateLimiter.AT_ONCE; i++) {
            visit();
        }
        now = now.plusSeconds(ReconcileRateLimiter.AT_ONCE);
        for (int i = 0; i < ReconcileRateLimiter.AT_ONCE; i++) {
            assertThat(visit()).isEmpty();
        }
        assertThat(visit()).isPresent();
    }

    @Test
    void pollsAreNotCounted() {
        for (int i = 0; i < 1000; i++) {
            assertThat(visit()).isEmpty();
            now = now.plusMillis(100);
            limit.planned(KEY, now);
        }
    }

    @Test
    void aPlanIsGoodForOneVisitAtItsTime() {
        for (int i = 0; i < ReconcileRateLimiter.AT_ONCE; i++) {
            visit();
        }
        limit.planned(KEY, now.plusMillis(500));
        assertThat(visit()).isPresent();
        now = now.plusMillis(500);
        assertThat(visit()).isEmpty();
        assertThat(visit()).isPresent();
    }

    @Test
    void objectsAreCountedApartAndForgotten() {
        for (int i = 0; i <= ReconcileRateLimiter.AT_ONCE; i++) {
            visit();
        }
        assertThat(limit.tooEarlyBy(new ObjectKey("MLDatastore", "team", "another"), now)).isEmpty();
        limit.gone(KEY);
        assertThat(visit()).isEmpty();
    }
}
