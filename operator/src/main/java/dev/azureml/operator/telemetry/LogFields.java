package dev.azureml.operator.telemetry;

import java.util.List;

/** The fields of a log record beside the message: MDC keys and, of {@link ArmLog}, key-value pairs. */
public final class LogFields {
    public static final String KIND = "kind";
    public static final String NAMESPACE = "namespace";
    public static final String NAME = "name";
    public static final String ARM_REQUEST_ID = "armRequestId";
    public static final String OPERATION = "operation";
    public static final String TRACE_ID = "traceId";

    static final String METHOD = "method";
    static final String TYPE = "type";
    static final String STATUS = "status";
    static final String TOOK_MS = "tookMs";
    static final String ERROR = "error";

    static final List<String> ALL = List.of(KIND, NAMESPACE, NAME, TRACE_ID, ARM_REQUEST_ID, OPERATION);

    private LogFields() {
    }
}
