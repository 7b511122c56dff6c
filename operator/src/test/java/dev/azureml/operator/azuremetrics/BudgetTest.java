package dev.azureml.operator.azuremetrics;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** How many requests are sent for metrics, and when none. */
class BudgetTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private final Budget budget = new Budget(60, NOW);

    @Test
    void soManyAMinuteAndThenNoMore() {
        assertThat(budget.admits(40, NOW)).isTrue();
        assertThat(budget.admits(40, NOW)).as("what begins is not cut short").isTrue();
        assertThat(budget.admits(1, NOW)).isFalse();
        assertThat(budget.admits(1, NOW.plusSeconds(20))).as("what was too much is waited for").isFalse();
        assertThat(budget.admits(1, NOW.plusSeconds(22))).isTrue();
    }

    @Test
    void overAnHourItIsNoMoreThanThat() {
        int sent = 0;
        for (int second = 0; second < 3600; second++) {
            if (budget.admits(9, NOW.plusSeconds(second))) {
                sent += 9;
            }
        }
        assertThat(sent).isBetween(3550, 3680);
    }

    @Test
    void whoIsToWaitIsTheIdentityAlone() {
        budget.block("one", NOW.plus(Duration.ofSeconds(30)));
        budget.block("one", NOW.plus(Duration.ofSeconds(10)));

        assertThat(budget.isBlocked("one", NOW.plusSeconds(29))).isTrue();
        assertThat(budget.isBlocked("other", NOW)).isFalse();
        assertThat(budget.isBlocked("one", NOW.plusSeconds(30))).isFalse();
    }
}
