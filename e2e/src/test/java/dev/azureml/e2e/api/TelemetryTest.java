package dev.azureml.e2e.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.azureml.e2e.Manifests;
import dev.azureml.e2e.World;
import dev.azureml.e2e.kube.KubeServer;
import dev.azureml.e2e.kube.SharedKubeServer;
import dev.azureml.emulator.EmulatorOptions;
import dev.azureml.emulator.Fault;
import dev.azureml.emulator.RequestRecord;
import io.fabric8.kubeapitest.cert.CertManager;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What the running program says of itself: metrics, health and its log. */
@ExtendWith(SharedKubeServer.class)
class TelemetryTest {
    private static final Pattern SAMPLE = Pattern.compile(
            "[a-zA-Z_:][\\w:]*(\\{([a-zA-Z_]\\w*=\"([^\"\\\\\\n]|\\\\.)*\",?)*})? (NaN|[+-]?Inf|[-+0-9.eE]+)( \\d+)?");
    private static final String KEY = "c2VlZGVkLWtleS1vZi1hLXN0b3JhZ2UtYWNjb3VudA==";

    private final KubeServer server;
    private final HttpClient http = HttpClient.newHttpClient();
    private World world;

    TelemetryTest(KubeServer server) {
        this.server = server;
    }

    @BeforeEach
    void start() {
        world = World.withoutOperator(server, EmulatorOptions.defaults().withClient(
                "22222222-2222-2222-2222-222222222222", "a-secret-of-the-tests"));
    }

    @AfterEach
    void stop() {
        http.close();
        world.close();
    }

    @Test
    void metricsCountWhatWasAskedOfAzureAndHowObjectsStand() throws Exception {
        world.startOperator();
        world.arm().inject(Fault.on("PUT", "/datastores/first", Fault.Action.STATUS).status(429).header("Retry-After",
                "1"));
        world.apply(Manifests.workspace("wsp"));
        world.apply(Manifests.datastore("first", "wsp"));
        world.apply(Manifests.datastore("waits", "nowhere"));
        world.awaitReason("MLDatastore", "waits", "DependencyNotReady");
        world.awaitReady("MLDatastore", "first");

        // The operator hears of its own status, too, and counts then.
        List<String> samples = World.awaitMetrics(world.operator().httpPort(), lines -> value(lines, "azureml_objects",
                "kind=\"MLDatastore\"", "reason=\"DependencyNotReady\"", "ready=\"False\"", "namespace=\""
                        + world.namespace() + "\"") == 1
                && value(lines, "azureml_objects", "kind=\"MLDatastore\"",
                        "reason=\"Available\"", "ready=\"True\"", "namespace=\"" + world.namespace() + "\"") == 1
                && value(lines, "azureml_operations") == 0);
        assertThat(samples).filteredOn(line -> !line.startsWith("#")).isNotEmpty()
                .allSatisfy(line -> assertThat(line).matches(SAMPLE));
        String datastores = "type=\"microsoft.machinelearningservices/workspaces/datastores\"";
        assertThat(value(samples, "azureml_arm_requests_total", datastores, "verb=\"PUT\"", "status=\"201\""))
                .isEqualTo(1);
        assertThat(value(samples, "azureml_arm_throttled_total", datastores, "verb=\"PUT\"")).isEqualTo(1);
        assertThat(value(samples, "azureml_arm_request_seconds_count", datastores, "verb=\"PUT\"")).isEqualTo(2);

        assertThat(samples).anyMatch(line -> line.startsWith("jvm_memory_used_bytes"))
                .anyMatch(line -> line.startsWith("reconciliations_")).noneMatch(line -> line.contains("first"));
    }

    @Test
    void readyOnceItRuns() throws Exception {
        world.startOperator();

        assertThat(get("/readyz").statusCode()).as(get("/readyz").body()).isEqualTo(200);
        assertThat(get("/healthz").statusCode()).isEqualTo(200);
    }

