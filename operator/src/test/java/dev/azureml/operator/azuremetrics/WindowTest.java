package dev.azureml.operator.azuremetrics;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Of which time metrics are asked. */
class WindowTest {
    @ParameterizedTest
    @CsvSource({
        "PT5M,  PT4M,   2026-01-01T11:52:00Z, 2026-01-01T11:57:00Z, PT1M",
        "PT1M,  PT4M,   2026-01-01T11:56:00Z, 2026-01-01T11:57:00Z, PT1M",
        "PT1S,  PT0.1S, 2026-01-01T12:00:00Z, 2026-01-01T12:01:00Z, PT1M",
        "PT15M, PT4M,   2026-01-01T11:40:00Z, 2026-01-01T11:55:00Z, PT5M",
        "PT30M, PT4M,   2026-01-01T11:25:00Z, 2026-01-01T11:55:00Z, PT5M",
        "PT1H,  PT4M,   2026-01-01T10:45:00Z, 2026-01-01T11:45:00Z, PT15M",
        "PT7M,  PT4M,   2026-01-01T11:45:00Z, 2026-01-01T11:55:00Z, PT5M"})
    void theLastIntervalInWholeGrains(Duration interval, Duration delay, Instant start, Instant end, Duration grain) {
        assertThat(Window.until(Instant.parse("2026-01-01T12:00:30Z"), interval, delay)).isEqualTo(new Window(start,
                end, grain));
    }

    @ParameterizedTest
    @CsvSource({
        "PT5M,  2026-01-01T11:40:10Z, 2026-01-01T11:40:00Z",
        "PT15M, 2026-01-01T11:34:00Z, 2026-01-01T11:30:00Z",
        "PT5M,  2026-01-01T11:55:00Z, 2026-01-01T11:52:00Z"})
    void itReachesBackInWholeGrainsAndIsNeverShorter(Duration interval, Instant since, Instant start) {
        Window window = Window.until(Instant.parse("2026-01-01T12:00:30Z"), interval, Duration.ofMinutes(4));

        assertThat(window.since(since)).isEqualTo(new Window(start, window.end(), window.grain()));
    }
}
