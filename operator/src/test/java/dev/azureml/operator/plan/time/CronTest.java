package dev.azureml.operator.plan.time;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class CronTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"0 18 * * *|2026-05-01T18:00:00Z", "*/15 * * * *|2026-05-01T10:15:00Z",
        "0 8-17/3 * * 1-5|2026-05-01T11:00:00Z", "0 8 * * MON|2026-05-04T08:00:00Z", "0 0 1 JAN *|2027-01-01T00:00:00Z",
        "0 0 13 * 5|2026-11-13T00:00:00Z", "5,35 10 * * *|2026-05-01T10:05:00Z", "0 10 * * 0|2026-05-03T10:00:00Z"})
    void knowsTheNextTime(String expression, Instant next) {
        assertThat(Cron.parse(expression).nextAfter(Instant.parse("2026-05-01T10:00:00Z"), ZoneOffset.UTC))
                .contains(next);
    }

    @Test
    void theTimeItselfIsNotTheNext() {
        Instant six = Instant.parse("2026-05-01T18:00:00Z");

        assertThat(Cron.parse("0 18 * * *").nextAfter(six, ZoneOffset.UTC))
                .contains(Instant.parse("2026-05-02T18:00:00Z"));
        assertThat(Cron.parse("0 18 * * *").nextAfter(six.minusSeconds(1), ZoneOffset.UTC)).contains(six);
    }

    @Test
    void isSaidInItsZoneAlsoWhenClocksChange() {
        ZoneId berlin = ZoneId.of("Europe/Berlin");

        assertThat(Cron.parse("0 18 * * *").nextAfter(Instant.parse("2026-03-28T17:00:00Z"), berlin))
                .contains(Instant.parse("2026-03-29T16:00:00Z"));
        assertThat(Cron.parse("30 2 * * *").nextAfter(Instant.parse("2026-03-29T00:00:00Z"), berlin))
                .contains(Instant.parse("2026-03-30T00:30:00Z"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "0 18 * *", "0 0 18 * * *", "60 * * * *", "0 24 * * *", "0 0 0 * *", "0 0 32 * *",
        "0 0 * 13 *", "0 0 * * 7", "5-1 * * * *", "*/0 * * * *", "0 18 ? * *", "0 18 L * *", "0 18 1W * *",
        "0 0 * * 5#2", "-1 * * * *", "1//2 * * * *", "1,2,x * * * *", "@daily", "0 18 * * *; rm"})
    void refusesWhatAzureWouldNotTake(String expression) {
        assertThat(Cron.fault(expression)).hasValueSatisfying(fault -> assertThat(fault)
                .startsWith("'" + expression + "' is no cron expression of five fields").doesNotContain("Failed to"));
    }

    @Test
    void hasNoFaultWhereThereIsNone() {
        assertThat(Cron.fault("0 18 * * 1-5")).isEmpty();
    }
}
