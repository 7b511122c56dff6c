package dev.azureml.operator.engine.outputs;

import com.sun.net.httpserver.HttpServer;
import dev.azureml.api.MLDatastore;
import dev.azureml.operator.engine.EngineFixture;
import dev.azureml.operator.engine.azure.Caller;
import dev.azureml.operator.engine.status.ReconcileProgress;
import dev.azureml.operator.plan.Json;
import dev.azureml.operator.plan.Output;
import dev.azureml.operator.plan.Problem;
import dev.azureml.operator.plan.Reason;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** A cluster that forbids everything: a person is told what it is that the operator may not. */
class OutputPublisherTest {
    private final HttpServer cluster;
    private final KubernetesClient client;
    private final ReconcileProgress progress = new ReconcileProgress(null);
    private volatile int code = 403;

    OutputPublisherTest() throws IOException {
        cluster = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        client = new KubernetesClientBuilder().withConfig(new ConfigBuilder().withAutoConfigure(false)
                .withMasterUrl("http://localhost:" + cluster.getAddress().getPort())
                .withRequestRetryBackoffLimit(0).build()).build();
    }

    @BeforeEach
    void start() {
        cluster.createContext("/", exchange -> {
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            byte[] refusal = """
                    {"kind":"Status","apiVersion":"v1","status":"Failure","code":%d,"message":"no"}"""
                    .formatted(code).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(code, refusal.length);
            try (var body = exchange.getResponseBody()) {
                body.write(refusal);
            }
        });
        cluster.start();
    }

    @AfterEach
    void stop() {
        client.close();
        cluster.stop(0);
    }

    @Test
    void aConfigMapThatMayNotBeWrittenIsNamed() {
        MLDatastore owner = new MLDatastore();
        owner.setMetadata(new ObjectMetaBuilder().withNamespace("ns").withName("o").withUid("uid").build());

        new OutputPublisher(client, new EngineFixture().tools.executor()).write(owner,
                new Output.ConfigMap("outputs", Map.of("id", "x")),
                new Caller("ns", progress, null));

        assertThat(progress.problems()).singleElement().extracting(Problem::reason)
                .isEqualTo(Reason.AUTHORIZATION_FAILED);
        assertThat(progress.problems().getFirst().message()).contains("ConfigMap ns/outputs").contains("role");
    }

    @ParameterizedTest
    @ValueSource(ints = {403, 404})
    void whereNothingIsWantedNothingIsMissed(int answer) {
        code = answer;
        MLDatastore owner = new MLDatastore();
        owner.setMetadata(new ObjectMetaBuilder().withNamespace("ns").withName("o").withUid("uid").build());

        assertThat(new OutputPublisher(client, new EngineFixture().tools.executor()).write(owner,
                new Output.ClusterObjects(
                        "amlarc.azureml.com/v1alpha1", "InstanceType", "instancetypes", Map.of()),
                new Caller("ns", progress, null))).isEmpty();
    }

    @Test
    void anApiThatTheClusterLacksIsSaidByTheNameOfItsDefinition() {
        code = 404;
        MLDatastore owner = new MLDatastore();
        owner.setMetadata(new ObjectMetaBuilder().withNamespace("ns").withName("o").withUid("uid").build());

        var unwritten = new OutputPublisher(client, new EngineFixture().tools.executor()).write(owner,
                new Output.ClusterObjects(
                        "amlarc.azureml.com/v1alpha1", "InstanceType", "instancetypes", Map.of("small", Json.object())),
                new Caller("ns", progress, null));

        assertThat(unwritten).hasValueSatisfying(condition -> assertThat(condition.message()).contains(
                "the CRD instancetypes.amlarc.azureml.com is not in this cluster"));
    }
}
