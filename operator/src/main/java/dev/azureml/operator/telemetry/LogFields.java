package dev.azureml.operator.telemetry;

import java.util.List;

/** The MDC keys that become fields of a log record. */
public final class LogFields {
    public static final String KIND = "kind";
    public static final String NAMESPACE = "namespace";
    public static final String NAME = "name";
    public static final String ARM_REQUEST_ID = "armRequestId";
    public static final String OPERATION = "operation";

    static final List<String> ALL = List.of(KIND, NAMESPACE, NAME, ARM_REQUEST_ID, OPERATION);

    private LogFields() {
    }
}
