package dev.azureml.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.e2e.kube.KubeServer;
import dev.azureml.e2e.kube.SharedKubeServer;
import dev.azureml.emulator.Fault;
import dev.azureml.emulator.RequestRecord;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

/** Logs of deployments on request: once for each value of the annotation, bounded, and without secrets. */
@ExtendWith(SharedKubeServer.class)
class EndpointLogsTest {
    private static final String KIND = "MLInferenceEndpoint";
    private static final String ANNOTATION = "azureml.dev/logs-requested-at";
    private static final String CONSOLE = "AmlOnlineEndpointConsoleLog";
    private static final String SECRET = "s3cr3t-of-the-scoring-script";
    private static final String KEY_LINE = "MIIEvQIBADANBgkqhkiG9w0BAQEFAASC";

    private final KubeServer server;
    private World world;
    private String blue;

    EndpointLogsTest(KubeServer server) {
        this.server = server;
    }

    @BeforeEach
    void start() {
        world = World.start(server);
        world.secret("script", "token", SECRET);
        world.secret("pem", "key", "-----BEGIN PRIVATE KEY-----\n" + KEY_LINE + "\nlast-line-of-the-key-here\n");
        String workspace = world.plantWorkspace("wsp");
        blue = workspace + "/onlineEndpoints/scoring/deployments/blue";
        world.apply(Manifests.endpoint("scoring", workspace, Manifests.managed("", Manifests.deployment("blue", 1)
                .replace("}\n", ", environmentVariablesFrom: {TOKEN: {secretKeyRef: {name: script, key: token}}, PEM: "
                        + "{secretKeyRef: {name: pem, key: key}}}}\n"),
                Manifests.deployment("green", 1))));
        world.awaitReady(KIND, "scoring");
    }

    @AfterEach
    void stop() {
        world.close();
    }

    private void says(String... lines) {
        for (String line : lines) {
            world.arm().log(blue, CONSOLE, Map.of("Message", line));
        }
    }

    private JsonNode ask(String value, String status) {
        world.annotate(KIND, "scoring", ANNOTATION, value);
        return awaitLogs(status);
    }

    private JsonNode awaitLogs(String status) {
        return World.condition(world.await(KIND, "scoring", object -> World.condition(object, "LogsRead").path("status")
                .asText().equals(status)), "LogsRead");
    }

    private ConfigMap map() {
        return world.client().configMaps().inNamespace(world.namespace()).withName("scoring-logs").require();
    }

    private String lines() {
        return server(map());
    }

    private static String server(ConfigMap map) {
        return map.getData().getOrDefault("blue.InferenceServer", "");
    }

    private List<RequestRecord> reads() {
        return world.requests("POST", "/getLogs");
    }

    @Test
    void theLastLinesOfEachContainerAreInAConfigMapOfTheObject() {
        says("loading the model", "127.0.0.1 - POST /score 200");

        JsonNode read = ask("first", "True");

        assertThat(read.path("reason").asText()).isEqualTo("LogsInConfigMap");
        assertThat(read.path("message").asText()).contains("ConfigMap scoring-logs");
        assertThat(map().getData()).containsOnlyKeys("blue.InferenceServer", "blue.StorageInitializer",
                "green.InferenceServer", "green.StorageInitializer");
        assertThat(lines()).endsWith("loading the model\n127.0.0.1 - POST /score 200");
        assertThat(map().getMetadata().getOwnerReferences()).singleElement()
                .satisfies(owner -> assertThat(owner.getKind())
                        .isEqualTo(KIND));
        assertThat(reads()).hasSize(4)
                .allSatisfy(request -> assertThat(World.body(request).path("tail").asInt()).isEqualTo(200));
        assertThat(World.condition(world.awaitReady(KIND, "scoring"), "Ready").path("status").asText())
                .isEqualTo("True");
    }

    /** What was asked for once is not read again, by a visit nor by another operator. */
    @Test
    void aValueIsReadOnceAndAnotherAnew() {
        ask("first", "True");
        says("later");
        int before = world.requests("GET", "/deployments/blue").size();
        world.touch(KIND, "scoring");
        world.awaitRequest(_ -> world.requests("GET", "/deployments/blue").size() > before);
        world.stopOperator();
        world.startOperator();
        int again = world.requests("GET", "/deployments/blue").size();
        world.touch(KIND, "scoring");
        world.awaitRequest(_ -> world.requests("GET", "/deployments/blue").size() > again);
        world.awaitReady(KIND, "scoring");
        assertThat(reads()).hasSize(4);
        assertThat(lines()).doesNotContain("later");

        world.annotate(KIND, "scoring", ANNOTATION, "second");

        world.awaitRequest(_ -> reads().size() == 8);
        world.client().configMaps().inNamespace(world.namespace()).withName("scoring-logs")
                .waitUntilCondition(map -> server(map).contains("later"), 30,
                        TimeUnit.SECONDS);
    }

    @Test
    void linesAndBytesAreBounded() {
        says(IntStream.range(0, 300).mapToObj(i -> "line " + i + ".").collect(Collectors.joining("\n")));
        ask("lines", "True");
        assertThat(lines().lines().toList()).hasSize(200).endsWith("line 299.").doesNotContain("line 99.");

        says("é".repeat(100_000));
        ask("bytes", "True");
        world.client().configMaps().inNamespace(world.namespace()).withName("scoring-logs")
                .waitUntilCondition(map -> server(map).endsWith("é"), 30,
                        TimeUnit.SECONDS);
        assertThat(lines().getBytes(StandardCharsets.UTF_8)).hasSizeBetween(60_000, 66_000);
        assertThat(lines()).startsWith("…é").doesNotContain("\uFFFD");
    }

