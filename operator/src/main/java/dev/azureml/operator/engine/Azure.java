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
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Azure as one object may use it: within its namespace's scopes and the principal's budget. */
final class Azure {
    private static final String URI_OF_WORKSPACE = "azureml://subscriptions/";
    private static final Pattern WORKSPACE = Pattern.compile(URI_OF_WORKSPACE + "([^/]+)/resourcegroups/([^/]+)/"
            + "(?:providers/microsoft.machinelearningservices/)?workspaces/([^/]+)(?:/.*)?");

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

    PollResult poll(String namespace, Operation operation) {
        Bucket bucket = bucket("GET", operation.pathAndQuery());
        if (throttle.admit(bucket, Priority.DELETE_AND_POLL, namespace) instanceof Admission.Wait(Instant notBefore)) {
            return new PollResult.Unknown(throttled(notBefore));
        }
        return arm.poll(operation);
    }

    ListResult list(String namespace, String collection, String apiVersion) {
        refuse(namespace, List.of(collection));
        Bucket bucket = bucket("GET", collection);
        if (throttle.admit(bucket, Priority.DRIFT, namespace) instanceof Admission.Wait(Instant notBefore)) {
            return new ListResult.Failed(throttled(notBefore));
        }
        return arm.list(ArmRequest.listPath(collection, apiVersion));
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

    /** @throws OutOfScopeException when an ARM id in the path or the body is not allowed to the namespace */
    void permit(String namespace, String path, @Nullable JsonNode body) {
        List<String> ids = new ArrayList<>();
        ids.add(path);
        if (body != null) {
            collectIds(body, ids);
        }
        refuse(namespace, ids);
    }

    private void refuse(String namespace, List<String> ids) {
        scopes.refusal(namespace, ids).ifPresent(why -> {
            throw new OutOfScopeException(why);
        });
    }

    private static void collectIds(JsonNode node, List<String> ids) {
        if (node.isTextual()) {
            idIn(node.textValue()).ifPresent(ids::add);
            return;
        }
        if (node.isObject()) {
            node.fieldNames().forEachRemaining(name -> idIn(name).ifPresent(ids::add));
        }
        node.forEach(child -> collectIds(child, ids));
    }

    /** The ARM id that a text is, or that an azureml:// URI has in other words. */
    private static Optional<String> idIn(String text) {
        String bare = text.toLowerCase(Locale.ROOT).stripLeading();
        if (bare.startsWith(URI_OF_WORKSPACE)) {
            Matcher parts = WORKSPACE.matcher(bare);
            return Optional.of(parts.matches()
                    ? "/subscriptions/" + parts.group(1) + "/resourceGroups/" + parts.group(2)
                            + "/providers/Microsoft.MachineLearningServices/workspaces/" + parts.group(3)
                    : text);
        }
        return bare.startsWith("/subscriptions/") ? Optional.of(text) : Optional.empty();
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
