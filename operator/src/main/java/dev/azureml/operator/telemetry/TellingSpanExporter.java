package dev.azureml.operator.telemetry;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.io.IOException;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends spans by another exporter, and logs once that they can't be sent, and once that they can again. */
final class TellingSpanExporter implements SpanExporter {
    private static final Logger LOG = LoggerFactory.getLogger(TellingSpanExporter.class);

    private final SpanExporter exporter;
    private final String where;
    private final AtomicBoolean failing = new AtomicBoolean();

    TellingSpanExporter(SpanExporter exporter, String where) {
        this.exporter = exporter;
        this.where = where;
    }

    @Override
    public CompletableResultCode export(Collection<SpanData> spans) {
        CompletableResultCode result = exporter.export(spans);
        return result.whenComplete(() -> tell(result));
    }

    private void tell(CompletableResultCode result) {
        if (failing.getAndSet(!result.isSuccess()) == result.isSuccess()) {
            if (result.isSuccess()) {
                LOG.info("traces are sent to {} again", where);
            } else {
                LOG.warn("traces can't be sent to {}, and are dropped: {}; see OTEL_EXPORTER_OTLP_ENDPOINT", where,
                        cause(result.getFailureThrowable()));
            }
        }
    }

    /** Returns the innermost cause, without what a stack would say; an answer that refuses them has none. */
    private static String cause(@Nullable Throwable thrown) {
        Optional<Throwable> innermost = Stream
                .iterate(Optional.ofNullable(thrown), Optional::isPresent, cause -> cause.map(
                        Throwable::getCause))
                .flatMap(Optional::stream).filter(IOException.class::isInstance).reduce((_, last) -> last);
        return innermost.map(it -> it.getClass().getSimpleName() + ": " + it.getMessage()).orElse(
                "it refused them, for want of a header of OTEL_EXPORTER_OTLP_HEADERS perhaps");
    }

    @Override
    public CompletableResultCode flush() {
        return exporter.flush();
    }

    @Override
    public CompletableResultCode shutdown() {
        return exporter.shutdown();
    }
}
