package dev.azureml.operator.plan.time;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.SourceDSL.longs;

class MaintenanceWindowTest {
    private static final long YEAR = Duration.ofDays(365).toSeconds();

    /** A window, a moment, and by simple counting whether a minute of the schedule lies in the time before it. */
    private record Draw(MaintenanceWindow window, Instant now, int minute, int hour, int weekDay) {
        static Draw of(long seed) {
            var random = new Random(seed);
            int minute = random.nextInt(60);
            int hour = random.nextInt(-1, 24);
            int weekDay = random.nextInt(-1, 7);
            String schedule = minute + " " + said(hour) + " * * " + said(weekDay);
            Duration duration = Duration.ofMinutes(random.nextInt(1, 600));
            Instant now = Instant.parse("2026-01-01T00:00:00Z").plusSeconds(random.nextLong(YEAR));
            return new Draw(new MaintenanceWindow(Cron.parse(schedule), duration, ZoneOffset.UTC), now, minute, hour,
                    weekDay);
        }

        private static String said(int number) {
            return number < 0 ? "*" : String.valueOf(number);
        }

        boolean opensAt(Instant instant) {
            ZonedDateTime at = instant.atZone(ZoneOffset.UTC);
            return at.getSecond() == 0 && at.getMinute() == minute && (hour < 0 || at.getHour() == hour)
                    && (weekDay < 0 || at.getDayOfWeek().getValue() % 7 == weekDay);
        }

        boolean openedLately() {
            long second = now.getEpochSecond();
            return LongStream.range(second - window.duration().toSeconds() + 1, second + 1)
                    .anyMatch(s -> opensAt(Instant.ofEpochSecond(s)));
        }
    }

    private static void forAll(Consumer<Draw> law) {
        qt().withFixedSeed(2_026).withExamples(150).withShrinkCycles(0).forAll(longs().all())
                .checkAssert(seed -> law.accept(Draw.of(seed)));
    }

    @Test
    void isOpenForItsDurationAfterEachTimeOfTheSchedule() {
        forAll(draw -> assertThat(draw.window().isOpen(draw.now())).isEqualTo(draw.openedLately()));
    }

    @Test
    void opensNextAtTheFirstTimeToCome() {
        forAll(draw -> {
            Instant next = draw.window().nextOpening(draw.now()).orElseThrow();

            assertThat(next).isAfter(draw.now());
            assertThat(draw.opensAt(next)).isTrue();
            assertThat(draw.window().isOpen(next)).isTrue();
            assertThat(LongStream.range(draw.now().getEpochSecond() + 1, next.getEpochSecond())
                    .anyMatch(s -> draw.opensAt(Instant.ofEpochSecond(s)))).isFalse();
        });
    }

    @ParameterizedTest
    @CsvSource({"2026-05-02T12:59:59Z,false", "2026-05-02T13:00:00Z,true", "2026-05-02T16:59:59Z,true",
        "2026-05-02T17:00:00Z,false", "2026-05-03T13:00:00Z,false"})
    void itsEdgesAreThoseOfItsZone(Instant now, boolean open) {
        var window = new MaintenanceWindow(Cron.parse("0 22 * * SAT"), Duration.ofHours(4), ZoneId.of("Asia/Tokyo"));

        assertThat(window.isOpen(now)).isEqualTo(open);
    }

    @Test
    void aWindowOfNoTimeIsNone() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new MaintenanceWindow(Cron.parse("0 0 * * *"), Duration.ZERO, ZoneOffset.UTC));
    }

    @Test
    void aScheduleThatNeverComesNeverOpens() {
        var window = new MaintenanceWindow(Cron.parse("0 0 30 2 *"), Duration.ofHours(1), ZoneOffset.UTC);

        assertThat(window.isOpen(Instant.EPOCH)).isFalse();
        assertThat(window.nextOpening(Instant.EPOCH)).isEmpty();
    }
}
