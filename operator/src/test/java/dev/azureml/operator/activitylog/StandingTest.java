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
        assertThat(standing.isTold("a", NOW)).isFalse();
        assertThat(standing.isTold("a", NOW)).as("it was asked alone").isFalse();
        standing.told("a", NOW);
        assertThat(standing.isTold("a", NOW)).isTrue();

        standing.succeeded(NOW.plus(Duration.ofMinutes(10)));
        assertThat(standing.isTold("a", NOW)).as("within what is asked for").isTrue();
        standing.succeeded(NOW.plus(Duration.ofMinutes(40)));
        assertThat(standing.isTold("a", NOW)).isFalse();
    }

    @Test
    void whatIsToldOnceAnHourIsRememberedByTheLastOfIt() {
        standing.told("a", NOW);
        assertThat(standing.isTold("a", NOW.plus(Duration.ofMinutes(50)))).isTrue();
        assertThat(standing.isTold("a", NOW.plus(Duration.ofMinutes(10)))).isTrue();

        standing.succeeded(NOW.plus(Duration.ofMinutes(70)));

        assertThat(standing.isTold("a", NOW.plus(Duration.ofMinutes(55)))).isTrue();
    }

    @Test
    void whatCouldNotBeToldIsReadAgainForTwoHours() {
        Instant later = NOW.plus(Duration.ofMinutes(50));
        standing.succeeded(later);
        standing.owe(NOW);
        standing.owe(NOW.plusSeconds(5));
        assertThat(standing.from(later)).isEqualTo(NOW);
        assertThat(standing.from(NOW.plus(Duration.ofHours(3)))).isEqualTo(NOW.plus(Duration.ofHours(1)).minus(Duration
                .ofMinutes(40)));
    }

    @Test
    void itIsDueEachIntervalAndLessOftenWhereItIsNotAllowed() {
        Duration interval = Duration.ofMinutes(5);
        assertThat(standing.isDue(NOW, interval)).isTrue();
        standing.begin(NOW);
        assertThat(standing.isDue(NOW.plus(Duration.ofHours(1)), interval)).as("it is under way").isFalse();
        standing.failed("failed");
        standing.end();
        assertThat(standing.isDue(NOW.plusSeconds(299), interval)).isFalse();
        assertThat(standing.isDue(NOW.plusSeconds(300), interval)).isTrue();
        standing.failed("not-allowed");
        assertThat(standing.isDue(NOW.plusSeconds(1_799), interval)).isFalse();
        assertThat(standing.isDue(NOW.plusSeconds(1_800), interval)).isTrue();
    }

    @Test
    void aPlaceWithoutObjectsIsForgottenAfterADay() {
        standing.want(NOW);
        assertThat(standing.isForgotten(NOW.plus(Duration.ofHours(24)))).isFalse();
        assertThat(standing.isForgotten(NOW.plus(Duration.ofHours(25)))).isTrue();
        standing.want(NOW.plus(Duration.ofHours(2)));
        assertThat(standing.isForgotten(NOW.plus(Duration.ofHours(25)))).isFalse();
    }

    @Test
    void thatOneWaitsIsNewsOnce() {
        assertThat(standing.hold()).isTrue();
        assertThat(standing.hold()).isFalse();
        standing.begin(NOW);
        assertThat(standing.hold()).isTrue();
    }

    @Test
    void thatItFailsForAnotherCauseIsNews() {
        assertThat(standing.failed("failed", "UNAVAILABLE A", "A (503)")).isFalse();
        assertThat(standing.failed("failed", "UNAVAILABLE A", "A (503)")).isFalse();
        assertThat(standing.failed("failed", "UNAVAILABLE A", "A (503)")).isTrue();
        assertThat(standing.failed("failed", "UNAVAILABLE A", "A (503) again")).as("the same").isFalse();

        assertThat(standing.failed("failed", "INVALID B", "B (400)")).isTrue();

        assertThat(standing.trouble()).map(Readability.Verdict::message).contains("B (400)");
    }

    @Test
    void oneReadingIsUnderWay() {
        assertThat(standing.begin(NOW)).isTrue();
        assertThat(standing.begin(NOW)).isFalse();
        standing.end();
        assertThat(standing.begin(NOW)).isTrue();
    }
}
