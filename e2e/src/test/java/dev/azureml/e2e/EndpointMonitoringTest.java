package dev.azureml.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.e2e.kube.KubeServer;
import dev.azureml.e2e.kube.SharedKubeServer;
import dev.azureml.emulator.Fault;
import dev.azureml.emulator.RequestRecord;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

/** What is around a managed endpoint's deployments: autoscale, diagnostics, quota, keys, and why one failed. */
@ExtendWith(SharedKubeServer.class)
class EndpointMonitoringTest {
    private static final String KIND = "MLInferenceEndpoint";
    private static final String SETTINGS = "Microsoft.Insights/autoscalesettings";
    private static final String AUTOSCALE = ", autoscale: {minInstances: 2, maxInstances: 5, rules: [{metricName: "
            + "CpuUtilizationPercentage, operator: GreaterThan, threshold: 70, scaleAction: {direction: Increase}}, "
            + "{metricName: RequestLatency, operator: GreaterThan, threshold: 500, timeWindow: PT300S, scaleAction: "
            + "{direction: Increase, value: 2}}], schedules: [{name: night, minInstances: 1, maxInstances: 2, "
            + "recurrence: {days: [Monday], start: '22:00', end: '06:00', timeZone: Europe/Berlin}}]}}";

    private final KubeServer server;
    private World world;
    private String workspace;
    private String endpoint;

    EndpointMonitoringTest(KubeServer server) {
        this.server = server;
    }

    @BeforeEach
    void start() {
        world = World.start(server);
        workspace = world.plantWorkspace("wsp");
        endpoint = workspace + "/onlineEndpoints/scoring";
    }

    @AfterEach
    void stop() {
        world.close();
    }

    private void apply(String before, String managed, String... deployments) {
        world.apply(Manifests.endpoint("scoring", workspace, before + Manifests.managed("", deployments) + managed));
    }

    private static String scaled(String name) {
        return Manifests.deployment(name, 0).replace("}\n", AUTOSCALE + "\n");
    }

    @Test
    void aTagOfTheEndpointReachesItsDeploymentsWithoutAnotherRollOut() {
        apply("", "", scaled("blue"), Manifests.deployment("green", 1).replace("}", ", tags: {Cost-Centre: '7'}}"));
        world.awaitReady(KIND, "scoring");
        world.arm().clearRequests();

        apply("tags: {cost-centre: '42', team: fraud}\n", "", scaled("blue"),
                Manifests.deployment("green", 1).replace("}", ", tags: {Cost-Centre: '7'}}"));
        world.await(KIND, "scoring", object -> tags("green").path("team").asText().equals("fraud"));
        world.awaitReady(KIND, "scoring");

        assertThat(tags("blue").path("cost-centre").asText()).isEqualTo("42");
        assertThat(tags("green").path("Cost-Centre").asText()).isEqualTo("7");
        assertThat(tags("green").has("cost-centre")).isFalse();
        assertThat(world.writes()).filteredOn(r -> r.path().startsWith(endpoint)).extracting(RequestRecord::method)
                .containsOnly("PATCH").hasSize(3);
    }

    private JsonNode tags(String deployment) {
        return world.arm().resource(endpoint + "/deployments/" + deployment).orElseThrow().path("tags");
    }

