package dev.azureml.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import dev.azureml.e2e.kube.KubeServer;
import dev.azureml.e2e.kube.SharedKubeServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

/** Requests of a caller who has nothing but the connection Secret go where the traffic says. */
@ExtendWith(SharedKubeServer.class)
class ScoringTest {
    private static final String KIND = "MLInferenceEndpoint";
    private static final int REQUESTS = 1000;

    private final KubeServer server;

    ScoringTest(KubeServer server) {
        this.server = server;
    }

    @Test
    void aThousandRequestsAreSplitAsTheTrafficSays() throws Exception {
        try (World world = World.start(server)) {
            String workspace = world.plantWorkspace("wsp");
            String black = workspace + "/onlineEndpoints/scoring/deployments/black";
            world.apply(Manifests.endpoint("scoring", workspace, "connectionSecret: {name: callers}\n"
                    + Manifests.managed("{blue: 70, green: 30}\n  mirrorTraffic: {black: 20}",
                            Manifests.deployment("blue", 1), Manifests.deployment("green", 1),
                            Manifests.deployment("black", 1))));
            world.awaitReady(KIND, "scoring");

            Map<String, Integer> answered = score(world, REQUESTS);

            // Six standard deviations to each side: chance does not fail it, a wrong split does.
            assertThat(answered).containsOnlyKeys("blue", "green");
            assertThat(answered.get("blue")).isBetween(613, 787);
            assertThat(answered.values().stream().mapToInt(Integer::intValue).sum()).isEqualTo(REQUESTS);
            assertThat(world.arm().mirrored(black)).isBetween(124L, 276L);

            world.apply(Manifests.endpoint("scoring", workspace, "connectionSecret: {name: callers}\n"
                    + Manifests.managed("{green: 100}\n  mirrorTraffic: {}", Manifests.deployment("blue", 1),
                            Manifests.deployment("green", 1), Manifests.deployment("black", 1))));
            world.awaitReady(KIND, "scoring");
            long before = world.arm().mirrored(black);

            assertThat(score(world, REQUESTS)).isEqualTo(Map.of("green", REQUESTS));
            assertThat(world.arm().mirrored(black)).isEqualTo(before);
        }
    }

    /** As a caller of the Secret {@code callers}; how many answers came from which deployment. */
    static Map<String, Integer> score(World world, int requests) throws Exception {
        Map<String, String> secret = world.client().secrets().inNamespace(world.namespace()).withName("callers")
                .require().getData();
        Map<String, Integer> answered = new TreeMap<>();
        try (HttpClient http = HttpClient.newBuilder().sslContext(trusting(world.arm().caPem())).build()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create(text(secret, "url")))
                    .header("Authorization", "Bearer " + text(secret, "primaryKey"))
                    .POST(HttpRequest.BodyPublishers.ofString("{\"data\":[[1,2,3]]}")).build();
            for (int i = 0; i < requests; i++) {
                HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
                assertThat(response.statusCode()).isEqualTo(200);
                JsonNode body = World.JSON.readTree(response.body());
                answered.merge(body.path("deployment").asText(), 1, Integer::sum);
            }
        }
        return answered;
    }

    private static String text(Map<String, String> secret, String key) {
        return new String(Base64.getDecoder().decode(Objects.requireNonNull(secret.get(key))), StandardCharsets.UTF_8);
    }

    private static SSLContext trusting(String pem) throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        store.setCertificateEntry("emulator", CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII))));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }
}
