package dev.azureml.operator.engine;

import dev.azureml.operator.engine.references.ObjectKey;
import dev.azureml.operator.plan.Reason;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What counts as time in which an object is worked on. */
class WorkClockTest {
    private static final ObjectKey KEY = new ObjectKey("MLCompute", "a", "cpu");
    private static final Instant NOW = Instant.parse("2026-07-01T08:00:00Z");

    private final WorkClock clock = new WorkClock();

    private void seen(Reason reason, int minute) {
        clock.seen(KEY, reason.state(), reason, false, at(minute));
    }

    private static Instant at(int minute) {
        return NOW.plus(Duration.ofMinutes(minute));
    }

    @Test
    void itRunsFromTheFirstVisitUntilReadyWhateverIsDoneMeanwhile() {
        seen(Reason.CREATING, 0);
        seen(Reason.BUSY, 5);
        seen(Reason.AVAILABLE, 9);

        assertThat(clock.ready(KEY, at(10))).contains(Duration.ofMinutes(10));
        assertThat(clock.ready(KEY, at(11))).as("it counts once").isEmpty();
    }

    @Test
    void whatIsDoneInOneVisitCountsFromItsBegin() {
        clock.seen(KEY, Reason.State.READY, Reason.AVAILABLE, true, at(3));

        assertThat(clock.ready(KEY, at(4))).contains(Duration.ofMinutes(1));
    }

    @Test
    void thatAnObjectStaysReadyDoesNotCount() {
        seen(Reason.AVAILABLE, 0);

        assertThat(clock.ready(KEY, at(60))).isEmpty();
    }

    @Test
    void waitingForAnotherObjectOrAPersonDoesNotCount() {
        seen(Reason.CREATING, 0);
        seen(Reason.DEPENDENCY_NOT_READY, 1);
        seen(Reason.CREATING, 100);
        seen(Reason.APPROVAL_PENDING, 103);
        seen(Reason.UPDATING, 500);
        seen(Reason.QUOTA_EXCEEDED, 501);
        seen(Reason.CREATING, 900);

        assertThat(clock.ready(KEY, at(902))).contains(Duration.ofMinutes(2));
    }

    @Test
    void whatOnlyWaitedWasNotWorkedOn() {
        seen(Reason.DEPENDENCY_NOT_READY, 0);
        seen(Reason.AVAILABLE, 50);

        assertThat(clock.ready(KEY, at(50))).isEmpty();
    }

    /** Its status may not be taken: it is said again at the next visit, and counts only then. */
    @Test
    void thatItIsReadyCountsOnceItWasWritten() {
        seen(Reason.CREATING, 0);
        seen(Reason.AVAILABLE, 5);
        seen(Reason.AVAILABLE, 6);

        assertThat(clock.ready(KEY, at(6))).contains(Duration.ofMinutes(6));
    }

    @Test
    void whatIsNoMoreIsForgotten() {
        seen(Reason.CREATING, 0);
        clock.forget(KEY);
        seen(Reason.CREATING, 8);

        assertThat(clock.ready(KEY, at(9))).contains(Duration.ofMinutes(1));
    }
}
