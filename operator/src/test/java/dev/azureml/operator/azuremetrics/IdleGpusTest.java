package dev.azureml.operator.azuremetrics;

import dev.azureml.operator.azureml.MetricScope;
import dev.azureml.operator.config.MetricsSettings;
import dev.azureml.operator.engine.references.ObjectKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** When GPUs are idle, and when nobody knows. */
class IdleGpusTest {
    private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
    private static final Duration INTERVAL = Duration.ofMinutes(5);
    private static final ObjectKey SHOP = new ObjectKey("MLWorkspace", "team", "shop");

    private final IdleGpus gpus = new IdleGpus(new MetricsSettings.IdleGpu(5, Duration.ofHours(1)));

    private static Course course(String metric, String compute, Instant at, double... percent) {
        Metric of = Catalogue.load().stream().filter(m -> m.scope() == MetricScope.WORKSPACE && m.name().equals(metric))
                .findFirst().orElseThrow();
        return new Course(of, compute, "", IntStream.range(0, percent.length).mapToObj(i -> new Course.Point(at
                .plusSeconds(60L * i), percent[i])).toList());
    }

    private IdleGpus.Use read(int minute, Course... courses) {
        Instant at = NOW.plusSeconds(60L * minute);
        gpus.read(SHOP, INTERVAL, Arrays.asList(courses), at, at);
        gpus.end(SHOP);
        return gpus.of(SHOP, "gpu");
    }

    private IdleGpus.Use busy(int minute, double... percent) {
        return read(minute, course("GpuUtilizationPercentage", "GPU", NOW.plusSeconds(60L * minute), percent));
    }

    @Test
    void aStartBringsNoNews() {
        assertThat(gpus.of(SHOP, "gpu")).isEqualTo(IdleGpus.Use.AS_BEFORE);
        assertThat(busy(0, 1, 2)).isEqualTo(IdleGpus.Use.AS_BEFORE);
    }

    /** Azure is asked for the older metric and for the newer one, one after the other. */
    @Test
    void whatWasNotReadWhollyBringsNoNews() {
        gpus.read(SHOP, INTERVAL, List.of(), NOW, NOW);
        assertThat(gpus.of(SHOP, "gpu")).isEqualTo(IdleGpus.Use.AS_BEFORE);

        gpus.end(SHOP);
        assertThat(gpus.of(SHOP, "gpu")).isEqualTo(IdleGpus.Use.NOT_IDLE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"GpuUtilization", "GpuUtilizationPercentage"})
    void whoIsIdleForLongEnoughIsIdle(String metric) {
        for (int minute = 0; minute < 60; minute += 5) {
            assertThat(read(minute, course(metric, "gpu", NOW.plusSeconds(60L * minute), 0, 4.9)))
                    .isEqualTo(IdleGpus.Use.AS_BEFORE);
        }
        assertThat(read(60, course(metric, "gpu", NOW.plusSeconds(3600), 0))).isEqualTo(IdleGpus.Use.IDLE);
        assertThat(gpus.of(SHOP, "another")).isEqualTo(IdleGpus.Use.NOT_IDLE);
    }

    /** An hour of failures is none of idleness. */
    @Test
    void whatWasNotReadSinceIsNotIdleForLonger() {
        busy(0, 1);
        gpus.end(SHOP);

        assertThat(gpus.of(SHOP, "gpu")).isEqualTo(IdleGpus.Use.AS_BEFORE);
        IntStream.rangeClosed(1, 12).forEach(i -> busy(5 * i, 1));
        assertThat(gpus.of(SHOP, "gpu")).isEqualTo(IdleGpus.Use.IDLE);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whoIsBusyByOneOfBothMetricsIsBusy(boolean olderFirst) {
        for (int minute = 0; minute <= 60; minute += 5) {
            Instant at = NOW.plusSeconds(60L * minute);
            Course older = course("GpuUtilization", "gpu", at, 1);
            Course newer = course("GpuUtilizationPercentage", "GPU", at, 80);
            for (Course course : olderFirst ? List.of(older, newer) : List.of(newer, older)) {
                read(minute, course);
            }
            assertThat(gpus.of(SHOP, "gpu")).isEqualTo(IdleGpus.Use.NOT_IDLE);
        }
    }

    @Test
    void oneBusyMinuteBeginsItAnew() {
        IntStream.rangeClosed(0, 12).forEach(i -> busy(5 * i, 1));
        assertThat(busy(65, 0, 5, 0)).isEqualTo(IdleGpus.Use.NOT_IDLE);
        assertThat(busy(70, 0)).isEqualTo(IdleGpus.Use.AS_BEFORE);
    }

    @Test
    void withoutNodesThereIsNothingToSay() {
        IntStream.rangeClosed(0, 12).forEach(i -> busy(5 * i, 1));
        assertThat(read(75)).as("a gap").isEqualTo(IdleGpus.Use.IDLE);
        assertThat(read(80)).isEqualTo(IdleGpus.Use.NOT_IDLE);
    }

    @Test
    void nothingIsIdleWhereTheRuleIsOff() {
        IdleGpus off = new IdleGpus(new MetricsSettings.IdleGpu(0, Duration.ofMillis(1)));
        off.read(SHOP, INTERVAL, List.of(course("GpuUtilization", "gpu", NOW, 0)), NOW, NOW);

        assertThat(off.of(SHOP, "gpu")).isEqualTo(IdleGpus.Use.NOT_IDLE);
    }

    @Test
    void ofWhatMayNotBeReadNothingIsKnown() {
        IntStream.rangeClosed(0, 12).forEach(i -> busy(5 * i, 1));
        gpus.forget(SHOP);
        assertThat(gpus.of(SHOP, "gpu")).isEqualTo(IdleGpus.Use.NOT_IDLE);
        gpus.retain(Set.of());
        assertThat(gpus.of(SHOP, "gpu")).isEqualTo(IdleGpus.Use.AS_BEFORE);
    }
}
