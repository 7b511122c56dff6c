package dev.azureml.operator.telemetry;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.KeyValuePair;

/** A log record for people: one line, and its stack trace below. */
final class TextLogLine implements LogLine {

    @Override
    public String of(ILoggingEvent event) {
        String message = Objects.requireNonNullElse(event.getFormattedMessage(), "").replaceAll("\\R", " ");
        String simpleLogger = event.getLoggerName().substring(event.getLoggerName().lastIndexOf('.') + 1);
        String line = "%s %-5s %s%s: %s%n".formatted(event.getInstant(), event.getLevel(), simpleLogger,
                about(event), message);
        @Nullable
        IThrowableProxy thrown = event.getThrowableProxy();
        return Redaction.mask(thrown == null ? line : line + ThrowableProxyUtil.asString(thrown));
    }

    private static String about(ILoggingEvent event) {
        Map<String, String> mdc = event.getMDCPropertyMap();
        @Nullable
        List<KeyValuePair> pairs = event.getKeyValuePairs();
        String about = Stream.concat(LogFields.ALL.stream().map(mdc::get).filter(Objects::nonNull),
                pairs == null ? Stream.empty() : pairs.stream().map(pair -> pair.key + "=" + pair.value))
                .collect(Collectors.joining(" "));
        return about.isEmpty() ? "" : " [" + about + "]";
    }
}
