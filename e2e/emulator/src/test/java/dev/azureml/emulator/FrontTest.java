package dev.azureml.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static dev.azureml.emulator.ArmClient.GROUP;
import static dev.azureml.emulator.ArmClient.WORKSPACE;
import static org.assertj.core.api.Assertions.assertThat;

class FrontTest {
    @Test
    void aWrongSecretIsRefusedAndSoIsARequestWithoutAToken() {
        try (var arm = ArmEmulator.start(EmulatorOptions.defaults().withClient("client-1", "right"));
                var client = ArmClient.of(arm)) {
            assertThat(client.token("client-1", "right").status()).isEqualTo(200);
            var wrong = client.token("client-1", "other");
            assertThat(wrong.status()).isEqualTo(401);
            assertThat(wrong.body().path("error").asText()).isEqualTo("invalid_client");
            assertThat(wrong.body().path("error_description").asText()).startsWith("AADSTS7000215");
            try (var stranger = ArmClient.of(arm, "client-2")) {
                var refused = stranger.get(GROUP);
                assertThat(refused.status()).isEqualTo(401);
                assertThat(refused.code()).isEqualTo("AuthenticationFailed");
            }
        }
    }

    @Test
    void anExpiredTokenIsRefused() {
        try (var arm = ArmEmulator.start(EmulatorOptions.defaults().withTokenLifetime(Duration.ofNanos(1)));
                var client = ArmClient.of(arm)) {
            assertThat(client.get(GROUP).code()).isEqualTo("ExpiredAuthenticationToken");
        }
    }

    @Test
    void theApiVersionIsRequiredAndChecked() {
        try (var arm = ArmEmulator.start(EmulatorOptions.defaults()); var client = ArmClient.of(arm)) {
            assertThat(client.call("GET", GROUP, "", null).code()).isEqualTo("MissingApiVersionParameter");
            assertThat(client.call("GET", WORKSPACE, "2019-05-01", null).code()).isEqualTo("NoRegisteredProviderFound");
        }
    }

    @Test
    void parentsMustExistAndNamesMustFit() {
        try (var arm = ArmEmulator.start(EmulatorOptions.defaults()); var client = ArmClient.of(arm)) {
            var noGroup = client.get(WORKSPACE);
            assertThat(noGroup.status()).isEqualTo(404);
            assertThat(noGroup.code()).isEqualTo("ResourceGroupNotFound");
            assertThat(noGroup.header("x-ms-failure-cause")).isEqualTo("gateway");
            client.create(GROUP, "{\"location\":\"eastus\"}");
            assertThat(client.get(WORKSPACE).code()).isEqualTo("ResourceNotFound");
            assertThat(client.put(WORKSPACE + "/datastores/d", ArmClient.datastoreBody("k")).code())
                    .isEqualTo("ParentResourceNotFound");
            assertThat(client.put(GROUP + "/providers/Microsoft.Storage/storageAccounts/Bad-Name", "{}").code())
                    .isEqualTo("AccountNameInvalid");
        }
    }

    @Test
    void bodiesAreHeldAgainstThePublishedModels() {
        try (var arm = ArmEmulator.start(EmulatorOptions.defaults()); var client = ArmClient.of(arm)) {
            client.workspace();
            String store = WORKSPACE + "/datastores/d";
            assertRefused(client.put(store, ArmClient.datastoreBody("k").replace("\"accountName\"", "\"acountName\"")),
                    "properties.acountName");
            assertRefused(client.put(store, ArmClient.datastoreBody("k").replace("\"stor1\"", "5")),
                    "properties.accountName");
            assertRefused(client.put(store, ArmClient.datastoreBody("k").replace("AzureBlob", "AzureBlub")),
                    "properties.datastoreType");
            String more = ArmClient.datastoreBody("k").replace("{\"properties\":{",
                    "{\"name\":\"other\",\"properties\":{\"isDefault\":true,").replace("AzureBlob", "azureblob");
            assertThat(client.put(store, more).status()).isEqualTo(201);
            JsonNode kept = client.get(store).body();
            assertThat(kept.at("/name").asText()).isEqualTo("d");
            assertThat(kept.at("/properties/isDefault").asBoolean()).isFalse();
            assertThat(kept.at("/properties/datastoreType").asText()).isEqualTo("AzureBlob");
            assertRefused(client.put(store, "{\"properties\":{\"datastoreType\":\"AzureBlob\"}}"),
                    "properties.credentials");
            assertRefused(client.put(WORKSPACE + "/computes/cpu1", ComputeTest.cluster(0, 1).replace("PT120S", "120")),
                    "properties.properties.scaleSettings.nodeIdleTimeBeforeScaleDown");
            assertThat(client.put(store, "{not json").code()).isEqualTo("InvalidRequestContent");
        }
    }

