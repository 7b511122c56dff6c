package dev.azureml.operator.telemetry;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.KeyValuePair;

/** A log record as one JSON object on one line. */
final class JsonLogLine implements LogLine {
    private final JsonFactory json = new JsonFactory();

    @Override
    public String of(ILoggingEvent event) {
        StringWriter line = new StringWriter(256);
        try (JsonGenerator out = json.createGenerator(line)) {
            out.writeStartObject();
            for (Map.Entry<String, String> field : fields(event).entrySet()) {
                out.writeStringField(field.getKey(), Redaction.mask(field.getValue()));
            }
            out.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return line.append('\n').toString();
    }

    private static Map<String, String> fields(ILoggingEvent event) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("timestamp", event.getInstant().toString());
        fields.put("level", event.getLevel().toString());
        fields.put("logger", event.getLoggerName());
        fields.put("message", Objects.requireNonNullElse(event.getFormattedMessage(), ""));
        Map<String, String> mdc = event.getMDCPropertyMap();
        for (String name : LogFields.ALL) {
            String value = mdc.get(name);
            if (value != null) {
                fields.put(name, value);
            }
        }
        @Nullable
        List<KeyValuePair> pairs = event.getKeyValuePairs();
        if (pairs != null) {
            pairs.forEach(pair -> fields.putIfAbsent(pair.key, String.valueOf(pair.value)));
        }
        @Nullable
        IThrowableProxy thrown = event.getThrowableProxy();
        if (thrown != null) {
            fields.put("exception", ThrowableProxyUtil.asString(thrown));
        }
        return fields;
    }
}
