package dev.azureml.operator.telemetry;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import com.fasterxml.jackson.core.JacksonException;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;

/**
 * Takes the stack traces out of the log where the API server was only busy, away, or had a newer object, and is asked again:
 * one line says so. Of a visit, which java-operator-sdk calls an uncaught error then, at debug where that is common.
 */
final class ExpectedFailures extends TurboFilter {
    private static final String LOGGER = "io.javaoperatorsdk.operator.processing.event.EventProcessor";
    private static final String UNCAUGHT = "Uncaught error during event processing";
    private static final String LISTS = "io.fabric8.kubernetes.client.informers.impl.cache.Reflector";
    private static final String NOT_LISTED = "{} failed for {}, will retry";
    private static final int TOO_MANY = 429;
    /** Ways of the API server to say that there is a newer object, or none any more, or too much to do. */
    private static final Set<Integer> COMMON = Set.of(HttpURLConnection.HTTP_NOT_FOUND, HttpURLConnection.HTTP_CONFLICT,
            TOO_MANY);
    private static final int INVALID = 422;
    /** What was meant for an object that is gone would change the next one of its name. */
    private static final String GONE = "metadata.uid: Invalid value";
    /** What the client says where there was no answer. */
    private static final int NO_ANSWER = 0;

    @Override
    public FilterReply decide(@Nullable Marker marker, Logger logger, Level level, @Nullable String format,
            Object @Nullable [] params, @Nullable Throwable thrown) {
        if (format == null || params == null) {
            return FilterReply.NEUTRAL;
        }
        if (format.equals(NOT_LISTED) && logger.getName().equals(LISTS)
                && params[params.length - 1] instanceof Throwable failure) {
            logger.warn("{} are not listed or watched, and asked for again: {}", params[1], said(failure));
            return FilterReply.DENY;
        }
        if (!format.startsWith(UNCAUGHT) || !logger.getName().equals(LOGGER)) {
            return FilterReply.NEUTRAL;
        }
        return Stream.concat(Stream.of(params), Stream.ofNullable(thrown)).filter(Throwable.class::isInstance)
                .map(Throwable.class::cast).flatMap(failure -> expected(failure).map(at -> {
                    logger.atLevel(at).log("{} is visited again: {}", params[0], failure.toString());
                    return FilterReply.DENY;
                }).stream()).findFirst().orElse(FilterReply.NEUTRAL);
    }

    /** What the API server itself says of it, where it says something. */
    private static String said(Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
                .filter(KubernetesClientException.class::isInstance).map(KubernetesClientException.class::cast)
                .flatMap(refused -> Stream.ofNullable(refused.getStatus())).map(Status::getMessage)
                .filter(Objects::nonNull).findFirst().orElseGet(failure::toString);
    }

    /**
     * Returns the level at which to tell of a failure that passes: somebody is to hear of one that should be over with the
     * next try, and may not be. Empty for any other.
     */
    private static Optional<org.slf4j.event.Level> expected(Throwable failure) {
        List<Throwable> causes = Stream.iterate(failure, Objects::nonNull, Throwable::getCause).toList();
        if (causes.stream().anyMatch(JacksonException.class::isInstance)) {
            return Optional.empty();
        }
        if (causes.stream().anyMatch(ExpectedFailures::isCommon)) {
            return Optional.of(org.slf4j.event.Level.DEBUG);
        }
        return causes.stream().anyMatch(ExpectedFailures::isAway)
                ? Optional.of(org.slf4j.event.Level.WARN)
                : Optional.empty();
    }

    private static boolean isCommon(Throwable cause) {
        return cause instanceof TimeoutException
                || cause instanceof KubernetesClientException refused && (COMMON.contains(refused.getCode())
                        || refused.getCode() == INVALID
                                && Objects.requireNonNullElse(refused.getMessage(), "").contains(GONE));
    }

    private static boolean isAway(Throwable cause) {
        return cause instanceof IOException || cause instanceof KubernetesClientException refused
                && (refused.getCode() == NO_ANSWER || refused.getCode() >= HttpURLConnection.HTTP_INTERNAL_ERROR);
    }
}
