package dev.azureml.operator.telemetry;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A log record for people: one line, and its stack trace below. */
final class TextLogLine implements LogLine {

    @Override
    public String of(ILoggingEvent event) {
        String message = Objects.requireNonNullElse(event.getFormattedMessage(), "").replaceAll("\\R", " ");
        String simpleLogger = event.getLoggerName().substring(event.getLoggerName().lastIndexOf('.') + 1);
        String line = "%s %-5s %s%s: %s%n".formatted(event.getInstant(), event.getLevel(), simpleLogger,
                about(event.getMDCPropertyMap()), message);
        @Nullable
        IThrowableProxy thrown = event.getThrowableProxy();
        return Redaction.mask(thrown == null ? line : line + ThrowableProxyUtil.asString(thrown));
    }

    private static String about(Map<String, String> mdc) {
        String about = LogFields.ALL.stream().map(mdc::get).filter(Objects::nonNull)
                .collect(Collectors.joining(" "));
        return about.isEmpty() ? "" : " [" + about + "]";
    }
}
