package dev.azureml.e2e;

import dev.azureml.e2e.kube.KubeServer;
import dev.azureml.e2e.kube.SharedKubeServer;
import dev.azureml.emulator.EmulatorOptions;
import io.opentelemetry.proto.trace.v1.Span;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static dev.azureml.e2e.TraceCollector.attribute;
import static org.assertj.core.api.Assertions.assertThat;

/** Each visit to an object is a trace, with a span for each of its steps and for each request to Azure. */
@ExtendWith(SharedKubeServer.class)
class TracesTest {
    private static final String SECRET = "dGhlLWtleS1vZi10aGUtYWNjb3VudA==";

    private final KubeServer server;
    private TraceCollector collector;
    private World world;

    TracesTest(KubeServer server) {
        this.server = server;
    }

    @BeforeEach
    void start() {
        collector = TraceCollector.start();
        world = World.withoutOperator(server, EmulatorOptions.defaults());
    }

    @AfterEach
    void stop() {
        world.close();
        collector.close();
    }

    private void traced(String... settings) {
        world.startOperator(Stream.concat(Stream.of("OTEL_EXPORTER_OTLP_ENDPOINT="
                + collector.url(), "OTEL_EXPORTER_OTLP_HEADERS=x-api-key=" + TraceCollector.KEY),
                Stream.of(settings)).toArray(String[]::new));
    }

    @Test
    void aVisitTellsOfItsStepsAndOfAzuresAnswersAndOfNoSecret() throws Exception {
        traced();
        new Probe(world).workspace();
        world.secret("account", "accountKey", SECRET);
        world.apply(Given.datastore("first", Probe.WORKSPACE, Given.accountKey("account")));
        world.awaitReady("MLDatastore", "first");
        String metrics = openMetrics();
        world.delete("MLDatastore", "first");
        world.awaitGone("MLDatastore", "first");
        world.stopOperator(); // sends what is left

        Span put = collector.span(span -> span.getName().equals(
                "PUT Microsoft.MachineLearningServices/workspaces/datastores"));
        assertThat(put.getKind()).isEqualTo(Span.SpanKind.SPAN_KIND_CLIENT);
        assertThat(attribute(put, "url.path")).endsWith("/datastores/first");
        assertThat(attribute(put, "http.response.status_code")).isIn("200", "201");
        assertThat(world.arm().requests()).anyMatch(request -> request.method().equals("PUT") && request.requestId()
                .equals(attribute(put, "azure.service.request.id")));
        Span create = collector.parent(put);
        assertThat(create.getName()).isEqualTo("create");
        Span visit = collector.parent(create);
        assertThat(visit.getName()).isEqualTo("reconcile MLDatastore");
        assertThat(attribute(visit, "k8s.namespace.name")).isEqualTo(world.namespace());
        assertThat(attribute(visit, "azureml.name")).isEqualTo("first");
        assertThat(collector.trace(visit).map(Span::getName)).contains("resolve references", "poll operations",
                "translate", "observe", "GET Microsoft.MachineLearningServices/workspaces/datastores",
                "publish outputs",
                "write status");
        assertThat(collector.trace(visit).filter(span -> span.getName().equals("write status")).map(span -> attribute(
                span, "azureml.reason"))).contains("Available");
        Span delete = collector.span(span -> span.getName().equals(
                "DELETE Microsoft.MachineLearningServices/workspaces/datastores"));
        assertThat(collector.parent(collector.parent(delete)).getName()).isEqualTo("finalize MLDatastore");
        assertThat(attribute(collector.resources().getFirst().getResource().getAttributesList(), "service.name"))
                .contains("azureml-operator");
        assertThat(collector.resources().toString()).doesNotContain(SECRET, "a-secret-of-the-tests", TraceCollector.KEY,
                "sig=");
        assertThat(metrics).endsWith("# EOF\n").containsPattern(
                "azureml_arm_request_seconds_bucket\\{[^}]*\\} \\S+ # \\{span_id=\"[0-9a-f]{16}\",trace_id=\"[0-9a-f]{32}\"\\}");
    }

    private String openMetrics() throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + world.operator().httpPort()
                    + "/metrics")).header("Accept", "application/openmetrics-text;version=1.0.0,text/plain;q=0.5")
                    .build(), HttpResponse.BodyHandlers.ofString()).body();
        }
    }

    @Test
    void nobodyWaitsForACollectorThatRefuses() {
        traced("OTEL_EXPORTER_OTLP_HEADERS=x-api-key=another");
        new Probe(world).workspace();
        world.apply(Probe.datastoreManifest("first"));

        world.awaitReady("MLDatastore", "first");
        assertThat(collector.spans()).isEmpty();
    }

    @Test
    void ofNothingTracedNothingIsSent() {
        traced("OTEL_TRACES_SAMPLER_ARG=0");
        new Probe(world).workspace();
        world.apply(Probe.datastoreManifest("first"));
        world.awaitReady("MLDatastore", "first");

        world.stopOperator();
        assertThat(collector.spans()).isEqualTo(List.of());
    }
}
