package dev.azureml.operator.engine.azure;

import dev.azureml.api.OperationStatus;
import dev.azureml.api.ResourceStatus;
import dev.azureml.operator.arm.ArmError;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.arm.ArmResult;
import dev.azureml.operator.arm.FailureClassifier;
import dev.azureml.operator.arm.FailureKind;
import dev.azureml.operator.arm.Operation;
import dev.azureml.operator.arm.PollResult;
import dev.azureml.operator.engine.status.ReconcileProgress;
import dev.azureml.operator.engine.status.ResourceRecords;
import dev.azureml.operator.plan.DiagnosticAction;
import dev.azureml.operator.plan.Problem;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/** Follows long-running operations: one look a visit, resumed from the status after a restart. */
public final class Operations {
    static final String CREATE = "Create";
    static final String UPDATE = "Update";
    static final String DELETE = "Delete";
    /** All else that Azure is at is an action. */
    private static final Set<String> WRITES = Set.of(CREATE, UPDATE, DELETE);

    private final Azure azure;
    private final FailureDiagnostics explanations;
    private final InstantSource clock;
    private final Duration pollInterval;
    private final Duration longestPollInterval;

    public Operations(Azure azure, InstantSource clock, Duration pollInterval, Duration longestPollInterval) {
        this.azure = azure;
        this.explanations = new FailureDiagnostics(azure);
        this.clock = clock;
        this.pollInterval = pollInterval;
        this.longestPollInterval = longestPollInterval;
    }

    /** Writes down what Azure accepted, so that the next visit, or the next process, can follow it. */
    void began(ReconcileProgress progress, String key, String verb, Operation operation,
            Optional<Duration> retryAfter) {
        progress.began(new OperationStatus(key, verb, operation.style().name(), operation.pathAndQuery(),
                operation.startedAt().truncatedTo(ChronoUnit.SECONDS).toString()));
        progress.lookAgain(retryAfter.orElse(pollInterval));
    }

    /**
     * Looks at each operation once. What ended in failure may not be written again in this visit; what was deleted is
     * forgotten, and not deleted once more, for another may have made it anew.
     *
     * @param inquiries what to ask when a write of that resource has failed
     * @param outlives what Azure keeps when it deletes what it is part of
     * @return whether all of them are still under way, and at least one is
     */
    public boolean poll(Caller caller, ReconcileProgress progress, EventRecorder events,
            Function<ResourceStatus, List<DiagnosticAction>> inquiries, Predicate<ResourceStatus> outlives) {
        boolean allRunning = !progress.operations().isEmpty();
        for (OperationStatus status : progress.operations()) {
            String id = progress.resource(status.key()).map(ResourceStatus::id).orElse(status.key());
            PollResult result = operation(status).map(operation -> azure.poll(caller, id, operation))
                    .orElseGet(PollResult.Gone::new);
            allRunning = allRunning && result instanceof PollResult.Running;
            switch (result) {
                case PollResult.Running(var retryAfter) ->
                    progress.lookAgain(retryAfter.orElseGet(() -> byAge(status)));
                case PollResult.Succeeded _ when status.verb().equals(DELETE) -> {
                    progress.forget(status.key());
                    ArmId.tryParse(id).ifPresent(deleted -> progress.forgetWithin(deleted, outlives));
                    events.deleted(id);
                }
                case PollResult.Succeeded _ -> progress.succeeded(status.key());
                case PollResult.Gone _ -> progress.ended(status.key());
                case PollResult.Unknown(ArmResult.Failure failure) -> unknown(progress, status.key(), id, failure);
                case PollResult.Failed(ArmError error, boolean _) -> {
                    progress.ended(status.key());
                    if (!WRITES.contains(status.verb())) {
                        progress.change(status.key(), ResourceRecords::lastActionTakenBack);
                    }
                    Problem problem = Problems.ofOperation(FailureClassifier.known(error).orElse(FailureKind.INVALID),
                            error,
                            status.verb(), id);
                    events.failed(status.verb(), id, progress.clean(error.code() + ": " + error.message()));
                    progress.refused(status.key(), why(caller, status, progress, inquiries).map(words -> {
                        events.explained(id, words);
                        return new Problem(problem.reason(), problem.message() + "\n" + words);
                    }).orElse(problem));
                }
            }
        }
        return allRunning;
    }

    private Optional<String> why(Caller caller, OperationStatus status, ReconcileProgress progress,
            Function<ResourceStatus, List<DiagnosticAction>> inquiries) {
        return status.verb().equals(DELETE)
                ? Optional.empty()
                : progress.resource(status.key()).flatMap(resource -> explanations.of(caller, resource,
                        inquiries.apply(resource), progress));
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
    private static void unknown(ReconcileProgress progress, String key, String id, ArmResult.Failure failure) {
        boolean useless = failure.kind() == FailureKind.OUT_OF_HOST || failure.kind() == FailureKind.INVALID;
        progress.problem(Problems.of(useless ? FailureKind.UNAVAILABLE : failure.kind(), failure.error(), id));
        failure.retryAfter().ifPresent(progress::lookAgain);
        if (useless) {
            progress.ended(key);
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
    public static Instant startedAt(OperationStatus status, InstantSource clock) {
        try {
            return Instant.parse(status.startedAt());
        } catch (DateTimeParseException e) {
            return clock.instant();
        }
    }
}
