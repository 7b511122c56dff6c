package dev.azureml.operator.telemetry;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.encoder.EncoderBase;
import java.nio.charset.StandardCharsets;

/** Gives logback's appenders the lines of a {@link LogLine}. */
final class LogLineEncoder extends EncoderBase<ILoggingEvent> {
    private final LogLine line;

    LogLineEncoder(LogLine line) {
        this.line = line;
    }

    @Override
    public byte[] headerBytes() {
        return new byte[0];
    }

    @Override
    public byte[] encode(ILoggingEvent event) {
        return line.of(event).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public byte[] footerBytes() {
        return new byte[0];
    }
}
