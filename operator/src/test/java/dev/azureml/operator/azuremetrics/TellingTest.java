package dev.azureml.operator.azuremetrics;

import dev.azureml.operator.plan.ConditionReason;
import java.time.Instant;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class TellingTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Verdict GOOD = new Verdict(ConditionReason.METRICS_ARRIVE, "they are read");
    private static final Verdict BAD = new Verdict(ConditionReason.METRICS_NOT_ALLOWED, "they are not");

    private final Telling<Verdict> telling = new Telling<>();

    @Test
    void theSameIsToldAgainAfterAWhileUntilItIsSaid() {
        assertThat(telling.isDue(GOOD, false, NOW)).isTrue();
        assertThat(telling.isDue(GOOD, false, NOW.plusSeconds(59))).isFalse();
        assertThat(telling.isDue(GOOD, false, NOW.plusSeconds(60))).isTrue();
        assertThat(telling.isDue(GOOD, true, NOW.plusSeconds(61))).isFalse();
        assertThat(telling.isDue(GOOD, false, NOW.plusSeconds(62))).as("somebody wrote over it").isTrue();
    }

    /** Finding: what changed before the status was seen to say the former was told a minute later. */
    @Test
    void somethingElseIsToldAtOnce() {
        assertThat(telling.isDue(GOOD, false, NOW)).isTrue();
        assertThat(telling.isDue(BAD, false, NOW.plusMillis(500))).isTrue();
        assertThat(telling.isDue(BAD, false, NOW.plusSeconds(1))).isFalse();
        assertThat(telling.isDue(GOOD, false, NOW.plusSeconds(2))).isTrue();
    }
}
