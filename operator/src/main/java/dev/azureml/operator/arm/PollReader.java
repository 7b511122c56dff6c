package dev.azureml.operator.arm;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Tells from one look how far an operation is. Pure. */
final class PollReader {
    /** Failures of the look, not of what is looked at. */
    private static final Set<FailureKind> OF_THE_LOOK = Set.of(FailureKind.THROTTLED, FailureKind.UNAVAILABLE,
            FailureKind.AUTHENTICATION, FailureKind.AUTHORIZATION);

    /** What operations say of themselves while they are under way. */
    private static final Set<String> MOVING = Set.of("accepted", "creating", "deleting", "inprogress", "notstarted",
            "pending", "running", "updating");

    private PollReader() {
    }

    static PollResult read(Operation operation, Answer.Answered answer) {
        var response = answer.response();
        if (response.status() == 404) {
            return notFound(answer);
        }
        if (!ResponseReader.isSuccess(response.status())) {
            return refused(operation, answer);
        }
        if (!answer.readable()) {
            return new PollResult.Unknown(ResponseReader.garbage(response));
        }
        return switch (operation.style()) {
            case ASYNC_OPERATION -> ofStatusDocument(answer);
            case LOCATION -> response.status() == 202 && !isFinal(answer.bodyOrMissing())
                    ? running(response)
                    : ofState(answer, Bodies.provisioningState(response.body()).or(() -> status(answer)
                            .filter(PollReader::isOfOperation)));
            case RESOURCE -> response.body() != null && response.body().isObject()
                    ? ofState(answer, Bodies.provisioningState(response.body()))
                    : new PollResult.Unknown(ResponseReader.garbage(response));
        };
    }

    private static PollResult ofStatusDocument(Answer.Answered answer) {
        var response = answer.response();
        var status = status(answer).or(() -> Bodies.provisioningState(response.body()));
        if (status.isPresent()) {
            return ofState(answer, status);
        }
        return switch (response.status()) {
            case 202 -> running(response);
            case 204 -> new PollResult.Succeeded(null);
            default -> new PollResult.Unknown(ResponseReader.garbage(response));
        };
    }

    /** No state at all means that it is over: resources without long operations have none. */
    private static PollResult ofState(Answer.Answered answer, Optional<String> state) {
        if (state.isPresent() && !Bodies.isTerminal(state.get())) {
            return running(answer.response());
        }
        if (state.isEmpty() || !isFailure(state.get())) {
            return new PollResult.Succeeded(answer.response().body());
        }
        var error = ErrorParser.within(answer.bodyOrMissing())
                .map(ArmError::withoutCaller)
                .orElseGet(() -> ArmError.of(state.get(), "The operation ended as " + state.get()
                        + " and Azure did not say why"));
        return new PollResult.Failed(error, Bodies.isCanceled(state.get()));
    }

    private static PollResult refused(Operation operation, Answer.Answered answer) {
        var response = answer.response();
        var error = ResponseReader.errorOf(answer);
        var state = status(answer).filter(PollReader::isFailure);
        if (state.isPresent()) {
            return ofState(answer, state);
        }
        var kind = FailureClassifier.classify(response.status(), response.headers(), error);
        // Azure gives the failure of what a Location stands for as the status of the Location itself.
        boolean isOutcome = operation.style() == Operation.Style.LOCATION && !OF_THE_LOOK.contains(kind)
                && !error.isUnreadable() && response.status() >= 400 && response.status() < 500;
        return isOutcome
                ? new PollResult.Failed(error, false)
                : new PollResult.Unknown(ArmResult.Failure.of(kind, error, response));
    }

    private static PollResult notFound(Answer.Answered answer) {
        var error = ResponseReader.errorOf(answer);
        var kind = FailureClassifier.classify(404, answer.response().headers(), error);
        return kind == FailureKind.UNAVAILABLE
                ? new PollResult.Unknown(ArmResult.Failure.of(kind, error, answer.response()))
                : new PollResult.Gone();
    }

    private static PollResult running(ArmResponse response) {
        return new PollResult.Running(response.retryAfter());
    }

    private static boolean isFailure(String state) {
        return state.equalsIgnoreCase("Failed") || Bodies.isCanceled(state);
    }

    /** What an action answers in the end may have a status of its own, such as Active of a network. */
    private static boolean isOfOperation(String status) {
        return Bodies.isTerminal(status) || MOVING.contains(status.toLowerCase(Locale.ROOT));
    }

    private static boolean isFinal(JsonNode body) {
        return Bodies.text(body.path("status")).map(Bodies::isTerminal).orElse(false);
    }

    private static Optional<String> status(Answer.Answered answer) {
        return Bodies.text(answer.bodyOrMissing().path("status"));
    }
}