    private static void assertRefused(ArmClient.Answer answer, String target) {
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.target()).isEqualTo(target);
    }

    @Test
    void secretsAreNeverReadBackNorLogged(@TempDir Path dir) throws Exception {
        Path log = dir.resolve("requests.jsonl");
        try (var arm = ArmEmulator.start(EmulatorOptions.defaults().withRequestLog(log));
                var client = ArmClient.of(arm)) {
            client.workspace();
            String store = WORKSPACE + "/datastores/d";
            var created = client.put(store, ArmClient.datastoreBody("TOP-SECRET"));
            assertThat(created.status()).isEqualTo(201);
            assertThat(client.put(store, ArmClient.datastoreBody("TOP-SECRET")).status()).isEqualTo(200);
            assertThat(created.http().body() + client.get(store).http().body()).doesNotContain("TOP-SECRET");
            assertThat(client.post(store + "/listSecrets", "{}").body().path("key").asText()).isEqualTo("TOP-SECRET");
            assertThat(arm.secretOf(store).at("/properties/credentials/secrets/key").asText()).isEqualTo("TOP-SECRET");
            assertThat(client.put(store, ArmClient.datastoreBody("k").replace("stor1", "stor2")).code())
                    .isEqualTo("PropertyChangeNotAllowed");
            assertThat(arm.requests()).hasSameSizeAs(Files.readAllLines(log));
        }
        List<String> lines = Files.readAllLines(log);
        assertThat(lines).noneMatch(l -> l.contains("TOP-SECRET") || l.contains("client_secret"));
        assertThat(lines).anyMatch(l -> l.contains("\"key\":\"***\""));
        assertThat(lines.getFirst()).contains("/oauth2/v2.0/token", "\"body\":\"***\"", "\"durationMs\":", "\"at\":");
    }

    @Test
    void longListsComeInPages() {
        try (var arm = ArmEmulator.start(EmulatorOptions.defaults().withPageSize(3)); var client = ArmClient.of(arm)) {
            client.workspace();
            var first = client.get(WORKSPACE + "/datastores").body();
            assertThat(first.path("value").size()).isEqualTo(3);
            String next = first.path("nextLink").asText();
            var second = client.call("GET", next.substring(arm.url().length()), "", null).body();
            assertThat(second.path("value").size()).isEqualTo(1);
            assertThat(second.has("nextLink")).isFalse();
            assertThat(client.call("GET", WORKSPACE + "/datastores?$skip=3", ArmClient.ML, null).code())
                    .isEqualTo("InvalidSkipToken");
        }
    }

    @Test
    void tellsNothingOfABudgetThatItDoesNotKeep() {
        try (var arm = ArmEmulator.start(EmulatorOptions.defaults()); var client = ArmClient.of(arm)) {
            var put = client.put(GROUP, "{\"location\":\"eastus\"}");
            assertThat(put.header("x-ms-ratelimit-remaining-subscription-writes")).isEmpty();
        }
    }

    @Test
    void bucketsEmptyAndRefuseWithRetryAfter() {
        try (var arm = ArmEmulator.start(EmulatorOptions.defaults().withThrottle(true));
                var client = ArmClient.of(arm);
                var other = ArmClient.of(arm, "client-2")) {
            var first = client.put(GROUP, "{\"location\":\"eastus\"}");
            assertThat(first.header("x-ms-ratelimit-remaining-subscription-writes")).isEqualTo("199");
            ArmClient.Answer refused = ArmClient.until(() -> {
                var put = client.put(GROUP, "{\"location\":\"eastus\"}");
                return put.status() == 429 ? put : null;
            });
            assertThat(refused.header("Retry-After")).isEqualTo("1");
            assertThat(other.put(GROUP, "{\"location\":\"eastus\"}").status()).isEqualTo(200);
            assertThat(client.get(GROUP).status()).isEqualTo(200);
        }
    }

    @Test
    void aRequestCanBeAwaited() throws InterruptedException {
        try (var arm = ArmEmulator.start(EmulatorOptions.defaults()); var client = ArmClient.of(arm)) {
            Thread.ofVirtual().start(() -> client.put(GROUP, "{\"location\":\"eastus\"}"));
            RequestRecord put = arm.awaitRequest(r -> r.method().equals("PUT"), Duration.ofMinutes(1));
            assertThat(put.status()).isEqualTo(201);
            assertThat(put.query()).containsEntry("api-version", "2025-04-01");
        }
    }
}
