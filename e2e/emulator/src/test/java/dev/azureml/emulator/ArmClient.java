package dev.azureml.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** A plain client of the emulator, with a token of its own. */
final class ArmClient implements AutoCloseable {
    static final String SUBSCRIPTION = "/subscriptions/00000000-0000-0000-0000-000000000001";
    static final String GROUP = SUBSCRIPTION + "/resourceGroups/rg";
    static final String WORKSPACE = GROUP + "/providers/Microsoft.MachineLearningServices/workspaces/ws1";
    static final String ML = "2025-12-01";
    private static final Map<String, String> VERSIONS = Map.ofEntries(Map.entry("MachineLearningServices/", ML),
            Map.entry("Authorization/", "2022-04-01"), Map.entry("Storage/", "2026-04-01"),
            Map.entry("KeyVault/", "2026-02-01"), Map.entry("OperationalInsights/", "2026-03-01"),
            Map.entry("Insights/", "2020-02-02"), Map.entry("ManagedIdentity/", "2024-11-30"),
            Map.entry("ContainerRegistry/", "2025-11-01"), Map.entry("ContainerService/", "2026-05-01"),
            Map.entry("Kubernetes/", "2026-05-01"), Map.entry("KubernetesConfiguration/", "2025-03-01"),
            Map.entry("Relay/", "2026-01-01"), Map.entry("ContainerInstance/", "2025-09-01"),
            Map.entry("Network/privateEndpoints", "2025-05-01"), Map.entry("Network/privateDnsZones", "2024-06-01"),
            Map.entry("Network/virtualNetworks", "2025-09-01"),
            Map.entry("Network/networkSecurityGroups", "2025-09-01"),
            Map.entry("Network/natGateways", "2025-09-01"), Map.entry("Network/publicIPAddresses", "2025-09-01"));
    private static final ObjectMapper MAPPER = new ObjectMapper();

    /** An answer: status, headers, and the body as JSON (missing when there is none). */
    record Answer(HttpResponse<String> http, JsonNode body) {
        int status() {
            return http.statusCode();
        }

        String header(String name) {
            return http.headers().firstValue(name).orElse("");
        }

        String code() {
            return body.path("error").path("code").asText();
        }

        JsonNode at(String pointer) {
            return body.at(pointer);
        }

        String target() {
            return body.path("error").path("target").asText();
        }
    }

    private final String url;
    private final HttpClient http;
    private final String token;

    private ArmClient(String url, HttpClient http, String token) {
        this.url = url;
        this.http = http;
        this.token = token;
    }

    static ArmClient of(ArmEmulator arm) {
        return of(arm, "client-1");
    }

    static ArmClient of(ArmEmulator arm, String clientId) {
        HttpClient http = HttpClient.newBuilder().sslContext(trusting(arm.caPem())).version(HttpClient.Version.HTTP_1_1)
                .build();
        var anonymous = new ArmClient(arm.url(), http, "");
        Answer answer = anonymous.token(clientId, "right");
        return new ArmClient(arm.url(), http, answer.body().path("access_token").asText());
    }

    /** The same client with another bearer token. */
    ArmClient as(String bearer) {
        return new ArmClient(url, http, bearer);
    }

    Answer token(String clientId, String secret) {
        return token(clientId, secret, "https%3A%2F%2Fmanagement.azure.com%2F.default");
    }

    /** @param scope encoded */
    Answer token(String clientId, String secret, String scope) {
        String form = "grant_type=client_credentials&client_id=" + clientId + "&client_secret=" + secret
                + "&scope=" + scope;
        return send(HttpRequest.newBuilder(URI.create(url + "/tenant-1/oauth2/v2.0/token"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form)).build());
    }

    Answer get(String path) {
        return call("GET", path, version(path), null);
    }

    /** Datastores as Azure's own clients write them: without a check of the storage behind. */
    Answer put(String path, String body) {
        boolean skip = path.contains("/datastores/") && !path.contains("?");
        return call("PUT", path, version(path) + (skip ? "&skipValidation=true" : ""), body);
    }

    Answer patch(String path, String body) {
        return call("PATCH", path, version(path), body);
    }

    Answer post(String path, String body) {
        return call("POST", path, version(path), body);
    }

    Answer delete(String path, String query) {
        return call("DELETE", path, version(path) + query, null);
    }

    /** A PUT and its operation to the end; the resource as it is then. */
    JsonNode create(String path, String body) {
        Answer answer = put(path, body);
        if (answer.status() > 299) {
            throw new AssertionError(path + ": " + answer.status() + " " + answer.body());
        }
        return settled(path, answer);
    }

