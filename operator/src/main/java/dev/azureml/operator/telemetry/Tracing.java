package dev.azureml.operator.telemetry;

import dev.azureml.operator.arm.ArmError;
import dev.azureml.operator.arm.ArmRequest;
import dev.azureml.operator.arm.ArmResponse;
import dev.azureml.operator.config.ProgramVersion;
import dev.azureml.operator.config.TraceSettings;
import dev.azureml.operator.trace.Spans;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.MeterProvider;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.TracerProvider;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporterBuilder;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends what the operator does as traces to a collector, by OTLP over HTTP; nothing where none is set. What can't be sent is
 * dropped: nobody waits for a collector.
 */
public final class Tracing implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Tracing.class);
    private static final String NAME = "azureml-operator";
    private static final String TRACES = "/v1/traces";
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    /** Of the time that a Pod has to end; what a collector has not taken by then is lost. */
    private static final Duration FAREWELL = Duration.ofSeconds(2);
    private static final int REFUSED = 400;
    private static final int NOT_FOUND = 404;

    private final @Nullable SdkTracerProvider provider;
    private final Tracer tracer;
    private final InstantSource clock;

    private Tracing(@Nullable SdkTracerProvider provider, Tracer tracer, InstantSource clock) {
        this.provider = provider;
        this.tracer = tracer;
        this.clock = clock;
    }

    /**
     * Begins to send.
     *
     * @param settings null to trace nothing
     * @param instance tells this replica from the others
     * @throws IOException when the file of certificates can't be read
     */
    public static Tracing start(@Nullable TraceSettings settings, String instance, InstantSource clock)
            throws IOException {
        if (settings == null) {
            return of(null, clock);
        }
        return of(SdkTracerProvider.builder()
                .setResource(Resource.create(Attributes.of(AttributeKey.stringKey("service.name"), NAME, AttributeKey
                        .stringKey("service.version"), ProgramVersion.current().version(),
                        AttributeKey.stringKey(
                                "service.instance.id"),
                        instance)))
                .setSampler(Sampler.parentBased(Sampler.traceIdRatioBased(settings.ratio())))
                .addSpanProcessor(BatchSpanProcessor.builder(exporter(settings)).setExporterTimeout(TIMEOUT)
                        .setMeterProvider(MeterProvider.noop()).build())
                .build(), clock);
    }

    static Tracing of(@Nullable SdkTracerProvider provider, InstantSource clock) {
        return new Tracing(provider, (provider == null ? TracerProvider.noop() : provider).get(NAME), clock);
    }

    private static SpanExporter exporter(TraceSettings settings) throws IOException {
        OtlpHttpSpanExporterBuilder exporter = OtlpHttpSpanExporter.builder().setEndpoint(settings.endpoint() + TRACES)
                .setTimeout(TIMEOUT).setCompression("gzip").setMeterProvider(MeterProvider.noop());
        settings.headers().byName().forEach((name, value) -> exporter.addHeader(name, value.value()));
        if (settings.certificate() != null) {
            exporter.setTrustedCertificates(Files.readAllBytes(settings.certificate()));
        }
        return new TellingSpanExporter(exporter.build(), settings.endpoint().toString());
    }

    public boolean isOn() {
        return provider != null;
    }

    /** Returns what begins the spans of visits and their steps. */
    public Spans spans() {
        return new Spans(tracer);
    }

    /**
     * Records an exchange with Azure Resource Manager within the step that it was for; one that no visit asked for is of no
     * trace.
     *
     * @param status 0 when no answer came
     * @param response null when no answer came
     */
    public void answered(ArmRequest request, int status, Duration took, @Nullable ArmResponse response) {
        if (!Span.current().getSpanContext().isSampled()) {
            return; // of a poller, or of a visit that is not traced
        }
        Instant end = clock.instant();
        String type = request.type();
        Span span = tracer.spanBuilder(request.method() + " " + type).setSpanKind(SpanKind.CLIENT)
                .setStartTimestamp(end.minus(took))
                .setAttribute("http.request.method", request.method()).setAttribute("url.path", request.path())
                .setAttribute("azure.resource_provider.namespace", type.contains("/")
                        ? type.substring(0, type.indexOf('/'))
                        : type)
                .setAttribute("azureml.client_request_id", request.clientRequestId()).startSpan();
        if (response == null) {
            span.setStatus(StatusCode.ERROR).setAttribute("error.type", "NoAnswer");
        } else {
            span.setAttribute("http.response.status_code", status);
            response.requestId().ifPresent(id -> span.setAttribute("azure.service.request.id", id));
            // What is looked for before it is made is not there.
            if (status >= REFUSED && !(status == NOT_FOUND && request.method().equals("GET"))) {
                span.setStatus(StatusCode.ERROR).setAttribute("error.type", ArmError.from(response).code());
            }
        }
        span.end(end);
    }

    @Override
    public void close() {
        if (provider != null && !provider.shutdown().join(FAREWELL.toMillis(), TimeUnit.MILLISECONDS).isSuccess()) {
            LOG.debug("not all traces could be sent before the end");
        }
    }
}
