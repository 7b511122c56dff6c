package dev.azureml.operator.engine;

import dev.azureml.api.OperationStatus;
import dev.azureml.api.ResourceStatus;
import dev.azureml.operator.arm.ArmError;
import dev.azureml.operator.arm.ArmResult;
import dev.azureml.operator.arm.FailureKind;
import dev.azureml.operator.arm.Failures;
import dev.azureml.operator.arm.Operation;
import dev.azureml.operator.arm.PollResult;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Optional;

/** Follows long-running operations: one look a visit, resumed from the status after a restart. */
final class Operations {
    private final Azure azure;
    private final InstantSource clock;
    private final Duration pollInterval;

    Operations(Azure azure, InstantSource clock, Duration pollInterval) {
        this.azure = azure;
        this.clock = clock;
        this.pollInterval = pollInterval;
    }

    /** Writes down what Azure accepted, so that the next visit, or the next process, can follow it. */
    void began(Ledger ledger, String key, String verb, Operation operation, Optional<Duration> retryAfter) {
        ledger.began(new OperationStatus(key, verb, operation.style().name(), operation.pathAndQuery(),
                operation.startedAt().truncatedTo(ChronoUnit.SECONDS).toString()));
        ledger.lookAgain(retryAfter.orElse(pollInterval));
    }

    /**
     * Looks at each operation once. What ended in failure may not be written again in this visit.
     *
     * @return whether all of them are still under way, and at least one is
     */
    boolean poll(String namespace, Ledger ledger, Happenings happenings) {
        boolean allRunning = !ledger.operations().isEmpty();
        for (OperationStatus status : ledger.operations()) {
            String id = ledger.resource(status.key()).map(ResourceStatus::id).orElse(status.key());
            PollResult result = operation(status).map(operation -> azure.poll(namespace, operation))
                    .orElseGet(PollResult.Gone::new);
            allRunning = allRunning && result instanceof PollResult.Running;
            switch (result) {
                case PollResult.Running(Duration after) -> ledger.lookAgain(after.isZero() ? pollInterval : after);
                case PollResult.Succeeded _,PollResult.Gone _ -> ledger.ended(status.key());
                case PollResult.Unknown(ArmResult.Failure failure) -> {
                    ledger.problem(Problems.of(failure, id));
                    failure.retryAfter().ifPresent(ledger::lookAgain);
                }
                case PollResult.Failed(ArmError error, boolean _) -> {
                    ledger.ended(status.key());
                    ledger.refused(status.key(), Problems.ofOperation(Failures.known(error).orElse(FailureKind.INVALID),
                            error, status.verb(), id));
                    happenings.failed(status.verb(), id, error.code() + ": " + error.message());
                }
            }
        }
        return allRunning;
    }

    /** Empty for what no version of ours wrote: then a GET tells the truth. */
    private Optional<Operation> operation(OperationStatus status) {
        String poll = Optional.ofNullable(status.poll()).orElse("");
        return Arrays.stream(Operation.Style.values()).filter(style -> style.name().equals(status.style())).findFirst()
                .map(style -> new Operation(style, poll, startedAt(status), Optional.empty()));
    }

    private Instant startedAt(OperationStatus status) {
        try {
            return Instant.parse(status.startedAt());
        } catch (DateTimeParseException e) {
            return clock.instant();
        }
    }
}