    @Test
    void secretsAreTakenOut() {
        says("TOKEN=" + SECRET, "calling https://a.example?sig=abcdefgh12345678&x=1",
                "Authorization: Bearer abcdefgh.ijklmnop",
                "  " + KEY_LINE, "last-line-of-the-key-here", "AccountKey=abcdefghijkl;");

        ask("now", "True");

        assertThat(lines()).contains("TOKEN=***", "sig=***", "Bearer ***").doesNotContain(SECRET, KEY_LINE,
                "last-line-of-the-key", "abcdefgh");
    }

    @Test
    void whatIsGoneIsSaidAndTheRestIsThere() {
        world.arm().inject(Fault.on("POST", "/deployments/green/getLogs$", Fault.Action.STATUS).status(404).times(-1));

        JsonNode read = ask("now", "False");

        assertThat(read.path("reason").asText()).isEqualTo("LogsNotRead");
        assertThat(read.path("message").asText()).contains("green.InferenceServer",
                "give " + ANNOTATION + " a new value");
        assertThat(map().getData()).containsKey("blue.InferenceServer").doesNotContainKey("green.InferenceServer");
        assertThat(world.awaitReady(KIND, "scoring")).isNotNull();
    }

    @Test
    void whatPassesIsAskedForAgainByItself() {
        world.arm().inject(Fault.on("POST", "/getLogs$", Fault.Action.STATUS).status(409).times(1));
        world.arm().inject(Fault.on("POST", "/getLogs$", Fault.Action.STATUS).status(429).times(1));

        ask("now", "True");

        assertThat(reads().stream().map(RequestRecord::status)).contains(409, 429, 200);
    }

    @Test
    void aConfigMapOfOthersIsLeftAlone() {
        world.client().configMaps().inNamespace(world.namespace()).resource(new ConfigMapBuilder().withNewMetadata()
                .withName("scoring-logs").endMetadata().withData(Map.of("a", "theirs")).build()).create();

        JsonNode read = ask("now", "False");

        assertThat(read.path("message").asText()).contains("exists and is not this object's");
        assertThat(map().getData()).isEqualTo(Map.of("a", "theirs"));
        assertThat(reads()).isEmpty();
        assertThat(world.awaitReady(KIND, "scoring")).isNotNull();
    }

    /** It is then that somebody asks. */
    @Test
    void anEndpointThatIsNotReadyHasLogsToo() {
        world.arm().edit(blue, body -> ((ObjectNode) body.path("properties")).put(
                "provisioningState", "Failed"));
        world.arm().inject(Fault.on("PUT", "/deployments/blue$", Fault.Action.STATUS).status(400).times(-1));
        says("it broke");
        world.touch(KIND, "scoring");
        world.await(KIND, "scoring",
                object -> World.condition(object, "Ready").path("status").asText().equals("False"));

        ask("now", "True");

        assertThat(lines()).contains("it broke");
    }

    @Test
    void whatYamlHasNoPlaceForIsNoObstacle() {
        says("\u001B[31mred\u007F\u0085 \uFFFE");

        JsonNode read = ask("a-value", "True");

        assertThat(read.path("message").asText()).contains(ANNOTATION + "=a-value");
        assertThat(lines()).contains("[31mred\uFFFD");
        assertThat(reads()).hasSize(4);
    }

    @Test
    void oneThatStaysUnreadableHidesNoOther() {
        world.arm().inject(Fault.on("POST", "/deployments/green/getLogs$", Fault.Action.STATUS).status(409).times(2));
        says("hello");

        JsonNode read = ask("now", "False");

        assertThat(read.path("message").asText()).contains("asked for again by itself", "green.InferenceServer",
                "green.StorageInitializer");
        assertThat(lines()).contains("hello");
        awaitLogs("True");
        assertThat(map().getData()).hasSize(4);
        assertThat(world.requests("POST", "/deployments/blue/getLogs")).hasSize(2);
    }

    /** It has no Secret with the keys then, and may log them all the same. */
    @Test
    void theKeysAreTakenOutOfTheLogsOfAnEndpointThatIsNotReady() {
        world.arm().edit(blue, body -> ((ObjectNode) body.path("properties")).put("provisioningState", "Failed"));
        world.arm().inject(Fault.on("PUT", "/deployments/blue$", Fault.Action.STATUS).status(400).times(-1));
        world.apply(Manifests.endpoint("scoring", blue.substring(0, blue.indexOf("/onlineEndpoints")),
                "connectionSecret: {name: callers}\n" + Manifests.managed("", Manifests.deployment("blue", 1),
                        Manifests.deployment("green", 1))));
        world.await(KIND, "scoring",
                object -> World.condition(object, "Ready").path("status").asText().equals("False"));
        String key = world.arm().secretOf(blue.substring(0, blue.indexOf("/deployments"))).findValue("primaryKey")
                .asText();
        says("called with " + key);

        ask("first", "True");

        assertThat(lines()).contains("called with ***").doesNotContain(key);
        assertThat(reads()).hasSize(4);
        world.arm().inject(Fault.on("POST", "/scoring/listKeys$", Fault.Action.STATUS).status(403).times(-1));
        assertThat(ask("second", "False").path("message").asText()).contains("keys", "listKeys", "=second");
        assertThat(reads()).hasSize(4);
        assertThat(world.client().secrets().inNamespace(world.namespace()).withName("callers").get()).isNull();
    }
}