    /** The resource once what was answered has ended: some have no state of their own. */
    JsonNode settled(String path, Answer answer) {
        if (answer.status() == 202 && !answer.header("Location").isEmpty()) {
            finish(answer.header("Location"));
        }
        return settled(path);
    }

    /** The resource once its provisioning state has ended. */
    JsonNode settled(String path) {
        return until(() -> {
            JsonNode body = get(path).body();
            String state = body.path("properties").path("provisioningState").asText("Succeeded");
            return state.equals("Succeeded") || state.equals("Failed") ? body : null;
        });
    }

    /** Follows a status URL to its end. */
    Answer finish(String statusUrl) {
        return until(() -> {
            Answer answer = call("GET", statusUrl.substring(url.length()), "", null);
            boolean moving = answer.status() == 202
                    || Set.of("InProgress", "Creating", "Deleting").contains(answer.body().path("status").asText());
            return moving ? null : answer;
        });
    }

    Answer call(String method, String path, String query, @Nullable String body) {
        String at = url + path + (query.isEmpty() ? "" : (path.contains("?") ? "&" : "?") + "api-version=" + query);
        var request = HttpRequest.newBuilder(URI.create(at)).header("Content-Type", "application/json")
                .timeout(Duration.ofSeconds(60))
                .method(method,
                        body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body));
        return send(token.isEmpty() ? request.build() : request.header("Authorization", "Bearer " + token).build());
    }

    /** What a supplier finds, once it does; fails after a minute. */
    static <T> T until(Supplier<@Nullable T> attempt) {
        long deadline = System.nanoTime() + Duration.ofMinutes(1).toNanos();
        while (System.nanoTime() < deadline) {
            T found = attempt.get();
            if (found != null) {
                return found;
            }
            LockSupport.parkNanos(1_000_000);
        }
        throw new AssertionError("nothing within a minute");
    }

    /** Storage, vault, logs and insights, and a workspace on them. */
    void workspace() {
        dependencies();
        create(WORKSPACE, workspaceBody());
    }

    void dependencies() {
        create(GROUP, "{\"location\":\"East US\"}");
        create(GROUP + "/providers/Microsoft.Storage/storageAccounts/stor1",
                "{\"location\":\"eastus\",\"kind\":\"StorageV2\",\"sku\":{\"name\":\"Standard_LRS\"},\"properties\":{}}");
        create(GROUP + "/providers/Microsoft.KeyVault/vaults/vault-1", vaultBody(""));
        String logs = GROUP + "/providers/Microsoft.OperationalInsights/workspaces/logs";
        create(logs, "{\"location\":\"eastus\",\"properties\":{}}");
        create(GROUP + "/providers/Microsoft.Insights/components/appi",
                "{\"location\":\"eastus\",\"kind\":\"web\",\"properties\":"
                        + "{\"Application_Type\":\"web\",\"WorkspaceResourceId\":\"" + logs + "\"}}");
    }

    static String vaultBody(String more) {
        return "{\"location\":\"eastus\",\"properties\":{\"tenantId\":\"8f1c2a54-6b0d-4c7e-9a35-2d41e0b7c963\",\"sku\":"
                + "{\"family\":\"A\",\"name\":\"standard\"}" + more + "}}";
    }

    static String workspaceBody() {
        String in = GROUP + "/providers/";
        return """
                {"location":"East US","identity":{"type":"SystemAssigned"},"properties":{"storageAccount":"%sMicrosoft.Storage/storageAccounts/stor1",
                "keyVault":"%sMicrosoft.KeyVault/vaults/vault-1","applicationInsights":"%sMicrosoft.Insights/components/appi"}}
                """
                .formatted(in, in, in);
    }

    static String datastoreBody(String key) {
        return """
                {"properties":{"datastoreType":"AzureBlob","accountName":"stor1","containerName":"c","credentials":
                {"credentialsType":"AccountKey","secrets":{"secretsType":"AccountKey","key":"%s"}}}}""".formatted(key);
    }

    private static String version(String path) {
        int at = path.lastIndexOf("/Microsoft.") + "/Microsoft.".length();
        for (Map.Entry<String, String> provider : VERSIONS.entrySet()) {
            if (path.startsWith(provider.getKey(), at)) {
                return provider.getValue();
            }
        }
        return "2025-04-01";
    }

    private Answer send(HttpRequest request) {
        try {
            HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
            String type = response.headers().firstValue("Content-Type").orElse("");
            boolean json = !response.body().isEmpty() && type.startsWith("application/json");
            return new Answer(response, json ? MAPPER.readTree(response.body()) : MissingNode.getInstance());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static SSLContext trusting(String pem) {
        try (var in = new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII))) {
            var store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setCertificateEntry("ca", CertificateFactory.getInstance("X.509").generateCertificate(in));
            var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            var context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        http.close();
    }
}
