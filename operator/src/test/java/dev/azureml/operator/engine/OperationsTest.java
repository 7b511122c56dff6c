package dev.azureml.operator.engine;

import dev.azureml.api.OperationStatus;
import dev.azureml.api.ResourceStatus.Origin;
import dev.azureml.operator.arm.ArmError;
import dev.azureml.operator.arm.ArmResult;
import dev.azureml.operator.arm.FailureKind;
import dev.azureml.operator.arm.Operation;
import dev.azureml.operator.arm.PollResult;
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
    private final Stage stage = new Stage();
    private final Operations operations = new Operations(stage.azure, stage.clock, INTERVAL, LONGEST);
    private final Ledger ledger = new Ledger(null);

    @BeforeEach
    void begin() {
        ledger.put(Records.seen(Stage.manage("endpoint", Stage.ENDPOINT, "{}"), Origin.Created));
        ledger.began(new OperationStatus("endpoint", "Update", "LOCATION", "/p?sig=1", "2026-01-01T00:00:00Z"));
    }

    private boolean poll(PollResult result) {
        stage.arm.polls = _ -> result;
        return operations.poll(new Caller("ns", ledger, null), ledger, new Told(stage.told), _ -> List.of());
    }

    @Test
    void whatRunsIsLookedAtAgainWhenAzureSays() {
        assertThat(poll(new PollResult.Running(Optional.of(Duration.ofSeconds(3))))).isTrue();

        assertThat(ledger.next()).contains(Duration.ofSeconds(3));
        assertThat(ledger.busy()).containsExactly("endpoint");
    }

    @Test
    void whatTakesLongIsLookedAtLessOftenWhenAzureSaysNothing() {
        for (int age : new int[]{0, 20, 60, 3_600}) {
            Ledger fresh = new Ledger(null);
            fresh.began(new OperationStatus("endpoint", "Update", "LOCATION", "/p",
                    stage.clock.instant().minusSeconds(age).toString()));
            stage.arm.polls = _ -> new PollResult.Running(Optional.empty());
            operations.poll(new Caller("ns", fresh, null), fresh, new Told(stage.told), _ -> List.of());

            assertThat(fresh.next()).contains(Duration.ofSeconds(Math.clamp(age / 4, 5, 60)));
        }
    }

    @Test
    void whatEndedWellOrIsNotKnownAnyMoreIsLeftToAGet() {
        assertThat(poll(new PollResult.Succeeded(null))).isFalse();
        assertThat(ledger.busy()).isEmpty();
        begin();
        assertThat(poll(new PollResult.Gone())).isFalse();
        assertThat(ledger.busy()).isEmpty();
        assertThat(ledger.problems()).isEmpty();
        assertThat(ledger.wasWritten("endpoint")).isFalse();
    }

    @Test
    void aLookThatFailedSaysNothingOfTheOperation() {
        assertThat(poll(new PollResult.Unknown(new ArmResult.Failure(FailureKind.UNAVAILABLE, ArmError.of("X", "m"),
                Optional.of(Duration.ofSeconds(7)), 503)))).isFalse();

        assertThat(ledger.busy()).containsExactly("endpoint");
        assertThat(ledger.next()).contains(Duration.ofSeconds(7));
        assertThat(ledger.problems()).extracting(Problem::reason).containsExactly(Reason.AZURE_UNAVAILABLE);
    }

    @Test
    void whatEndedBadlyIsToldAndNotTriedAgainInThisVisit() {
        assertThat(poll(new PollResult.Failed(ArmError.of("QuotaExceeded", "8 of 4"), false))).isFalse();

        assertThat(ledger.busy()).isEmpty();
        assertThat(ledger.wasWritten("endpoint")).isTrue();
        assertThat(ledger.problems()).singleElement().satisfies(p -> {
            assertThat(p.reason()).isEqualTo(Reason.QUOTA_EXCEEDED);
            assertThat(p.message()).contains("Update of " + Stage.ENDPOINT, "QuotaExceeded: 8 of 4");
        });
        assertThat(stage.told).containsExactly("Update failed " + Stage.ENDPOINT + " QuotaExceeded: 8 of 4");
    }

    @Test
    void oneThatRunsBesideOneThatEndedIsNotAllRunning() {
        ledger.began(new OperationStatus("other", "Create", "LOCATION", "/q", "2026-01-01T00:00:00Z"));
        stage.arm.polls = o -> o.pathAndQuery().equals("/q")
                ? new PollResult.Running(Optional.empty())
                : new PollResult.Gone();

        assertThat(operations.poll(new Caller("ns", ledger, null), ledger, new Told(stage.told), _ -> List.of()))
                .isFalse();
        assertThat(ledger.busy()).containsExactly("other");
    }

    @Test
    void nothingUnderWayIsNotAllRunning() {
        ledger.ended("endpoint");

        assertThat(operations.poll(new Caller("ns", ledger, null), ledger, new Told(stage.told), _ -> List.of()))
                .isFalse();
    }

    @Test
    void whatBeganIsResumedFromTheStatusAlone() {
        Ledger first = new Ledger(null);
        var operation = new Operation(Operation.Style.ASYNC_OPERATION, "/s?sig=1",
                Instant.parse("2026-01-01T00:00:01Z"),
                Optional.empty());
        operations.began(first, "endpoint", "Create", operation, Optional.empty());
        assertThat(first.next()).contains(INTERVAL);
        first.operations().forEach(ledger::began);
        stage.arm.polls = resumed -> {
            assertThat(resumed).isEqualTo(operation);
            return new PollResult.Gone();
        };

        operations.poll(new Caller("ns", ledger, null), ledger, new Told(stage.told), _ -> List.of());

        assertThat(ledger.busy()).isEmpty();
    }

    /** A status is written by whoever may; what can't be followed is left to a GET. */
    @Test
    void anOperationThatCannotBeReadIsLeftToAGet() {
        ledger.began(new OperationStatus("endpoint", "Create", "Telepathy", "/p", "yesterday"));

        assertThat(poll(new PollResult.Running(Optional.empty()))).isFalse();

        assertThat(ledger.busy()).isEmpty();
    }
}
