package dev.azureml.operator.engine;

import dev.azureml.api.OperationStatus;
import dev.azureml.api.ResourceStatus;
import dev.azureml.operator.arm.ArmError;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.arm.ArmResult;
import dev.azureml.operator.arm.FailureKind;
import dev.azureml.operator.arm.Failures;
import dev.azureml.operator.arm.Operation;
import dev.azureml.operator.arm.PollResult;
import dev.azureml.operator.plan.Inquiry;
import dev.azureml.operator.plan.Problem;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Follows long-running operations: one look a visit, resumed from the status after a restart. */
final class Operations {
    static final String DELETE = "Delete";

    private final Azure azure;
    private final Explanations explanations;
    private final InstantSource clock;
    private final Duration pollInterval;
    private final Duration longestPollInterval;

    Operations(Azure azure, InstantSource clock, Duration pollInterval, Duration longestPollInterval) {
        this.azure = azure;
        this.explanations = new Explanations(azure);
        this.clock = clock;
        this.pollInterval = pollInterval;
        this.longestPollInterval = longestPollInterval;
    }

    /** Writes down what Azure accepted, so that the next visit, or the next process, can follow it. */
    void began(Ledger ledger, String key, String verb, Operation operation, Optional<Duration> retryAfter) {
        ledger.began(new OperationStatus(key, verb, operation.style().name(), operation.pathAndQuery(),
                operation.startedAt().truncatedTo(ChronoUnit.SECONDS).toString()));
        ledger.lookAgain(retryAfter.orElse(pollInterval));
    }

    /**
     * Looks at each operation once. What ended in failure may not be written again in this visit; what was deleted is
     * forgotten, and not deleted once more, for another may have made it anew.
     *
     * @param inquiries what to ask when a write of that resource has failed
     * @return whether all of them are still under way, and at least one is
     */
    boolean poll(Caller caller, Ledger ledger, Happenings happenings,
            Function<ResourceStatus, List<Inquiry>> inquiries) {
        boolean allRunning = !ledger.operations().isEmpty();
        for (OperationStatus status : ledger.operations()) {
            String id = ledger.resource(status.key()).map(ResourceStatus::id).orElse(status.key());
            PollResult result = operation(status).map(operation -> azure.poll(caller, id, operation))
                    .orElseGet(PollResult.Gone::new);
            allRunning = allRunning && result instanceof PollResult.Running;
            switch (result) {
                case PollResult.Running(var retryAfter) -> ledger.lookAgain(retryAfter.orElseGet(() -> byAge(status)));
                case PollResult.Succeeded _ when status.verb().equals(DELETE) -> {
                    ledger.forget(status.key());
                    ArmId.tryParse(id).ifPresent(ledger::forgetWithin);
                    happenings.deleted(id);
                }
                case PollResult.Succeeded _ -> ledger.succeeded(status.key());
                case PollResult.Gone _ -> ledger.ended(status.key());
                case PollResult.Unknown(ArmResult.Failure failure) -> unknown(ledger, status.key(), id, failure);
                case PollResult.Failed(ArmError error, boolean _) -> {
                    ledger.ended(status.key());
                    Problem problem = Problems.ofOperation(Failures.known(error).orElse(FailureKind.INVALID), error,
                            status.verb(), id);
                    happenings.failed(status.verb(), id, ledger.clean(error.code() + ": " + error.message()));
                    ledger.refused(status.key(), why(caller, status, ledger, inquiries).map(words -> {
                        happenings.explained(id, words);
                        return new Problem(problem.reason(), problem.message() + "\n" + words);
                    }).orElse(problem));
                }
            }
        }
        return allRunning;
    }

    private Optional<String> why(Caller caller, OperationStatus status, Ledger ledger,
            Function<ResourceStatus, List<Inquiry>> inquiries) {
        return status.verb().equals(DELETE)
                ? Optional.empty()
                : ledger.resource(status.key()).flatMap(resource -> explanations.of(caller, resource,
                        inquiries.apply(resource), ledger));
    }

    /** What has taken long will take longer: a quarter of its age, within bounds. */
    private Duration byAge(OperationStatus status) {
        Duration quarter = Duration.between(startedAt(status), clock.instant()).dividedBy(4);
        if (quarter.compareTo(pollInterval) < 0) {
            return pollInterval;
        }
        return quarter.compareTo(longestPollInterval) > 0 ? longestPollInterval : quarter;
    }

    /** A status URL that leads nowhere is given up; the resource itself tells then. */
    private static void unknown(Ledger ledger, String key, String id, ArmResult.Failure failure) {
        boolean useless = failure.kind() == FailureKind.OUT_OF_HOST || failure.kind() == FailureKind.INVALID;
        ledger.problem(Problems.of(useless ? FailureKind.UNAVAILABLE : failure.kind(), failure.error(), id));
        failure.retryAfter().ifPresent(ledger::lookAgain);
        if (useless) {
            ledger.ended(key);
        }
    }

    /** Empty when the record can't be followed; the resource itself tells then. */
    private Optional<Operation> operation(OperationStatus status) {
        return Arrays.stream(Operation.Style.values()).filter(style -> style.name().equals(status.style())).findFirst()
                .map(style -> new Operation(style, Optional.ofNullable(status.poll()).orElse(""), startedAt(status),
                        Optional.empty()));
    }

    private Instant startedAt(OperationStatus status) {
        return startedAt(status, clock);
    }

    /** When it was begun. A status is open to forgery: a time that is none counts as now. */
    static Instant startedAt(OperationStatus status, InstantSource clock) {
        try {
            return Instant.parse(status.startedAt());
        } catch (DateTimeParseException e) {
            return clock.instant();
        }
    }
}