    @Test
    void autoscaleFollowsItsDeploymentAndItsCountIsNotOurs() {
        String tags = "tags: {cost-centre: '42'}\n";
        apply(tags, "", scaled("blue"));
        world.awaitReady(KIND, "scoring");
        assertThat(world.arm().ids(SETTINGS)).hasSize(1);
        String setting = world.arm().ids(SETTINGS).iterator().next();
        JsonNode inAzure = world.arm().resource(setting).orElseThrow();
        assertThat(inAzure.at("/properties/enabled").asBoolean()).isTrue();
        assertThat(inAzure.at("/tags/cost-centre").asText()).as("of the endpoint").isEqualTo("42");
        assertThat(inAzure.at("/properties/profiles")).hasSize(3);
        ObjectNode grown = world.arm().resource(endpoint + "/deployments/blue").orElseThrow().deepCopy();
        grown.withObject("/sku").put("capacity", 4);
        world.arm().put(endpoint + "/deployments/blue", grown);
        world.arm().clearRequests();

        world.touch(KIND, "scoring");
        world.awaitRequest(r -> r.method().equals("GET") && r.path().contains("autoscalesettings"));
        apply(tags, "", scaled("blue"), Manifests.deployment("green", 1));
        world.await(KIND, "scoring", object -> object.at("/status/deployments").size() == 2);
        world.awaitReady(KIND, "scoring");

        assertThat(world.writes()).extracting(RequestRecord::method).containsExactly("PUT");
        assertThat(world.arm().resource(endpoint + "/deployments/blue").orElseThrow().at("/sku/capacity").asInt())
                .isEqualTo(4);
        apply(tags, "", Manifests.deployment("green", 1));
        world.await(KIND, "scoring", object -> object.at("/status/deployments").size() == 1);
        world.awaitReady(KIND, "scoring");
        assertThat(world.arm().ids(SETTINGS)).isEmpty();
    }

    @Test
    void diagnosticsAreOfTheEndpointAndGoWithTheObject() {
        String logs = workspace.replace("Microsoft.MachineLearningServices/workspaces/wsp",
                "Microsoft.OperationalInsights/workspaces/logs");
        world.plant(logs);
        apply("", "  diagnostics: [{name: console, categories: [AmlOnlineEndpointConsoleLog], to: {logAnalytics: {id: "
                + logs + "}}}]\n", Manifests.deployment("blue", 1));
        world.awaitReady(KIND, "scoring");

        String setting = endpoint + "/providers/Microsoft.Insights/diagnosticSettings/console";
        JsonNode inAzure = world.arm().resource(setting).orElseThrow();
        assertThat(inAzure.at("/properties/logs")).hasSize(3);
        assertThat(inAzure.at("/properties/workspaceId").asText()).isEqualTo(logs);
        world.arm().clearRequests();
        world.delete(KIND, "scoring");
        world.awaitGone(KIND, "scoring");
        assertThat(world.writes().getFirst().path()).isEqualToIgnoringCase(setting);
        assertThat(world.arm().ids("Microsoft.Insights/diagnosticSettings")).isEmpty();
    }

    @Test
    void quotaIsCheckedWithTheSpareBeforeAzureIsAsked() {
        world.arm().quota("standardDSv2Family", 7);
        apply("", "", Manifests.deployment("blue", 1));

        JsonNode stalled = world.awaitStalled(KIND, "scoring", "QuotaExceeded");

        assertThat(World.message(stalled)).contains("standardDSv2Family", "8 cores", "20 %", "0 of 7");
        assertThat(world.requests("PUT", "/deployments/blue")).isEmpty();
        world.arm().quota("standardDSv2Family", 8);
        world.awaitReady(KIND, "scoring");
    }

    /** It goes on with the instances that it has, and all else that changed is changed. */
    @Test
    void moreInstancesThanThereIsQuotaForWaitForIt() {
        world.arm().quota("standardDSv2Family", 8);
        apply("", "", Manifests.deployment("blue", 1));
        world.awaitReady(KIND, "scoring");

        apply("tags: {team: blue}\n", "", Manifests.deployment("blue", 3));

        JsonNode stalled = world.awaitStalled(KIND, "scoring", "QuotaExceeded");
        assertThat(World.message(stalled)).contains(
                "spec.managed.deployments[0].instanceCount: deployment blue: 2 more of",
                "beside the 1 that there are", "standardDSv2Family");
        world.await(KIND, "scoring", _ -> world.arm().resource(endpoint + "/deployments/blue").orElseThrow().at(
                "/tags/team").asText().equals("blue"));
        assertThat(capacity()).isEqualTo(1);

        world.arm().quota("standardDSv2Family", 40);
        world.awaitReady(KIND, "scoring");
        assertThat(capacity()).isEqualTo(3);
    }

