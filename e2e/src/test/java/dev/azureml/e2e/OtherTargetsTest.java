package dev.azureml.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import dev.azureml.e2e.kube.KubeServer;
import dev.azureml.e2e.kube.SharedKubeServer;
import dev.azureml.emulator.Fault;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Endpoints that have no deployments: serverless and containerInstance. */
@ExtendWith(SharedKubeServer.class)
class OtherTargetsTest {
    private static final String KIND = "MLInferenceEndpoint";
    private static final String SEED = "SeededScoringKey+YWJj";

    private final KubeServer server;
    private World world;
    private String workspace;

    OtherTargetsTest(KubeServer server) {
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

    private String serverless(String registry, String rest) {
        return Manifests.endpoint("chat", workspace, "connectionSecret: {name: conn}\nserverless:\n"
                + "  modelSettings: {modelId: azureml://registries/" + registry + "/models/m}\n  authMode: Key\n" + rest);
    }

    private String container(String image, String cpu, String rest) {
        return Manifests.endpoint("try-out", workspace, "containerInstance:\n  image: " + image + "\n  cpu: " + cpu
                + "\n  memoryInGB: 2\n  ports: [{port: 5001}]\n  dnsNameLabel: try-out\n"
                + "  scoringKey: {environmentVariable: KEY, secretKeyRef: {name: keys, key: k}}\n") + rest;
    }

    private String group() {
        return workspace.substring(0, workspace.indexOf("/providers/"))
                + "/providers/Microsoft.ContainerInstance/containerGroups/try-out";
    }

    @Test
    void aServerlessEndpointSubscribesServesAndLeavesNothing() {
        world.apply(serverless("azureml-meta", "  marketplaceSubscription: true\n"));
        JsonNode ready = world.awaitReady(KIND, "chat");

        assertThat(ready.at("/status/scoringUri").asText()).startsWith("https://");
        assertThat(ready.at("/status/servingState").asText()).isEqualTo("Online");
        assertThat(ready.at("/status/marketplaceSubscriptionStatus").asText()).isEqualTo("Subscribed");
        var secret = world.client().secrets().inNamespace(world.namespace()).withName("conn").get();
        assertThat(secret.getData()).containsKeys("url", "authMode", "model", "primaryKey", "secondaryKey");

        world.delete(KIND, "chat");
        world.awaitGone(KIND, "chat");
        assertThat(world.arm().resource(workspace + "/serverlessEndpoints/chat")).isEmpty();
        assertThat(world.arm().resource(workspace + "/marketplaceSubscriptions/m")).isEmpty();
    }

    @Test
    void aModelThatNeedsASubscriptionSaysSo() {
        world.apply(serverless("azureml-meta", ""));

        assertThat(World.message(world.awaitStalled(KIND, "chat", "InvalidSpec"))).contains("subscription");
    }

    @Test
    void aRegionWithoutTheModelSaysSo() {
        world.apply(serverless("azureml", "") + "  location: japanwest\n");

        assertThat(World.message(world.awaitStalled(KIND, "chat", "InvalidSpec"))).contains("japanwest");
    }

    @Test
    void aContainerServesAndItsKeyIsNowhereToBeRead() {
        world.secret("keys", "k", SEED);
        world.apply(container("a:1", "1", "  connectionSecret: {name: conn}\n"));
        JsonNode ready = world.awaitReady(KIND, "try-out");

        assertThat(ready.at("/status/scoringUri").asText())
                .isEqualTo("http://try-out.westeurope.azurecontainer.io:5001/score");
        assertThat(ready.at("/status/servingState").asText()).isEqualTo("Running");
        assertThat(ready.toString()).doesNotContain(SEED);
        assertThat(World.body(world.requests("PUT", "/try-out").getFirst())
                .at("/properties/containers/0/properties/environmentVariables/0/secureValue").asText())
                .isEqualTo(SEED);
        assertThat(world.requests("PUT", "/try-out")).hasSize(1);
    }

    @Test
    void anImageChangesInPlaceAndCoresOnlyByANewGroup() {
        world.secret("keys", "k", SEED);
        world.apply(container("a:1", "1", ""));
        world.awaitReady(KIND, "try-out");

        world.apply(container("a:2", "1", ""));
        world.awaitRequest(r -> r.method().equals("PUT") && r.path().equals(group())
                && world.requests("PUT", "/try-out").size() == 2);
        world.awaitReady(KIND, "try-out");
        world.apply(container("a:2", "2", ""));
        world.awaitStalled(KIND, "try-out", "ReplacementRequired");
        assertThat(world.requests("DELETE", "/try-out")).isEmpty();

        world.apply(container("a:2", "2", "  replacementPolicy: Recreate\n"));
        world.await(KIND, "try-out", object -> world.requests("DELETE", "/try-out").size() == 1
                && World.condition(object, "Ready").path("status").asText().equals("True"));
        assertThat(world.arm().resource(group()).orElseThrow()
                .at("/properties/containers/0/properties/resources/requests/cpu").asDouble()).isEqualTo(2);

        world.delete(KIND, "try-out");
        world.awaitGone(KIND, "try-out");
        assertThat(world.arm().resource(group())).isEmpty();
    }

    @Test
    void anImageThatAzureCannotPullSaysSoWithoutTheKey() {
        world.secret("keys", "k", SEED);
        world.arm().inject(Fault.on("PUT", "/try-out$", Fault.Action.STATUS).status(400).times(-1)
                .error("InaccessibleImage", "The image 'a:1' is not accessible; you sent " + SEED));

        world.apply(container("a:1", "1", ""));

        JsonNode stalled = world.awaitStalled(KIND, "try-out", "InvalidSpec");
        assertThat(World.message(stalled)).contains("not accessible");
        assertThat(stalled.toString()).doesNotContain(SEED);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"serverless: {authMode: Key}|modelSettings",
            "serverless: {authMode: Key, modelSettings: {modelId: gpt}}|modelId",
            "containerInstance: {image: a, cpu: 0, memoryInGB: 1, ports: [{port: 1}]}|cpu",
            "containerInstance: {image: a, cpu: 1, memoryInGB: 1, ports: []}|ports",
            "containerInstance: {image: a, cpu: 1, memoryInGB: 1, ports: [{port: 1}], imageRegistryCredentials: "
                    + "[{server: s, username: u}]}|identity or username",
            "containerInstance: {image: a, cpu: 1, memoryInGB: 1, ports: [{port: 1}], dnsNameLabel: label, subnetId: "
                    + "/subscriptions/s/resourceGroups/r/providers/Microsoft.Network/virtualNetworks/v/subnets/n}"
                    + "|dnsNameLabel"})
    void isRefusedAtAdmission(String spec, String words) {
        assertThat(world.refusal(Manifests.endpoint("wrong", workspace, spec))).contains(words);
    }
}
