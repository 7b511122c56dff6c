package dev.azureml.operator.arm;

import java.util.Optional;
import java.util.Set;

/** Tells what an answer means: done, under way, not there, or refused. Pure. */
final class ResponseReader {
    private static final Set<String> WRITES = Set.of("PUT", "PATCH");
    private static final String ASYNC_OPERATION = "azure-asyncoperation";

    private final ArmEndpoint endpoint;

    ResponseReader(ArmEndpoint endpoint) {
        this.endpoint = endpoint;
    }

    ArmResult read(ArmRequest request, Answer.Answered answer) {
        var response = answer.response();
        boolean isGet = request.method().equals("GET");
        if (isSuccess(response.status())) {
            boolean usable = answer.readable() && (!isGet || (response.body() != null && response.body().isObject()));
            if (!usable) {
                return garbage(response);
            }
            return isGet ? new ArmResult.Ok(response) : started(request, response);
        }
        var error = Redaction.hide(errorOf(answer), request.body());
        var kind = FailureClassifier.classify(response.status(), response.headers(), error);
        // Only what Azure itself does not find is gone; a write that finds nothing lacks something it depends on.
        boolean isGone = response.status() == 404 && kind == FailureKind.DEPENDENCY_NOT_READY
                && !WRITES.contains(request.method());
        return isGone ? new ArmResult.NotFound(response, error) : ArmResult.Failure.of(kind, error, response);
    }

    static boolean isSuccess(int status) {
        return status >= 200 && status < 300;
    }

    static ArmError errorOf(Answer.Answered answer) {
        return answer.readable()
                ? ArmError.from(answer.response())
                : ErrorParser.parse(answer.response().status(), null);
    }

    static ArmResult.Failure garbage(ArmResponse response) {
        return ArmResult.Failure.of(FailureKind.UNAVAILABLE, ArmError.of(ArmError.UNREADABLE,
                "Azure answered " + response.status() + " with a body that can't be read"), response);
    }

    private ArmResult started(ArmRequest request, ArmResponse response) {
        int status = response.status();
        var state = Bodies.provisioningState(response.body());
        var async = response.header(ASYNC_OPERATION);
        var location = response.header("location");
        if (async.isPresent() && status != 204) {
            return accepted(Operation.Style.ASYNC_OPERATION, async.get(), response);
        }
        boolean followsLocation = status == 202 || (status == 201 && !state.map(Bodies::isTerminal).orElse(false));
        if (location.isPresent() && followsLocation) {
            return accepted(Operation.Style.LOCATION, location.get(), response);
        }
        boolean isMoving = state.map(value -> !Bodies.isTerminal(value)).orElse(false);
        return status == 202 || isMoving
                ? new ArmResult.Accepted(response, operation(Operation.Style.RESOURCE, resourceOf(request), response))
                : new ArmResult.Ok(response);
    }

    private ArmResult accepted(Operation.Style style, String url, ArmResponse response) {
        return endpoint.pathOf(url)
                .<ArmResult>map(path -> new ArmResult.Accepted(response, operation(style, path, response)))
                .orElseGet(() -> outOfHost(response, "the status of the operation"));
    }

    static ArmResult.Failure outOfHost(ArmResponse response, String what) {
        return ArmResult.Failure.of(FailureKind.OUT_OF_HOST, ArmError.of("OutOfHost",
                "Azure named a URL for " + what
                        + " that is not on the configured resource manager; it was not followed"),
                response);
    }

    private static Operation operation(Operation.Style style, String pathAndQuery, ArmResponse response) {
        var at = response.receivedAt();
        return new Operation(style, pathAndQuery, at, response.retryAfter().map(at::plus));
    }

    private static String resourceOf(ArmRequest request) {
        var path = request.path();
        // An action is no resource: what it acts on shows its state.
        var resource = request.method().equals("POST") ? path.substring(0, path.lastIndexOf('/')) : path;
        return resource + apiVersion(request.pathAndQuery()).map(version -> "?" + version).orElse("");
    }

    private static Optional<String> apiVersion(String pathAndQuery) {
        int query = pathAndQuery.indexOf('?');
        for (var parameter : pathAndQuery.substring(query + 1).split("&", -1)) {
            if (parameter.startsWith("api-version=")) {
                return Optional.of(parameter);
            }
        }
        return Optional.empty();
    }
}