    private int capacity() {
        return world.arm().resource(endpoint + "/deployments/blue").orElseThrow().at("/sku/capacity").asInt();
    }

    @Test
    void aDeploymentThatFailsTellsTheEndOfItsLogsOnce() {
        world.arm().inject(Fault.on("PUT", "/deployments/blue$", Fault.Action.FAIL_OPERATION)
                .error("UserScriptError", "score.py raised"));
        JsonNode stalled = world.awaitPassing(KIND, "scoring", World.isStalled("ProvisioningFailed"),
                () -> apply("", "", Manifests.deployment("blue", 1)));

        assertThat(World.message(stalled)).contains("InferenceServer:", "RuntimeError: ", "line 30")
                .doesNotContain("line 3\n");
        world.awaitReady(KIND, "scoring");
        assertThat(world.requests("POST", "/getLogs")).hasSize(2);
    }

    @Test
    void aNameThatIsTakenInTheRegionIsSaid() {
        String other = world.plantWorkspace("other") + "/onlineEndpoints/scoring";
        ObjectNode taken = JsonNodeFactory.instance.objectNode().put("location", "westeurope");
        taken.putObject("properties").put("authMode", "Key");
        world.arm().put(other, taken);
        apply("", "", Manifests.deployment("blue", 1));

        world.awaitStalled(KIND, "scoring", "NameTaken");
    }

    @Test
    void keysAreRotatedOneAfterTheOtherAndCallersAreToldInBetween() {
        apply("connectionSecret: {name: callers}\n", "  keyRotationOverlap: PT1S\n", Manifests.deployment("blue", 1));
        world.awaitReady(KIND, "scoring");
        Map<String, String> before = secret();
        assertThat(before.get("key")).isEqualTo(before.get("primaryKey"));

        List<Map<String, String>> told = new CopyOnWriteArrayList<>();
        // By the same watch: another may be ahead of it.
        CompletableFuture<Void> rotated = new CompletableFuture<>();
        var callers = world.client().secrets().inNamespace(world.namespace()).withName("callers");
        try (var _ = callers.watch(new Watcher<>() {
            @Override
            public void eventReceived(Action action, Secret secret) {
                Map<String, String> now = decoded(secret.getData());
                told.add(now);
                if (Objects.equals(now.get("key"), now.get("primaryKey"))
                        && !Objects.equals(now.get("primaryKey"), before.get("primaryKey"))) {
                    rotated.complete(null);
                }
            }

            @Override
            public void onClose(@Nullable WatcherException cause) {
                rotated.completeExceptionally(new IllegalStateException("the watch ended", cause));
            }
        })) {
            world.annotate(KIND, "scoring", "azureml.dev/rotate-keys", "now");
            assertThat(rotated).succeedsWithin(60, TimeUnit.SECONDS);
        }

        Map<String, String> after = secret();
        assertThat(told).as("the new secondary key, while the old primary one still opened").anySatisfy(
                between -> assertThat(between).containsEntry("key", after.get("secondaryKey"))
                        .containsEntry("primaryKey", before.get("primaryKey")));
        assertThat(after.get("secondaryKey")).isNotEqualTo(before.get("secondaryKey"));
        assertThat(keyTypes()).containsExactly("Secondary", "Primary");
    }

    private List<String> keyTypes() {
        return world.requests("POST", "/regenerateKeys").stream().map(r -> World.body(r).path("keyType").asText())
                .toList();
    }

    private Map<String, String> secret() {
        return decoded(world.client().secrets().inNamespace(world.namespace()).withName("callers").require()
                .getData());
    }

    private static Map<String, String> decoded(Map<String, String> data) {
        return data.entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey,
                e -> new String(Base64.getDecoder().decode(e.getValue()), StandardCharsets.UTF_8)));
    }
}
