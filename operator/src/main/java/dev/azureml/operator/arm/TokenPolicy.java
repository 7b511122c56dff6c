package dev.azureml.operator.arm;

import com.azure.core.credential.TokenCredential;
import com.azure.core.http.HttpPipelineCallContext;
import com.azure.core.http.HttpResponse;
import com.azure.core.http.policy.BearerTokenAuthenticationPolicy;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts a token on each request, and tells a token that was not to be had from a request that failed. */
final class TokenPolicy extends BearerTokenAuthenticationPolicy {
    private static final Logger LOG = LoggerFactory.getLogger(TokenPolicy.class);
    private static final String ENTRA = "AADSTS";
    private static final Pattern ENTRA_ERROR = Pattern.compile("AADSTS(\\d+):?[^\\r\\n]{0,400}");
    /** What Entra says when it is itself in trouble. */
    private static final Set<String> PASSING = Set.of("90033", "90024", "90055", "50196", "90006");

    /** No token; the message is fit for people and holds no secret. */
    static final class Refused extends RuntimeException {
        private final transient ArmResult.Failure failure;

        Refused(ArmResult.Failure failure) {
            super(failure.error().message());
            this.failure = failure;
        }

        ArmResult.Failure failure() {
            return failure;
        }
    }

    private final String way;

    TokenPolicy(TokenCredential credential, ArmHttp http) {
        super(credential, http.cloud().scope());
        this.way = Credentials.way(credential, http);
    }

    @Override
    public void authorizeRequestSync(HttpPipelineCallContext context) {
        try {
            super.authorizeRequestSync(context);
        } catch (RuntimeException e) {
            throw refused(e);
        }
    }

    @Override
    public boolean authorizeRequestOnChallengeSync(HttpPipelineCallContext context, HttpResponse response) {
        try {
            return super.authorizeRequestOnChallengeSync(context, response);
        } catch (RuntimeException e) {
            throw refused(e);
        }
    }

    private Refused refused(RuntimeException thrown) {
        ArmResult.Failure failure = failureOf(thrown, way);
        LOG.warn("{}", withoutItsWords(failure));
        return new Refused(failure);
    }

    /** What a log and a health check may tell: Entra's words can repeat the secret that was sent, its code can't. */
    static String withoutItsWords(ArmResult.Failure failure) {
        String code = failure.error().code();
        return code.startsWith(ENTRA)
                ? "No token: " + code + ": see https://login.microsoftonline.com/error?code="
                        + code.substring(ENTRA.length())
                : failure.error().message();
    }

    static ArmResult.Failure failureOf(Throwable thrown, String way) {
        var entra = causes(thrown).map(cause -> ENTRA_ERROR.matcher(String.valueOf(cause.getMessage())))
                .filter(matcher -> matcher.find())
                .findFirst();
        if (entra.isPresent()) {
            var code = entra.get().group(1);
            var text = entra.get().group().replaceAll("\\s*Trace ID:.*", "").strip();
            return failure(PASSING.contains(code) ? FailureKind.UNAVAILABLE : FailureKind.AUTHENTICATION,
                    "AADSTS" + code, "No token: " + text);
        }
        boolean unreachable = causes(thrown).anyMatch(TokenPolicy::isNetworkTrouble);
        var innermost = causes(thrown).reduce((_, last) -> last).orElse(thrown);
        var reason = "No token" + way + ": " + innermost.getClass().getSimpleName() + ": "
                + firstLine(innermost.getMessage());
        return unreachable
                ? failure(FailureKind.UNAVAILABLE, "TokenEndpointUnavailable", reason)
                : failure(FailureKind.AUTHENTICATION, "TokenRefused", reason);
    }

    private static ArmResult.Failure failure(FailureKind kind, String code, String message) {
        return ArmResult.Failure.unanswered(kind, ArmError.of(code, message).withoutCaller());
    }

    private static boolean isNetworkTrouble(Throwable cause) {
        return (cause instanceof IOException && !(cause instanceof FileSystemException))
                || cause instanceof TimeoutException;
    }

    private static String firstLine(@Nullable String message) {
        return message == null ? "no reason given" : message.lines().findFirst().orElse("");
    }

    private static Stream<Throwable> causes(Throwable thrown) {
        return Stream.iterate(thrown, cause -> cause != null, Throwable::getCause).limit(20);
    }
}
