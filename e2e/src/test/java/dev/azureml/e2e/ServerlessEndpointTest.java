package dev.azureml.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import dev.azureml.e2e.kube.KubeServer;
import dev.azureml.e2e.kube.SharedKubeServer;
import dev.azureml.emulator.Fault;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Endpoints that serve a model of a catalogue. */
@ExtendWith(SharedKubeServer.class)
class ServerlessEndpointTest {
    private static final String KIND = "MLInferenceEndpoint";
    private static final String SUBSCRIBED = "  marketplaceSubscription: true\n";

    private final KubeServer server;
    private World world;
    private String workspace;

    ServerlessEndpointTest(KubeServer server) {
        this.server = server;
    }

    @BeforeEach
    void start() {
        world = World.start(server);
        workspace = world.plantWorkspace("wsp");
    }

    @AfterEach
    void stop() {
        world.close();
    }

    private String serverless(String name, String registry, String authMode, String rest) {
        return Manifests.endpoint(name, workspace, "connectionSecret: {name: " + name + "-callers}\nserverless:\n"
                + "  modelSettings: {modelId: azureml://registries/" + registry + "/models/m}\n  authMode: " + authMode
                + "\n" + rest);
    }

    private Map<String, String> secret(String name) {
        return decoded(world.client().secrets().inNamespace(world.namespace()).withName(name).require().getData());
    }

    private static Map<String, String> decoded(Map<String, String> data) {
        return data.entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey,
                e -> new String(Base64.getDecoder().decode(e.getValue()), StandardCharsets.UTF_8)));
    }

    @Test
    void subscribesServesAndLeavesNothing() {
        world.apply(serverless("chat", "azureml-meta", "Key", SUBSCRIBED));
        JsonNode ready = world.awaitReady(KIND, "chat");

        assertThat(ready.at("/status/scoringUri").asText()).startsWith("https://chat.");
        assertThat(ready.at("/status/servingState").asText()).isEqualTo("Online");
        assertThat(ready.at("/status/model").asText()).isEqualTo("azureml://registries/azureml-meta/models/m");
        assertThat(ready.at("/status/marketplaceSubscriptionStatus").asText()).isEqualTo("Subscribed");
        Map<String, String> secret = secret("chat-callers");
        assertThat(secret).containsOnlyKeys("url", "authMode", "model", "primaryKey", "secondaryKey", "key");
        assertThat(secret.get("key")).isEqualTo(secret.get("primaryKey"));
        assertThat(ready.toString()).doesNotContain(secret.get("primaryKey"), secret.get("secondaryKey"));

        world.delete(KIND, "chat");
        world.awaitGone(KIND, "chat");
        assertThat(world.arm().resource(workspace + "/serverlessEndpoints/chat")).isEmpty();
        assertThat(world.arm().resource(workspace + "/marketplaceSubscriptions/m")).isEmpty();
    }

    @Test
    void endpointsOfOneModelShareItsSubscription() {
        world.apply(serverless("one", "azureml-meta", "Key", SUBSCRIBED));
        world.apply(serverless("two", "azureml-meta", "Key", SUBSCRIBED));
        world.awaitReady(KIND, "one");
        world.awaitReady(KIND, "two");

        world.delete(KIND, "one");
        world.awaitGone(KIND, "one");
        assertThat(world.arm().resource(workspace + "/marketplaceSubscriptions/m")).isPresent();

        world.delete(KIND, "two");
        world.awaitGone(KIND, "two");
        assertThat(world.arm().resource(workspace + "/marketplaceSubscriptions/m")).isEmpty();
    }

    @Test
    void callersWithTokensGetNoKeysAndContentSafetyChangesInPlace() {
        world.apply(serverless("chat", "azureml", "AAD", ""));
        world.awaitReady(KIND, "chat");

        assertThat(secret("chat-callers")).containsOnlyKeys("url", "authMode", "model");
        assertThat(world.requests("POST", "/listKeys")).isEmpty();

        world.apply(serverless("chat", "azureml", "AAD", "  contentSafety: {contentSafetyStatus: Disabled}\n"));
        world.awaitRequest(r -> r.method().equals("PUT") && r.path().endsWith("/chat") && World.body(r)
                .at("/properties/contentSafety/contentSafetyStatus").asText().equals("Disabled"));
        world.awaitReady(KIND, "chat");
        assertThat(world.requests("DELETE", "/chat")).isEmpty();
    }

    @Test
    void keysAreRotatedOneAfterTheOther() {
        world.apply(serverless("chat", "azureml", "Key", "  keyRotationOverlap: PT1S\n"));
        world.awaitReady(KIND, "chat");
        Map<String, String> before = secret("chat-callers");

        world.annotate(KIND, "chat", "azureml.dev/rotate-keys", "now");
        world.client().secrets().inNamespace(world.namespace()).withName("chat-callers").waitUntilCondition(
                s -> s != null
                        && Objects.equals(decoded(s.getData()).get("key"), decoded(s.getData()).get("primaryKey"))
                        && !Objects.equals(decoded(s.getData()).get("primaryKey"), before.get("primaryKey")),
                60, TimeUnit.SECONDS);

        assertThat(secret("chat-callers").get("secondaryKey")).isNotEqualTo(before.get("secondaryKey"));
        assertThat(world.requests("POST", "/regenerateKeys"))
                .extracting(r -> World.body(r).path("keyType").asText()).containsExactly("Secondary", "Primary");
    }

    @Test
    void aModelThatNeedsASubscriptionSaysSo() {
        world.apply(serverless("chat", "azureml-meta", "Key", ""));

        assertThat(World.message(world.awaitStalled(KIND, "chat", "InvalidSpec"))).contains("subscription");
    }

    @Test
    void aRegionWithoutTheModelSaysSo() {
        world.apply(serverless("chat", "azureml", "Key", "") + "  location: japanwest\n");

        assertThat(World.message(world.awaitStalled(KIND, "chat", "InvalidSpec"))).contains("japanwest");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"STATUS|InvalidSpec", "FAIL_OPERATION|ProvisioningFailed"})
    void aPurchaseThatIsRefusedSaysWhyAndWaitsWithTheEndpoint(Fault.Action action, String reason) {
        world.arm().inject(Fault.on("PUT", "/marketplaceSubscriptions/m$", action).status(400).times(-1)
                .error("UserError",
                        "Error occurred when subscribing to Marketplace: Your Azure enrollment administrator"
                                + " can enable purchase of paid marketplace products."));
        world.apply(serverless("chat", "azureml-meta", "Key", SUBSCRIBED));

        assertThat(World.message(world.awaitStalled(KIND, "chat", reason))).contains("marketplaceSubscriptions/m",
                "enrollment administrator");
        assertThat(world.requests("PUT", "/serverlessEndpoints/chat")).isEmpty();
        world.arm().clearFaults();
        world.awaitReady(KIND, "chat");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "QuotaExceeded|The quota of serverless endpoints is used up.|QuotaExceeded|quota",
        "UserError|Serverless endpoint name 'chat' is not available.|NameTaken|another name",
        "UserError|The model 'm' was not found in the registry.|InvalidSpec|not found"})
    void whatAzureRefusesIsSaid(String code, String text, String reason, String words) {
        world.arm().inject(Fault.on("PUT", "/serverlessEndpoints/chat$", Fault.Action.STATUS).status(400).times(-1)
                .error(code, text));
        world.apply(serverless("chat", "azureml", "Key", ""));

        assertThat(World.message(world.awaitStalled(KIND, "chat", reason))).contains(words);
    }
}
