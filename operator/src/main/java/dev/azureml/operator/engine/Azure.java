package dev.azureml.operator.engine;

import com.fasterxml.jackson.databind.JsonNode;
import dev.azureml.operator.arm.Admission;
import dev.azureml.operator.arm.Arm;
import dev.azureml.operator.arm.ArmError;
import dev.azureml.operator.arm.ArmRequest;
import dev.azureml.operator.arm.ArmResponse;
import dev.azureml.operator.arm.ArmResult;
import dev.azureml.operator.arm.Bucket;
import dev.azureml.operator.arm.FailureKind;
import dev.azureml.operator.arm.ListResult;
import dev.azureml.operator.arm.Operation;
import dev.azureml.operator.arm.PollResult;
import dev.azureml.operator.arm.Priority;
import dev.azureml.operator.arm.ThrottleGate;
import dev.azureml.operator.arm.VerbClass;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Azure as one object may use it: within its namespace's scopes and the principal's budget. */
final class Azure {
    /** Where a subscription keeps the state of its operations. */
    private static final Pattern OPERATIONS = Pattern.compile("/subscriptions/([^/]+)(?:/providers/[a-z.]+)?"
            + "(?:/locations/[a-z0-9]+)?/[a-z]*operation[a-z]*(?:/(?![.]+(?:/|$))[\\w.~=:-]+)+",
            Pattern.CASE_INSENSITIVE);

    private final Arm arm;
    private final ThrottleGate throttle;
    private final ScopeRule scopes;
    private final String principal;
    private final InstantSource clock;

    Azure(Arm arm, ThrottleGate throttle, ScopeRule scopes, String principal, InstantSource clock) {
        this.arm = arm;
        this.throttle = throttle;
        this.scopes = scopes;
        this.principal = principal;
        this.clock = clock;
    }

    /** @throws OutOfScopeException when an ARM id in the path or the body is not allowed to the namespace */
    ArmResult send(String namespace, ArmRequest request, Priority priority) {
        checkScopes(namespace, request);
        Bucket bucket = bucket(request.method(), request.path());
        if (throttle.admit(bucket, priority, namespace) instanceof Admission.Wait(Instant notBefore)) {
            return throttled(notBefore);
        }
        ArmResult result = arm.send(request);
        responseOf(result).ifPresent(response -> throttle.observe(bucket, response));
        return result;
    }

    /** No resource manager is asked: what is allowed was checked when it offered the place. */
    Optional<ArmResult.Failure> upload(String signed, String path, String text) {
        return arm.upload(signed, path, text);
    }

    /** @param resource the ARM id of what the operation is about: it is followed in that one's subscription alone */
    PollResult poll(String namespace, String resource, Operation operation) {
        Optional<String> refusal = refusal(namespace, resource, operation);
        if (refusal.isPresent()) {
            return new PollResult.Unknown(new ArmResult.Failure(FailureKind.OUT_OF_HOST,
                    ArmError.of("OutOfScope", refusal.get()), Optional.empty(), 0));
        }
        Bucket bucket = bucket("GET", operation.pathAndQuery());
        if (throttle.admit(bucket, Priority.DELETE_AND_POLL, namespace) instanceof Admission.Wait(Instant notBefore)) {
            return new PollResult.Unknown(throttled(notBefore));
        }
        return arm.poll(operation);
    }

    /** A status is open to forgery: what it says of an operation leads nowhere that the namespace may not look. */
    private Optional<String> refusal(String namespace, String resource, Operation operation) {
        Optional<String> ofResource = scopes.refusal(namespace, List.of(resource));
        if (ofResource.isPresent()) {
            return ofResource;
        }
        String path = operation.pathAndQuery().split("[?]", 2)[0];
        Matcher kept = OPERATIONS.matcher(path);
        boolean besides = kept.matches() && resource.toLowerCase(Locale.ROOT)
                .startsWith("/subscriptions/" + kept.group(1).toLowerCase(Locale.ROOT) + "/");
        return besides ? Optional.empty() : scopes.refusal(namespace, List.of(path));
    }

    ListResult list(String namespace, String collection, String apiVersion, String... query) {
        permit(namespace, collection, null);
        Bucket bucket = bucket("GET", collection);
        if (throttle.admit(bucket, Priority.DRIFT, namespace) instanceof Admission.Wait(Instant notBefore)) {
            return new ListResult.Failed(throttled(notBefore));
        }
        return arm.list(ArmRequest.listPath(collection, apiVersion, query));
    }

    private ArmResult.Failure throttled(Instant notBefore) {
        return new ArmResult.Failure(FailureKind.THROTTLED, ArmError.of("Throttled",
                "the budget of this identity with Azure Resource Manager is used up for now"),
                Optional.of(Duration.between(clock.instant(), notBefore)), 0);
    }

    private Bucket bucket(String method, String path) {
        String[] segments = path.split("/", 4);
        boolean scoped = segments.length > 2 && segments[1].equalsIgnoreCase("subscriptions");
        return new Bucket(principal, scoped ? segments[2].toLowerCase(Locale.ROOT) : "", "", VerbClass.of(method));
    }

    private void checkScopes(String namespace, ArmRequest request) {
        permit(namespace, URLDecoder.decode(request.path().replace("+", "%2B"), StandardCharsets.UTF_8),
                request.body());
    }

    /** @throws OutOfScopeException when what the path or the body speaks of is not allowed to the namespace */
    void permit(String namespace, String path, @Nullable JsonNode body) {
        for (Mentions.Mention mention : Mentions.in(path, body)) {
            scopes.refusal(namespace, List.of(mention.id())).ifPresent(why -> {
                throw new OutOfScopeException(why, mention.text());
            });
        }
    }

    private static Optional<ArmResponse> responseOf(ArmResult result) {
        return switch (result) {
            case ArmResult.Ok ok -> Optional.of(ok.response());
            case ArmResult.Accepted accepted -> Optional.of(accepted.response());
            case ArmResult.NotFound notFound -> Optional.of(notFound.response());
            case ArmResult.Failure failure -> failure.response();
        };
    }
}