    @Test
    void allIsServedByTlsWithACertificate() throws Exception {
        Path certificate = server.authority();
        world.startOperator("HTTP_TLS_CERTIFICATE_FILE=" + certificate, "HTTP_TLS_KEY_FILE="
                + certificate.resolveSibling(CertManager.API_SERVER_KEY_NAME));

        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        try (InputStream in = Files.newInputStream(certificate)) {
            trusted.setCertificateEntry("it", CertificateFactory.getInstance("X.509").generateCertificate(in));
        }
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(null, trust.getTrustManagers(), null);
        try (HttpClient secured = HttpClient.newBuilder().sslContext(tls).build()) {
            for (String path : List.of("/readyz", "/healthz", "/metrics")) {
                URI url = URI.create("https://127.0.0.1:" + world.operator().httpPort() + path);
                assertThat(secured.send(HttpRequest.newBuilder(url).build(), HttpResponse.BodyHandlers.ofString())
                        .statusCode()).as(path).isEqualTo(200);
            }
        }
        assertThatThrownBy(() -> get("/metrics")).as("without TLS").isInstanceOf(IOException.class);
    }

    @Test
    void theEndOfACredentialIsTold() {
        world.startOperator();
        world.apply("""
                apiVersion: azureml.dev/v1alpha1
                kind: MLConnection
                metadata: {name: git}
                spec:
                  workspaceId: %s
                  category: Git
                  target: https://example.org
                  none: {}
                  expiryTime: "2030-01-01T00:00:00Z"
                """.formatted(world.plantWorkspace("wsp")));
        world.awaitReady("MLConnection", "git");

        assertThat(value(World.metrics(world.operator().httpPort()).lines().toList(),
                "azureml_credential_expiry_timestamp_seconds", "kind=\"MLConnection\"", "namespace=\""
                        + world.namespace() + "\""))
                .isEqualTo((double) Instant.parse("2030-01-01T00:00:00Z").getEpochSecond());
    }

    @Test
    void notReadyButAliveWithAWrongClientSecret() throws Exception {
        world.startOperator("AZURE_CLIENT_SECRET=wrong");

        assertThat(get("/readyz").statusCode()).isEqualTo(503);
        assertThat(get("/readyz").body()).startsWith("azure token: No token: AADSTS7000215: ").hasLineCount(1)
                .doesNotContain("wrong", "22222222-2222-2222-2222-222222222222");
        assertThat(get("/healthz").statusCode()).isEqualTo(200);
    }

    @Test
    void theLogTellsEveryWriteWithItsObjectAndItsRequest() {
        try (OperatorProcess operator = OperatorProcess.start(world.environment("LOG_LEVEL=debug", "LOG_FORMAT=json"),
                server.kubeconfigFile())) {
            world.secret("keys", "accountKey", KEY);
            world.apply(Manifests.workspace("wsp"));
            world.apply(Manifests.keyedDatastore("first", "wsp", "keys"));
            world.apply(Manifests.cluster("cpu", "wsp"));
            world.awaitReady("MLDatastore", "first");
            world.awaitReady("MLCompute", "cpu");

            for (RequestRecord sent : world.writes()) {
                JsonNode line = operator.await(l -> l.path("armRequestId").asText().equals(sent.requestId()));
                assertThat(line.path("level").asText()).isEqualTo("INFO");
                assertThat(line.path("method").asText()).isEqualTo(sent.method());
                assertThat(line.path("status").asText()).isEqualTo(String.valueOf(sent.status()));
                assertThat(line.path("type").asText()).startsWith("Microsoft.");
                assertThat(line.path("message").asText()).contains(sent.path());
                assertThat(line.path("namespace").asText()).isEqualTo(world.namespace());
                assertThat(line.path("kind").asText()).startsWith("ML");
                assertThat(line.path("name").asText()).isIn("wsp", "first", "cpu");
            }
            assertThat(operator.await(l -> l.path("method").asText().equals("PUT") && l.path("message").asText()
                    .contains("/computes/cpu")).path("operation").asText()).isNotEmpty();
            assertThat(operator.await(l -> l.path("method").asText().equals("GET")).path("level").asText())
                    .isEqualTo("DEBUG");
            assertThat(operator.records()).allSatisfy(line -> assertThat(line.path("timestamp").asText())
                    .isNotEmpty());
            assertThat(operator.lines()).noneMatch(line -> line.contains(KEY) || line.contains("a-secret-of-the"));
        }
    }

    private static double value(List<String> samples, String name, String... labels) {
        return samples.stream().filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
                .filter(line -> List.of(labels).stream().allMatch(line::contains))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1))).sum();
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        URI url = URI.create("http://localhost:" + world.operator().httpPort() + path);
        return http.send(HttpRequest.newBuilder(url).build(), HttpResponse.BodyHandlers.ofString());
    }
}
