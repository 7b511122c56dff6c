package dev.azureml.operator.telemetry;

import ch.qos.logback.classic.spi.ILoggingEvent;

/** How a log record is written, its end of line included. */
sealed interface LogLine permits JsonLogLine, TextLogLine {
    String of(ILoggingEvent event);
}
