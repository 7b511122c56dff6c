package dev.azureml.operator.azuremetrics;

import dev.azureml.operator.engine.references.ObjectKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Energy is counted from when it began to be read, all of it, and none of it twice. */
class EnergyTest {
    private static final Instant NOW = Instant.parse("2026-01-01T12:00:30Z");
    private static final Instant MINUTE = Instant.parse("2026-01-01T12:00:00Z");
    private static final Duration INTERVAL = Duration.ofMinutes(5);
    private static final Duration DELAY = Duration.ofMinutes(4);
    private static final ObjectKey SHOP = new ObjectKey("MLWorkspace", "team", "shop");
    private static final ObjectKey OTHER = new ObjectKey("MLWorkspace", "team", "other");
    private static final String KWH = "azureml_workspace_gpu_energy_kilowatt_hours_total";
    private static final String CO2E = "azureml_workspace_gpu_co2e_grams_total";
    private static final double JOULES = 3_600_000;
    private static final Metric METRIC = Catalogue.load().stream().filter(Metric::isGpuEnergy).findFirst()
            .orElseThrow();

    private final Energy energy = new Energy(Map.of("", 400.0, "swedencentral", 20.0), 3);

    EnergyTest() {
        energy.begin(SHOP, new Energy.Places(Optional.of("West Europe"), Map.of("north", "Sweden Central")), NOW);
    }

    /** Kilowatt-hours of minutes that begin then. */
    private static Course course(String compute, Instant from, double... hours) {
        return new Course(METRIC, compute, Labels.of("compute", compute), IntStream.range(0, hours.length).mapToObj(
                i -> new Course.Point(from.plusSeconds(60L * i), hours[i] * JOULES)).toList());
    }

    private Window window(Instant now) {
        return energy.window(List.of(SHOP), Window.until(now, INTERVAL, DELAY));
    }

    private void read(Instant now, Course... courses) {
        Window asked = window(now);
        energy.count(SHOP, asked, Arrays.stream(courses).map(course -> new Course(course.metric(), course.split(),
                course.labels(), course.points().stream().filter(point -> !point.at().isBefore(asked.start()) && point
                        .at().isBefore(asked.end())).toList()))
                .toList(), now);
    }

    private String shown(String metric, String compute) {
        return energy.text().lines()
                .filter(line -> line.startsWith(metric + "{") && line.contains("compute=\"" + compute
                        + "\""))
                .map(line -> line.substring(line.lastIndexOf(' ') + 1)).findFirst().orElse("none");
    }

    @Test
    void nothingIsShownOfWhatNobodyKnows() {
        read(NOW.plusSeconds(600));

        assertThat(energy.text()).isEmpty();
    }

    @Test
    void itBeginsWithTheMinuteInWhichItBeganToBeRead() {
        Course gpu = course("gpu", MINUTE.minusSeconds(180), 8, 8, 8, 1, 2);
        read(NOW.plusSeconds(300), gpu);
        assertThat(shown(KWH, "gpu")).as("a counter is seen at 0 before it grows").isEqualTo("0.0");

        read(NOW.plusSeconds(600), gpu);
        assertThat(shown(KWH, "gpu")).isEqualTo("3.0");
        assertThat(energy.text()).contains("# TYPE " + KWH + " counter\n", "# HELP " + KWH + " ",
                KWH + "{namespace=\"team\",workspace=\"shop\",compute=\"gpu\"} 3.0\n");
    }

    @Test
    void noMinuteIsCountedTwiceHoweverOftenItIsRead() {
        Course gpu = course("gpu", MINUTE, 1, 1, 1, 1, 1, 1);
        for (int second = 300; second < 1500; second += 10) {
            read(NOW.plusSeconds(second), gpu);
        }

        assertThat(shown(KWH, "gpu")).isEqualTo("6.0");
    }

    @Test
    void whatAzureSaysLaterIsAdded() {
        read(NOW.plusSeconds(300), course("gpu", MINUTE, 1));
        read(NOW.plusSeconds(600), course("gpu", MINUTE, 3, 1));
        assertThat(shown(KWH, "gpu")).isEqualTo("4.0");

        read(NOW.plusSeconds(900), course("gpu", MINUTE, 2, 1));
        assertThat(shown(KWH, "gpu")).as("a counter never falls").isEqualTo("4.0");
    }

    @Test
    void whatCouldNotBeReadForAWhileIsReadAfterwards() {
        read(NOW.plusSeconds(300), course("gpu", MINUTE, 1));
        Instant later = NOW.plus(Duration.ofHours(3));
        assertThat(window(later).start()).isEqualTo(MINUTE);

        Course all = course("gpu", MINUTE, IntStream.range(0, 170).mapToDouble(_ -> 1).toArray());
        for (int i = 1; i < 3; i++) {
            assertThat(energy.isBehind(SHOP, Window.until(later, INTERVAL, DELAY))).isTrue();
            assertThat(window(later).length()).as("at once").isEqualTo(Duration.ofMinutes(75));
            read(later, all);
            assertThat(shown(KWH, "gpu")).isEqualTo(15.0 + 60 * i + "");
        }
        read(later, all);
        assertThat(energy.isBehind(SHOP, Window.until(later, INTERVAL, DELAY))).isFalse();
        assertThat(shown(KWH, "gpu")).isEqualTo("170.0");
        assertThat(window(later.plus(Duration.ofHours(24))).start()).as("but not for ever")
                .isEqualTo(later.plus(Duration
                        .ofHours(24)).minus(DELAY).plusSeconds(30).minus(Duration.ofHours(6)));
    }

    @Test
    void whoIsReadSeldomCatchesUpToo() {
        Window seldom = Window.until(NOW.plus(Duration.ofHours(6)), Duration.ofHours(1), DELAY);

        assertThat(energy.window(List.of(SHOP), seldom).length()).isEqualTo(Duration.ofMinutes(135));
    }

