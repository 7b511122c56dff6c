package dev.azureml.operator.activitylog;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Since when the log is asked for, and what was told already. */
class StandingTest {
    private static final Instant NOW = Records.NOW;

    private final Standing standing = new Standing(NOW);

    @Test
    void itBeginsAnHourBackAndOverlapsAfterwards() {
        assertThat(standing.from(NOW)).isEqualTo(NOW.minus(Duration.ofHours(1)));
        assertThat(standing.readAt()).isEqualTo(NOW);

        Instant later = NOW.plus(Duration.ofMinutes(5));
        standing.succeeded(later);

        assertThat(standing.from(later.plus(Duration.ofMinutes(5)))).as("records come late").isEqualTo(later.minus(
                Duration.ofMinutes(30)));
        assertThat(standing.readAt()).isEqualTo(later);
    }

    @Test
    void whatCouldNotBeReadIsAskedForAgainUpToADay() {
        standing.failed("throttled");
        Instant hours = NOW.plus(Duration.ofHours(5));
        assertThat(standing.from(hours)).isEqualTo(NOW.minus(Duration.ofHours(1)));
        assertThat(standing.failing()).isEqualTo("throttled");

        Instant days = NOW.plus(Duration.ofDays(5));
        assertThat(standing.from(days)).isEqualTo(days.minus(Duration.ofDays(1)));
        standing.succeeded(days);
        assertThat(standing.failing()).isEmpty();
    }

    @Test
    void eachIsToldOnceAndForgottenWhenAzureDoesNotSayItAnyMore() {
        assertThat(standing.isNew("a", NOW)).isTrue();
        assertThat(standing.isNew("a", NOW)).isFalse();

        standing.succeeded(NOW.plus(Duration.ofMinutes(10)));
        assertThat(standing.isNew("a", NOW)).as("within what is asked for").isFalse();
        standing.succeeded(NOW.plus(Duration.ofMinutes(40)));
        assertThat(standing.isNew("a", NOW)).isTrue();
    }

    @Test
    void oneReadingIsUnderWay() {
        assertThat(standing.begin()).isTrue();
        assertThat(standing.begin()).isFalse();
        standing.end();
        assertThat(standing.begin()).isTrue();
    }
}
