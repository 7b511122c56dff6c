package dev.azureml.operator.engine.azure;

import dev.azureml.api.OperationStatus;
import dev.azureml.api.ResourceStatus.Origin;
import dev.azureml.operator.arm.ArmError;
import dev.azureml.operator.arm.ArmResult;
import dev.azureml.operator.arm.FailureKind;
import dev.azureml.operator.arm.Operation;
import dev.azureml.operator.arm.PollResult;
import dev.azureml.operator.engine.EngineFixture;
import dev.azureml.operator.engine.RecordedEvents;
import dev.azureml.operator.engine.status.ReconcileProgress;
import dev.azureml.operator.engine.status.ResourceRecords;
import dev.azureml.operator.plan.Problem;
import dev.azureml.operator.plan.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class OperationsTest {
    private static final Duration INTERVAL = Duration.ofSeconds(5);
    private static final Duration LONGEST = Duration.ofMinutes(1);
    private final EngineFixture stage = new EngineFixture();
    private final Operations operations = new Operations(stage.azure, stage.clock, INTERVAL, LONGEST);
    private final ReconcileProgress progress = new ReconcileProgress(null);

    @BeforeEach
    void begin() {
        progress.put(
                ResourceRecords.seen(EngineFixture.manage("endpoint", EngineFixture.ENDPOINT, "{}"), Origin.Created));
        progress.began(new OperationStatus("endpoint", "Update", "LOCATION", "/p?sig=1", "2026-01-01T00:00:00Z"));
    }

    private boolean poll(PollResult result) {
        stage.arm.polls = _ -> result;
        return operations.poll(new Caller("ns", progress, null), progress, new RecordedEvents(stage.told),
                _ -> List.of(), _ -> false);
    }

    @Test
    void whatRunsIsLookedAtAgainWhenAzureSays() {
        assertThat(poll(new PollResult.Running(Optional.of(Duration.ofSeconds(3))))).isTrue();

        assertThat(progress.next()).contains(Duration.ofSeconds(3));
        assertThat(progress.busy()).containsExactly("endpoint");
    }

    @Test
    void whatTakesLongIsLookedAtLessOftenWhenAzureSaysNothing() {
        for (int age : new int[]{0, 20, 60, 3_600}) {
            ReconcileProgress fresh = new ReconcileProgress(null);
            fresh.began(new OperationStatus("endpoint", "Update", "LOCATION", "/p",
                    stage.clock.instant().minusSeconds(age).toString()));
            stage.arm.polls = _ -> new PollResult.Running(Optional.empty());
            operations.poll(new Caller("ns", fresh, null), fresh, new RecordedEvents(stage.told), _ -> List.of(),
                    _ -> false);

            assertThat(fresh.next()).contains(Duration.ofSeconds(Math.clamp(age / 4, 5, 60)));
        }
    }

    @Test
    void whatEndedWellOrIsNotKnownAnyMoreIsLeftToAGet() {
        assertThat(poll(new PollResult.Succeeded(null))).isFalse();
        assertThat(progress.busy()).isEmpty();
        begin();
        assertThat(poll(new PollResult.Gone())).isFalse();
        assertThat(progress.busy()).isEmpty();
        assertThat(progress.problems()).isEmpty();
        assertThat(progress.wasWritten("endpoint")).isFalse();
    }

    @Test
    void aLookThatFailedSaysNothingOfTheOperation() {
        assertThat(poll(new PollResult.Unknown(new ArmResult.Failure(FailureKind.UNAVAILABLE, ArmError.of("X", "m"),
                Optional.of(Duration.ofSeconds(7)), 503)))).isFalse();

        assertThat(progress.busy()).containsExactly("endpoint");
        assertThat(progress.next()).contains(Duration.ofSeconds(7));
        assertThat(progress.problems()).extracting(Problem::reason).containsExactly(Reason.AZURE_UNAVAILABLE);
    }

    @Test
    void whatEndedBadlyIsToldAndNotTriedAgainInThisVisit() {
        assertThat(poll(new PollResult.Failed(ArmError.of("QuotaExceeded", "8 of 4"), false))).isFalse();

        assertThat(progress.busy()).isEmpty();
        assertThat(progress.wasWritten("endpoint")).isTrue();
        assertThat(progress.problems()).singleElement().satisfies(p -> {
            assertThat(p.reason()).isEqualTo(Reason.QUOTA_EXCEEDED);
            assertThat(p.message()).contains("Update of " + EngineFixture.ENDPOINT, "QuotaExceeded: 8 of 4");
        });
        assertThat(stage.told).containsExactly("Update failed " + EngineFixture.ENDPOINT + " QuotaExceeded: 8 of 4");
    }

    @Test
    void oneThatRunsBesideOneThatEndedIsNotAllRunning() {
        progress.began(new OperationStatus("other", "Create", "LOCATION", "/q", "2026-01-01T00:00:00Z"));
        stage.arm.polls = o -> o.pathAndQuery().equals("/q")
                ? new PollResult.Running(Optional.empty())
                : new PollResult.Gone();

        assertThat(operations.poll(new Caller("ns", progress, null), progress, new RecordedEvents(stage.told),
                _ -> List.of(), _ -> false))
                .isFalse();
        assertThat(progress.busy()).containsExactly("other");
    }

    @Test
    void nothingUnderWayIsNotAllRunning() {
        progress.ended("endpoint");

        assertThat(operations.poll(new Caller("ns", progress, null), progress, new RecordedEvents(stage.told),
                _ -> List.of(), _ -> false))
                .isFalse();
    }

    @Test
    void whatBeganIsResumedFromTheStatusAlone() {
        ReconcileProgress first = new ReconcileProgress(null);
        var operation = new Operation(Operation.Style.ASYNC_OPERATION, "/s?sig=1",
                Instant.parse("2026-01-01T00:00:01Z"),
                Optional.empty());
        operations.began(first, "endpoint", "Create", operation, Optional.empty());
        assertThat(first.next()).contains(INTERVAL);
        first.operations().forEach(progress::began);
        stage.arm.polls = resumed -> {
            assertThat(resumed).isEqualTo(operation);
            return new PollResult.Gone();
        };

        operations.poll(new Caller("ns", progress, null), progress, new RecordedEvents(stage.told), _ -> List.of(),
                _ -> false);

        assertThat(progress.busy()).isEmpty();
    }

    /** A status is written by whoever may; what can't be followed is left to a GET. */
    @Test
    void anOperationThatCannotBeReadIsLeftToAGet() {
        progress.began(new OperationStatus("endpoint", "Create", "Telepathy", "/p", "yesterday"));

        assertThat(poll(new PollResult.Running(Optional.empty()))).isFalse();

        assertThat(progress.busy()).isEmpty();
    }
}
