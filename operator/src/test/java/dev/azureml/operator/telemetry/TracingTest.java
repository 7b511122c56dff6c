package dev.azureml.operator.telemetry;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.azureml.operator.arm.ArmRequest;
import dev.azureml.operator.arm.ArmResponse;
import dev.azureml.operator.config.SecretHeaders;
import dev.azureml.operator.config.TraceSettings;
import dev.azureml.operator.trace.Spans;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

import static io.opentelemetry.api.common.AttributeKey.stringKey;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class TracingTest {
    private static final Instant NOW = Instant.parse("2026-12-01T12:00:00Z");
    private static final String PATH = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Storage/storageAccounts/a";

    private final InMemorySpanExporter sent = InMemorySpanExporter.create();
    private final Tracing tracing = Tracing.of(SdkTracerProvider.builder().addSpanProcessor(SimpleSpanProcessor.create(
            sent)).build(), InstantSource.fixed(NOW));
    private final Spans spans = tracing.spans();

    @AfterEach
    void close() {
        tracing.close();
    }

    private static ArmResponse response(int status) {
        return new ArmResponse(status, JsonNodeFactory.instance.objectNode().set("error", JsonNodeFactory.instance
                .objectNode().put("code", "Refused").put("message", "sig=abc")), Map.of("x-ms-request-id", "r-1"), NOW);
    }

    private static ArmRequest request(String method, String pathAndQuery) {
        return new ArmRequest(method, pathAndQuery, null, "c-1");
    }

    private SpanData span(String name) {
        return sent.getFinishedSpanItems().stream().filter(span -> span.getName().equals(name)).findFirst()
                .orElseThrow(() -> new AssertionError(name + " is not among " + sent.getFinishedSpanItems()));
    }

    @Test
    void stepsAreWithinTheirVisitAndRequestsWithinTheirStep() {
        try (Spans.Open visit = spans.begin("reconcile MLDatastore").with("azureml.generation", 3)) {
            assertThat(visit.traceId()).isPresent();
            spans.in("observe", () -> {
                tracing.answered(request("GET", PATH + "?api-version=1&sig=abc"), 200, Duration.ofSeconds(
                        2), response(200));
                return 1;
            });
        }

        SpanData request = span("GET Microsoft.Storage/storageAccounts");
        assertThat(span("observe").getParentSpanId()).isEqualTo(span("reconcile MLDatastore").getSpanId());
        assertThat(request.getParentSpanId()).isEqualTo(span("observe").getSpanId());
        assertThat(request.getKind()).isEqualTo(SpanKind.CLIENT);
        assertThat(request.getStartEpochNanos()).isEqualTo(NOW.minusSeconds(2).getEpochSecond() * 1_000_000_000);
        assertThat(request.getAttributes().get(stringKey("azure.service.request.id"))).isEqualTo("r-1");
        assertThat(request.getAttributes().get(stringKey("url.path"))).isEqualTo(PATH);
        assertThat(sent.getFinishedSpanItems().toString()).doesNotContain("sig=");
    }

    @ParameterizedTest
    @CsvSource({"GET,200,UNSET", "GET,404,UNSET", "DELETE,404,ERROR", "GET,403,ERROR", "PUT,409,ERROR", "PUT,0,ERROR"})
    void whatAzureRefusesFailsItsSpan(String method, int status, StatusCode outcome) {
        spans.in("observe", () -> {
            tracing.answered(request(method, PATH), status, Duration.ZERO, status == 0
                    ? null
                    : response(status));
            return 1;
        });

        SpanData request = span(method + " Microsoft.Storage/storageAccounts");
        assertThat(request.getStatus().getStatusCode()).isEqualTo(outcome);
        assertThat(request.getAttributes().get(stringKey("error.type"))).isEqualTo(outcome == StatusCode.UNSET
                ? null
                : status == 0 ? "NoAnswer" : "Refused");
    }

    @Test
    void whatAPollerAsksIsOfNoTrace() {
        tracing.answered(request("GET", PATH), 200, Duration.ZERO, response(200));

        assertThat(sent.getFinishedSpanItems()).isEmpty();
    }

    @Test
    void anExceptionIsToldByItsClassAlone() {
        assertThatThrownBy(() -> spans.in("create", () -> {
            throw new IllegalStateException("the key is abc");
        })).hasMessage("the key is abc");

        assertThat(span("create").getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
        assertThat(span("create").getAttributes().get(stringKey("error.type"))).isEqualTo(
                "java.lang.IllegalStateException");
        assertThat(span("create").toString()).doesNotContain("abc");
    }

    @Test
    void whatIsMeasuredInASpanNamesItsTraceToWhoTakesIt() {
        try (Metrics metrics = new Metrics(InstantSource.fixed(NOW), true)) {
            String trace;
            try (Spans.Open visit = spans.begin("reconcile MLDatastore")) {
                trace = visit.traceId().orElseThrow();
                metrics.armRequest("Microsoft.Storage/storageAccounts", "GET", 200, Duration.ofMillis(20));
            }
            String besides = """
                    # HELP azureml_a "Text" of a\\\\b $1
                    # TYPE azureml_a gauge
                    azureml_a{b="c"} 1.0
                    # HELP azureml_joules_total Energy
                    # TYPE azureml_joules_total counter
                    azureml_joules_total{b="c"} 2.0
                    """;

            Exposition open = Exposition.of(metrics, besides,
                    "application/openmetrics-text;version=1.0.0;q=0.6,text/plain;q=0.3");
            assertThat(open.contentType()).isEqualTo("application/openmetrics-text; version=1.0.0; charset=utf-8");
            assertThat(open.text().lines().filter(line -> line.startsWith("azureml_arm_request_seconds_bucket")))
                    .anyMatch(line -> line.contains("trace_id=\"" + trace + "\""));
            assertThat(open.text()).endsWith("""
                    # HELP azureml_a \\"Text\\" of a\\\\b $1
                    # TYPE azureml_a gauge
                    azureml_a{b="c"} 1.0
                    # HELP azureml_joules Energy
                    # TYPE azureml_joules counter
                    azureml_joules_total{b="c"} 2.0
                    # EOF
                    """).containsOnlyOnce("# EOF");
            Exposition usual = Exposition.of(metrics, besides, "text/plain");
            assertThat(usual.contentType()).isEqualTo("text/plain; version=0.0.4; charset=utf-8");
            assertThat(usual.text()).endsWith(besides).doesNotContain("trace_id", "# EOF");
        }
    }

    @Test
    void withoutTracesAllTakeTheUsualFormat() {
        try (Metrics metrics = new Metrics(InstantSource.fixed(NOW))) {
            assertThat(Exposition.of(metrics, "", "application/openmetrics-text").contentType()).startsWith(
                    "text/plain");
        }
    }

    @Test
    void nothingIsRecordedWhereNoCollectorIsSet() throws Exception {
        try (Tracing off = Tracing.start(null, "a", InstantSource.fixed(NOW));
                Spans.Open visit = off.spans().begin("reconcile MLDatastore")) {
            assertThat(off.isOn()).isFalse();
            assertThat(visit.traceId()).isEmpty();
        }
    }

    @Test
    void aCollectorThatIsNotThereKeepsNobody() throws Exception {
        TraceSettings nowhere = new TraceSettings(URI.create("http://127.0.0.1:9"), SecretHeaders.NONE, null, 1);
        long begun = System.nanoTime();
        try (Tracing on = Tracing.start(nowhere, "a", InstantSource.fixed(NOW))) {
            for (int i = 0; i < 10_000; i++) {
                on.spans().in("observe", () -> 1);
            }
        }
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(10));
    }

    @Test
    void aCollectorThatTakesNothingIsToldOfOnce() {
        AtomicReference<CompletableResultCode> result = new AtomicReference<>(CompletableResultCode
                .ofExceptionalFailure(new IOException("sent", new ConnectException("Connection refused"))));
        TellingSpanExporter telling = new TellingSpanExporter(answering(result::get), "http://collector:4318");
        ListAppender<ILoggingEvent> told = new ListAppender<>();
        told.start();
        Logger logger = (Logger) LoggerFactory.getLogger(TellingSpanExporter.class);
        logger.setLevel(Level.INFO);
        logger.addAppender(told);
        try {
            telling.export(List.of());
            telling.export(List.of());
            result.set(CompletableResultCode.ofSuccess());
            telling.export(List.of());
            telling.export(List.of());
        } finally {
            logger.detachAppender(told);
        }
        assertThat(told.list).extracting(ILoggingEvent::getFormattedMessage)
                .containsExactly("traces can't be sent to http://collector:4318, and are dropped:"
                        + " ConnectException: Connection refused; see OTEL_EXPORTER_OTLP_ENDPOINT",
                        "traces are sent to http://collector:4318 again");
    }

    private static SpanExporter answering(Supplier<CompletableResultCode> result) {
        return new SpanExporter() {
            @Override
            public CompletableResultCode export(Collection<SpanData> spans) {
                return result.get();
            }

            @Override
            public CompletableResultCode flush() {
                return CompletableResultCode.ofSuccess();
            }

            @Override
            public CompletableResultCode shutdown() {
                return CompletableResultCode.ofSuccess();
            }
        };
    }

    @Test
    void noneOfTheVisitsIsTracedAtAShareOfNothing() throws Exception {
        TraceSettings none = new TraceSettings(URI.create("http://127.0.0.1:9"), SecretHeaders.NONE, null, 0);
        try (Tracing on = Tracing.start(none, "a", InstantSource.fixed(NOW));
                Spans.Open visit = on.spans().begin("reconcile MLDatastore")) {
            assertThat(visit.traceId()).isEmpty();
        }
    }
}
