package dev.azureml.operator.engine.inputs;

import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Finding L5: a missing or empty key ended the start with a NullPointerException, a short one was taken. */
class DigestsKeyTest {
    private final HttpServer cluster;
    private final KubernetesClient client;

    DigestsKeyTest() throws IOException {
        cluster = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        client = new KubernetesClientBuilder().withConfig(new ConfigBuilder().withAutoConfigure(false)
                .withMasterUrl("http://localhost:" + cluster.getAddress().getPort())
                .withRequestRetryBackoffLimit(0).build()).build();
    }

    @AfterEach
    void stop() {
        client.close();
        cluster.stop(0);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "{} | Secret system/hmac has no key key: it must hold 32 random bytes; delete the Secret",
        "{\"data\":{\"other\":\"AAAA\"}} | Secret system/hmac has no key key",
        "{\"data\":{\"key\":\"\"}} | key key of Secret system/hmac has 0 bytes: it must hold 32 random bytes",
        "{\"data\":{\"key\":\"AAAA\"}} | key key of Secret system/hmac has 3 bytes"})
    void aKeyThatIsTooShortIsRefusedWithWhatToDo(String secret, String sentence) {
        serve(secret);
        assertThatThrownBy(() -> Digests.from(client, "system", "hmac")).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(sentence);
    }

    @Test
    void aKeyThatIsLongEnoughIsTaken() {
        serve("{\"data\":{\"key\":\"" + Base64.getEncoder().encodeToString(new byte[32]) + "\"}}");
        assertThatCode(() -> Digests.from(client, "system", "hmac")).doesNotThrowAnyException();
    }

    private void serve(String secret) {
        String named = """
                {"apiVersion":"v1","kind":"Secret","metadata":{"namespace":"system","name":"hmac"},""";
        byte[] answer = (named + secret.substring(1)).replace(",}", "}").getBytes(StandardCharsets.UTF_8);
        cluster.createContext("/", exchange -> {
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, answer.length);
            try (var body = exchange.getResponseBody()) {
                body.write(answer);
            }
        });
        cluster.start();
    }
}
