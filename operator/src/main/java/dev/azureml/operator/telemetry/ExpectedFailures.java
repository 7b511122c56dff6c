package dev.azureml.operator.telemetry;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import com.fasterxml.jackson.core.JacksonException;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;

/**
 * Takes what java-operator-sdk calls an uncaught error out of the log where the API server was only busy, away, or had a
 * newer object: the visit is tried again, and one line says so, without a stack trace; at debug where that is common.
 */
final class ExpectedFailures extends TurboFilter {
    private static final String LOGGER = "io.javaoperatorsdk.operator.processing.event.EventProcessor";
    private static final String UNCAUGHT = "Uncaught error during event processing";
    private static final int TOO_MANY = 429;
    /** 0 is what the client says where there was no answer. */
    private static final Set<Integer> OFTEN = Set.of(HttpURLConnection.HTTP_NOT_FOUND, HttpURLConnection.HTTP_CONFLICT,
            TOO_MANY);
    private static final Set<Integer> PASSES = Set.of(0, HttpURLConnection.HTTP_NOT_FOUND,
            HttpURLConnection.HTTP_CONFLICT, TOO_MANY);

    @Override
    public FilterReply decide(@Nullable Marker marker, Logger logger, Level level, @Nullable String format,
            Object @Nullable [] params, @Nullable Throwable thrown) {
        if (format == null || params == null || !format.startsWith(UNCAUGHT) || !logger.getName().equals(LOGGER)) {
            return FilterReply.NEUTRAL;
        }
        return Stream.concat(Stream.of(params), Stream.ofNullable(thrown)).filter(Throwable.class::isInstance)
                .map(Throwable.class::cast).filter(ExpectedFailures::passes).findFirst().map(failure -> {
                    logger.atLevel(isRare(failure) ? org.slf4j.event.Level.WARN : org.slf4j.event.Level.DEBUG)
                            .log("{} is visited again: {}", params[0], failure.toString());
                    return FilterReply.DENY;
                }).orElse(FilterReply.NEUTRAL);
    }

    private static boolean passes(Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause).anyMatch(cause -> switch (cause) {
            case KubernetesClientException refused -> PASSES.contains(refused.getCode())
                    || refused.getCode() >= HttpURLConnection.HTTP_INTERNAL_ERROR;
            case IOException _,TimeoutException _ -> true;
            default -> false;
        }) && Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
                .noneMatch(JacksonException.class::isInstance);
    }

    /** Whether it should have passed with the next try, so that somebody should hear of it when it does not. */
    private static boolean isRare(Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause).noneMatch(cause -> switch (cause) {
            case KubernetesClientException refused -> OFTEN.contains(refused.getCode());
            case TimeoutException _ -> true;
            default -> false;
        });
    }
}