    @Test
    void aClockThatLeapedForwardAndBackEndsNothing() {
        read(NOW.plusSeconds(300), course("gpu", MINUTE, 1));
        read(NOW.plus(Duration.ofDays(1)), course("gpu", MINUTE, 1));
        Course all = course("gpu", MINUTE, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1);
        read(NOW.plusSeconds(600), all);
        read(NOW.plusSeconds(900), all);

        assertThat(shown(KWH, "gpu")).as("less the minutes meanwhile").isEqualTo("6.0");
    }

    @Test
    void aComputeIsOneHoweverAzureWritesIt() {
        read(NOW.plusSeconds(300), course("Gpu", MINUTE, 1));
        read(NOW.plusSeconds(600), course("gpu", MINUTE, 1, 1));

        assertThat(shown(KWH, "Gpu")).isEqualTo("2.0");
        assertThat(shown(KWH, "gpu")).isEqualTo("none");
    }

    @Test
    void anotherIntervalDoesNotCountAnewWhatItOverlaps() {
        read(NOW.plusSeconds(600), course("gpu", MINUTE, 1, 1, 1, 1, 1, 1, 1));
        Window coarse = energy.window(List.of(SHOP),
                Window.until(NOW.plusSeconds(1200), Duration.ofMinutes(15), DELAY));
        energy.count(SHOP, coarse, List.of(new Course(METRIC, "gpu", Labels.of("compute", "gpu"), List.of(
                new Course.Point(MINUTE, 5 * JOULES), new Course.Point(MINUTE.plusSeconds(300), 5 * JOULES),
                new Course.Point(MINUTE.plusSeconds(600), 5 * JOULES)))), NOW.plusSeconds(1200));

        assertThat(shown(KWH, "gpu")).isEqualTo("12.0");
    }

    /** A counter that begins anew with what an earlier one has shown would be counted twice by Prometheus. */
    @Test
    void whoBeginsAnewCountsNothingThatWasCountedBefore() {
        read(NOW.plusSeconds(900), course("gpu", MINUTE, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1));
        read(NOW.plusSeconds(960), course("gpu", MINUTE, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1));
        double before = Double.parseDouble(shown(KWH, "gpu"));
        energy.retain(Set.of());
        assertThat(energy.text()).isEmpty();

        Instant again = NOW.plusSeconds(961);
        energy.begin(SHOP, new Energy.Places(Optional.empty(), Map.of()), again);
        Course all = course("gpu", MINUTE, IntStream.range(0, 40).mapToDouble(_ -> 1).toArray());
        read(again, all);
        read(again.plusSeconds(1260), all);
        read(again.plusSeconds(1320), all);
        double counted = before + Double.parseDouble(shown(KWH, "gpu"));
        assertThat(counted).isLessThanOrEqualTo(35).isGreaterThan(28);
    }

    @Test
    void co2eIsThatOfTheRegionTheComputeIsIn() {
        for (int i = 1; i < 4; i++) {
            read(NOW.plusSeconds(300L * i), course("gpu", MINUTE, 2), course("North", MINUTE, 2));
        }

        assertThat(shown(CO2E, "gpu")).isEqualTo("800.0");
        assertThat(shown(CO2E, "North")).isEqualTo("40.0");
        assertThat(energy.text()).contains("# TYPE " + CO2E + " counter\n");
    }

    @Test
    void whereNobodySaysWhatAKilowattHourStandsForThereIsNoCo2e() {
        Energy unknown = new Energy(Map.of("swedencentral", 20.0), 3);
        unknown.begin(SHOP, new Energy.Places(Optional.of("westeurope"), Map.of()), NOW);
        unknown.count(SHOP, Window.until(NOW.plusSeconds(300), INTERVAL, DELAY), List.of(course("gpu", MINUTE, 1)),
                NOW);

        assertThat(unknown.text()).contains(KWH).doesNotContain(CO2E);
    }

    @Test
    void aWorkspaceHasSoManyComputesAndThoseReadLastStay() {
        for (int i = 0; i < 5; i++) {
            read(NOW.plusSeconds(300 + 60L * i), course("c" + i, MINUTE, 1));
        }

        assertThat(shown(KWH, "c1")).isEqualTo("none");
        assertThat(List.of(shown(KWH, "c2"), shown(KWH, "c3"), shown(KWH, "c4"))).doesNotContain("none");
    }

    @Test
    void ofAWorkspaceThatMayNotBeReadNothingStays() {
        read(NOW.plusSeconds(300), course("gpu", MINUTE, 1));
        energy.forget(SHOP);
        energy.count(SHOP, Window.until(NOW, INTERVAL, DELAY), List.of(course("gpu", MINUTE, 1)), NOW);

        assertThat(energy.text()).isEmpty();
    }

    @Test
    void ofSeveralAskedAtOnceEachIsCountedFromItsOwnBeginning() {
        read(NOW.plusSeconds(1800), course("gpu", MINUTE.plusSeconds(1500), 1));
        energy.begin(OTHER, new Energy.Places(Optional.empty(), Map.of()), NOW.plusSeconds(3600));
        Window both = energy.window(List.of(SHOP, OTHER), Window.until(NOW.plusSeconds(3900), INTERVAL, DELAY));
        assertThat(both.start()).isBefore(MINUTE.plusSeconds(1500));
        for (ObjectKey key : List.of(SHOP, OTHER, OTHER)) {
            energy.count(key, both, List.of(course("late", MINUTE.plusSeconds(3540), 7, 1)), NOW.plusSeconds(3900));
        }

        assertThat(energy.text()).contains("workspace=\"other\",compute=\"late\"} 1.0");
    }
}
