package dev.azureml.operator.telemetry;

import dev.azureml.operator.arm.ArmError;
import dev.azureml.operator.arm.ArmRequest;
import dev.azureml.operator.arm.ArmResponse;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/** One line for each answer of Azure: at info where something may have changed or somebody was refused, else at debug. */
public final class ArmLog {
    private static final Logger LOG = LoggerFactory.getLogger(ArmLog.class);
    private static final int REFUSED = 400;
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;

    private ArmLog() {
    }

    /**
     * Says what came of a request, never with its query, a body or a header, which may hold secrets. Why somebody was
     * refused is said here in full, for the statuses leave out who that was.
     */
    public static void answered(ArmRequest request, int status, Duration took, @Nullable ArmResponse response) {
        boolean isRoutine = request.method().equals("GET") && status != UNAUTHORIZED && status != FORBIDDEN;
        LoggingEventBuilder line = LOG.atLevel(isRoutine ? Level.DEBUG : Level.INFO)
                .addKeyValue(LogFields.METHOD, request.method()).addKeyValue(LogFields.TYPE, request.type())
                .addKeyValue(LogFields.TOOK_MS, took.toMillis());
        if (response == null) {
            line.log("{} {} was not answered", request.method(), request.path());
            return;
        }
        LoggingEventBuilder whole = line.addKeyValue(LogFields.STATUS, status);
        whole = with(whole, LogFields.ARM_REQUEST_ID, response.requestId());
        whole = with(whole, LogFields.OPERATION, response.operationId());
        whole = with(whole, LogFields.ERROR, status < REFUSED
                ? Optional.empty()
                : Optional.of(ArmError.from(response).code()));
        if (status == UNAUTHORIZED || status == FORBIDDEN) {
            whole.log("{} {} was answered {}: {}", request.method(), request.path(), status,
                    ArmError.inFull(request, response).message());
        } else {
            whole.log("{} {} was answered {}", request.method(), request.path(), status);
        }
    }

    private static LoggingEventBuilder with(LoggingEventBuilder line, String field, Optional<String> value) {
        return value.map(text -> line.addKeyValue(field, text)).orElse(line);
    }
}
