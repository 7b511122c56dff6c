package dev.azureml.operator.trace;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.TracerProvider;
import io.opentelemetry.context.Scope;
import java.util.Optional;
import java.util.function.Supplier;

/** Begins spans of OpenTelemetry, each within the one that is open on its thread. */
public final class Spans {
    /** Records nothing. */
    public static final Spans NONE = new Spans(TracerProvider.noop().get("none"));

    private final Tracer tracer;

    public Spans(Tracer tracer) {
        this.tracer = tracer;
    }

    /** Returns a span that has begun; close it on the same thread. */
    @SuppressWarnings("MustBeClosedChecker") // the span closes it
    public Open begin(String name) {
        Span span = tracer.spanBuilder(name).startSpan();
        return new Open(span, span.makeCurrent());
    }

    /** Does the work within a span, which fails as the work does. */
    public <T> T in(String name, Supplier<T> work) {
        try (Open span = begin(name)) {
            return span.during(work);
        }
    }

    /** A span to which all belongs that its thread does until it is closed. */
    public static final class Open implements AutoCloseable {
        private final Span span;
        private final Scope scope;

        private Open(Span span, Scope scope) {
            this.span = span;
            this.scope = scope;
        }

        public Open with(String attribute, String value) {
            span.setAttribute(attribute, value);
            return this;
        }

        public Open with(String attribute, long value) {
            span.setAttribute(attribute, value);
            return this;
        }

        /** Returns the id of its trace; empty where it is not recorded. */
        public Optional<String> traceId() {
            return span.getSpanContext().isSampled()
                    ? Optional.of(span.getSpanContext().getTraceId())
                    : Optional.empty();
        }

        /** Does the work, whose exception fails the span. */
        public <T> T during(Supplier<T> work) {
            try {
                return work.get();
            } catch (RuntimeException | Error e) {
                // By its class alone: what an exception says may quote what was sent.
                span.setStatus(StatusCode.ERROR).setAttribute("error.type", e.getClass().getName());
                throw e;
            }
        }

        @Override
        public void close() {
            scope.close();
            span.end();
        }
    }
}
