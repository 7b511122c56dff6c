package dev.azureml.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.e2e.kube.KubeServer;
import dev.azureml.e2e.kube.SharedKubeServer;
import dev.azureml.emulator.Fault;
import dev.azureml.emulator.RequestRecord;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Endpoints that are a container in Azure Container Instances. */
@ExtendWith(SharedKubeServer.class)
class ContainerInstanceTest {
    private static final String KIND = "MLInferenceEndpoint";
    private static final String NAME = "try-out";
    private static final String SEED = "SeededScoringKey+YWJj";
    private static final String KEY = "/properties/secureValues/KEY";

    private final KubeServer server;
    private World world;
    private String workspace;

    ContainerInstanceTest(KubeServer server) {
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

    private String container(String image, String cpu, String label, String rest) {
        return Manifests.endpoint(NAME, workspace, "containerInstance:\n  image: " + image + "\n  cpu: " + cpu
                + "\n  memoryInGB: 2\n  ports: [{port: 5001}]\n  dnsNameLabel: " + label
                + "\n  scoringKey: {environmentVariable: KEY, secretKeyRef: {name: keys, key: k}}\n") + rest;
    }

    private String group(String name) {
        return workspace.substring(0, workspace.indexOf("/providers/"))
                + "/providers/Microsoft.ContainerInstance/containerGroups/" + name;
    }

    private JsonNode awaitApplied(String manifest, String pointer, String value) {
        world.apply(manifest);
        world.awaitRequest(r -> r.method().equals("PUT") && r.path().equals(group(NAME))
                && World.body(r).at(pointer).asText().equals(value));
        return world.awaitReady(KIND, NAME);
    }

    @Test
    void servesAndItsKeyIsNowhereToBeRead() {
        world.secret("keys", "k", SEED);
        world.apply(container("a:1", "1", NAME, "  connectionSecret: {name: callers}\n"));
        JsonNode ready = world.awaitReady(KIND, NAME);

        assertThat(ready.at("/status/scoringUri").asText())
                .isEqualTo("http://try-out.westeurope.azurecontainer.io:5001/score");
        assertThat(ready.at("/status/servingState").asText()).isEqualTo("Running");
        assertThat(ready.at("/status/authMode").asText()).isEqualTo("Key");
        assertThat(world.arm().secretOf(group(NAME)).at(KEY).asText()).isEqualTo(SEED);
        assertThat(world.requests("PUT", "/" + NAME)).hasSize(1);
        assertThat(ready.toString()).doesNotContain(SEED);
        assertThat(Serialization.asYaml(world.client().v1().events().inNamespace(world.namespace()).list()))
                .doesNotContain(SEED);
        assertThat(world.client().secrets().inNamespace(world.namespace()).withName("callers").require().getData())
                .containsOnlyKeys("url", "authMode", "keySecretName", "keySecretKey");
    }

    @Test
    void aKeyThatChangesIsSentAndAMissingOneIsWaitedFor() {
        world.apply(container("a:1", "1", NAME, ""));
        assertThat(World.message(world.awaitReason(KIND, NAME, "DependencyNotReady"))).contains("Secret", "keys",
                "scoringKey");

        world.secret("keys", "k", SEED);
        world.awaitReady(KIND, NAME);
        world.secret("keys", "k", "another-key");
        world.awaitSecret(group(NAME), KEY, "another-key");
    }

    /** A secret is sent with what it is part of: a PATCH of tags has none, nor half a container around it. */
    @Test
    void tagsChangeWithoutTheKey() {
        world.secret("keys", "k", SEED);
        world.apply(container("a:1", "1", NAME, ""));
        world.awaitReady(KIND, NAME);

        world.apply(container("a:1", "1", NAME, "  tags: {team: a}\n"));
        RequestRecord sent = world.awaitRequest(r -> r.method().equals("PATCH") && r.path().equals(group(NAME)));
        world.awaitReady(KIND, NAME);

        assertThat(World.body(sent).propertyStream().map(Map.Entry::getKey)).containsExactly("tags");
        assertThat(World.body(sent).at("/tags/team").asText()).isEqualTo("a");
        assertThat(sent.status()).isEqualTo(200);
        assertThat(world.arm().secretOf(group(NAME)).at(KEY).asText()).isEqualTo(SEED);
    }

    @Test
    void imageAndPublicNameChangeInPlaceAndCoresOnlyByANewGroup() {
        world.secret("keys", "k", SEED);
        world.apply(container("a:1", "1", NAME, ""));
        world.awaitReady(KIND, NAME);

        awaitApplied(container("a:2", "1", NAME, ""), "/properties/containers/0/properties/image", "a:2");
        JsonNode renamed = awaitApplied(container("a:2", "1", "try-on", ""), "/properties/ipAddress/dnsNameLabel",
                "try-on");
        assertThat(renamed.at("/status/scoringUri").asText()).startsWith("http://try-on.");
        world.apply(container("a:2", "2", "try-on", ""));
        assertThat(World.message(world.awaitStalled(KIND, NAME, "ReplacementRequired"))).contains("cpu");
        assertThat(world.requests("DELETE", "/" + NAME)).isEmpty();

        world.apply(container("a:2", "2", "try-on", "  replacementPolicy: Recreate\n"));
        world.await(KIND, NAME, object -> world.requests("DELETE", "/" + NAME).size() == 1
                && World.condition(object, "Ready").path("status").asText().equals("True"));
        assertThat(world.arm().resource(group(NAME)).orElseThrow()
                .at("/properties/containers/0/properties/resources/requests/cpu").asDouble()).isEqualTo(2);

        world.delete(KIND, NAME);
        world.awaitGone(KIND, NAME);
        assertThat(world.arm().resource(group(NAME))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "InaccessibleImage|The image 'a:1' is not accessible; you sent |InvalidSpec|not accessible",
        "ContainerGroupQuotaReached|container group quota 'StandardCores' exceeded in region 'westeurope'|QuotaExceeded"
                + "|StandardCores",
        "ServiceUnavailable|The requested resource is not available in the location 'westeurope' at this moment. "
                + "|CapacityUnavailable|size or region"})
    void whatAzureRefusesIsSaidWithoutTheKey(String code, String text, String reason, String words) {
        world.secret("keys", "k", SEED);
        world.arm().inject(Fault.on("PUT", "/try-out$", Fault.Action.STATUS).status(400).times(-1)
                .error(code, text + SEED));
        world.apply(container("a:1", "1", NAME, ""));

        JsonNode stalled = world.awaitStalled(KIND, NAME, reason);
        assertThat(World.message(stalled)).containsIgnoringCase(words);
        assertThat(stalled.toString()).doesNotContain(SEED);
    }

    @Test
    void aPublicNameThatIsTakenIsSaid() {
        ObjectNode other = JsonNodeFactory.instance.objectNode().put("location", "westeurope");
        ObjectNode properties = other.putObject("properties");
        properties.putObject("ipAddress").put("type", "Public").put("dnsNameLabel", NAME).putArray("ports").addObject()
                .put("port", 80);
        properties.putArray("containers").addObject().put("name", "c").putObject("properties").put("image", "i")
                .putObject("resources").putObject("requests").put("cpu", 1).put("memoryInGB", 1);
        world.arm().put(group("other"), other);
        world.secret("keys", "k", SEED);
        world.apply(container("a:1", "1", NAME, ""));

        assertThat(World.message(world.awaitStalled(KIND, NAME, "NameTaken"))).contains("DNS name label 'try-out'");
    }

    @Test
    void aContainerThatEndsAgainAndAgainIsNotReadyAndSaysWhy() {
        world.secret("keys", "k", SEED);
        world.apply(container("a:1", "1", NAME, ""));
        world.awaitReady(KIND, NAME);

        ObjectNode crashed = world.arm().resource(group(NAME)).orElseThrow();
        ObjectNode view = ((ObjectNode) crashed.at("/properties/containers/0/properties")).putObject("instanceView");
        view.putObject("currentState").put("state", "Waiting").put("detailStatus", "CrashLoopBackOff")
                .put("exitCode", 3);
        view.putArray("events").addObject().put("message", "No module named 'sklearn'");
        world.arm().put(group(NAME), crashed);
        world.touch(KIND, NAME);

        assertThat(World.message(world.awaitStalled(KIND, NAME, "ProvisioningFailed"))).contains("CrashLoopBackOff",
                "exit code 3", "No module named 'sklearn'");
        assertThat(world.requests("PUT", "/" + NAME)).hasSize(1);
    }
}
