package dev.azureml.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import dev.azureml.e2e.kube.KubeServer;
import dev.azureml.e2e.kube.SharedKubeServer;
import dev.azureml.emulator.Fault;
import dev.azureml.emulator.RequestRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

/** Azure's metrics of a workspace under the operator's own /metrics: they move with what happens, and go with the object. */
@ExtendWith(SharedKubeServer.class)
class AzureMetricsTest {
    private static final String WORKSPACE = "MLWorkspace";
    private static final String ID = "/subscriptions/" + World.SUBSCRIPTION
            + "/resourceGroups/rg-shop/providers/Microsoft.MachineLearningServices/workspaces/shop";
    private static final String METRICS = "/providers/Microsoft.Insights/metrics";
    private static final String[] FAST = {"AZURE_METRICS_INTERVAL=1s", "AZURE_METRICS_DELAY=1ms",
        "AZURE_METRICS_CARBON_INTENSITY=default=900,westeurope=400", "AZURE_METRICS_IDLE_GPU_AFTER=1s"};

    private final World world;

    AzureMetricsTest(KubeServer server) {
        this.world = World.start(server, FAST);
    }

    @AfterEach
    void stop() {
        world.close();
    }

    private void apply(String... groups) {
        world.apply(Manifests.workspace("shop") + "  metrics: {groups: [" + String.join(", ", groups) + "]}\n");
    }

    private List<String> lines() {
        return World.metrics(world.operator().httpPort()).lines().toList();
    }

    private OptionalDouble value(String metric, String... labels) {
        return value(lines(), metric, labels);
    }

    private static OptionalDouble value(List<String> lines, String metric, String... labels) {
        return lines.stream().filter(line -> line.startsWith(metric + "{") && List.of(labels).stream().allMatch(
                line::contains)).mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .findFirst();
    }

    private void await(Predicate<List<String>> wanted) {
        World.awaitMetrics(world.operator().httpPort(), wanted);
    }

    private void awaitValue(double wanted, String metric, String... labels) {
        await(lines -> is(wanted, value(lines, metric, labels)));
    }

    private static boolean is(double wanted, OptionalDouble value) {
        return value.isPresent() && value.getAsDouble() == wanted;
    }

    /** Waits for a number of what happens, which is shown in its minute alone: if it is not, it happens in the next one. */
    private void awaitCounted(double wanted, LongConsumer happens, String metric, String... labels) {
        AtomicLong last = new AtomicLong();
        await(lines -> {
            long minute = Instant.now().getEpochSecond() / 60;
            if (last.getAndSet(minute) != minute) {
                happens.accept(minute);
            }
            return is(wanted, value(lines, metric, labels));
        });
    }

    private void score() {
        try {
            ScoringTest.score(world, 7);
        } catch (Exception e) { // all that a test may throw
            throw new AssertionError("not scored", e);
        }
    }

    private int asked() {
        return (int) world.arm().requests().stream().filter(AzureMetricsTest::isForMetrics).count();
    }

    private static boolean isForMetrics(RequestRecord request) {
        return request.path().endsWith(METRICS);
    }

    private JsonNode awaitCondition(String reason) {
        return world.await(WORKSPACE, "shop", object -> World.condition(object, "MetricsRead").path("reason").asText()
                .equals(reason));
    }

    private static String message(JsonNode object) {
        return World.condition(object, "MetricsRead").path("message").asText();
    }

    @Test
    void theyMoveWithWhatHappensInTheWorkspace() {
        apply("Model", "Run", "Quota");
        world.apply(Manifests.cluster("cpu", "shop"));
        world.awaitReady("MLCompute", "cpu");
        String labels = "namespace=\"" + world.namespace() + "\",workspace=\"shop\"";
        awaitValue(0, "azureml_workspace_total_nodes", labels, "cluster=\"cpu\"");

        world.arm().edit(ID + "/computes/cpu", body -> {
            var counts = body.withObject("/properties/properties/nodeStateCounts");
            counts.put("runningNodeCount", 2).put("idleNodeCount", 1).put("unusableNodeCount", 1);
            body.withObject("/properties/properties").put("currentNodeCount", 4);
        });
        world.arm().quota("standardDSv2Family", 20);

        awaitValue(2, "azureml_workspace_active_nodes", labels, "cluster=\"cpu\"");
        awaitValue(1, "azureml_workspace_unusable_nodes", labels, "cluster=\"cpu\"");
        awaitValue(16, "azureml_workspace_total_cores", labels, "cluster=\"cpu\"");
        awaitValue(0.8, "azureml_workspace_quota_utilization_ratio", "vm_family=\"standardDSv2Family\"",
                "vm_priority=\"Dedicated\"");
        awaitCounted(3, _ -> world.arm().sample(ID, "Failed Runs", Map.of("RunType", "azureml.scriptrun",
                "ExperimentName", "night\"ly\\", "Scenario", "Training"), 3), "azureml_workspace_failed_runs", labels,
                "experiment=\"night\\\"ly\\\\\"", "run_type=\"azureml.scriptrun\"");
        awaitCounted(1, minute -> world.arm().put(ID + "/models/m/versions/" + minute, Probe.json(
                "{properties: {modelUri: 'azureml://a'}}")), "azureml_workspace_model_register_succeeded", labels);
        assertThat(value("azureml_workspace_completed_runs")).as("nothing is no 0").isEmpty();
        assertThat(lines()).noneMatch(line -> line.startsWith("azureml_workspace_cpu_utilization"));
        assertThat(value("azureml_azure_metrics_age_seconds", labels).orElseThrow()).isLessThan(30);
        JsonNode told = awaitCondition("MetricsArrive");
        assertThat(message(told)).contains("Quota", "Model", "Run", "PT1S");
        assertThat(World.condition(told, "Ready").path("status").asText()).isEqualTo("True");
    }

    private boolean isToldIdle() {
        return world.require("MLCompute", "gpu").at("/status/advice").findValuesAsText("rule").contains("IdleGpu");
    }

    private void busy(double percent) {
        world.arm().sample(ID, "GpuUtilizationPercentage", Map.of("ComputeName", "gpu", "RunId", "r"), percent);
    }

    @Test
    void energyIsSummedUpAndIdleGpusAreTold() {
        apply("Resource");
        world.apply(Manifests.cluster("gpu", "shop"));
        world.awaitReady("MLCompute", "gpu");
        String labels = "namespace=\"" + world.namespace() + "\",workspace=\"shop\",compute=\"gpu\"";
        awaitCondition("MetricsArrive");
        assertThat(value("azureml_workspace_gpu_energy_kilowatt_hours_total")).isEmpty();

        world.arm().sample(ID, "GpuEnergyJoules", Map.of("ComputeName", "gpu", "rootRunId", "a"), 3_600_000);
        world.arm().sample(ID, "GpuEnergyJoules", Map.of("ComputeName", "gpu", "rootRunId", "b"), 1_800_000);
        awaitValue(1.5, "azureml_workspace_gpu_energy_kilowatt_hours_total", labels);
        awaitValue(600, "azureml_workspace_gpu_co2e_grams_total", labels);

        await(_ -> {
            busy(1);
            return isToldIdle();
        });
        assertThat(value("azureml_workspace_gpu_energy_kilowatt_hours_total", labels).orElse(0)).as("read many times")
                .isEqualTo(1.5);
        world.stopOperator();
        world.startOperator(FAST[0], FAST[1], "AZURE_METRICS_IDLE_GPU_AFTER=1h");
        int before = asked();
        world.awaitRequest(_ -> asked() >= before + 12);
        assertThat(isToldIdle()).as("what was found out before stands").isTrue();
        await(_ -> {
            busy(100);
            return !isToldIdle();
        });
    }

    @Test
    void nothingIsAskedOfWhoDoesNotWantThem() {
        world.apply(Manifests.workspace("shop"));
        world.awaitReady(WORKSPACE, "shop");
        world.apply(Manifests.workspace("other") + "  metrics: {groups: [Model]}\n");
        world.awaitReady(WORKSPACE, "other");
        await(lines -> lines.stream().anyMatch(line -> line.startsWith("azureml_azure_metrics_series{")));

        assertThat(world.arm().requests()).filteredOn(AzureMetricsTest::isForMetrics).isNotEmpty()
                .allSatisfy(request -> assertThat(request.path()).contains("/workspaces/other/"));
        assertThat(World.condition(world.require(WORKSPACE, "shop"), "MetricsRead").isMissingNode()).isTrue();
    }

    @Test
    void aStatusIsWrittenWhenItChangesAndNotAtEachReading() {
        apply("Model");
        String version = world.await(WORKSPACE, "shop", object -> World.condition(object, "MetricsRead").path("reason")
                .asText().equals("MetricsArrive")
                && World.condition(object, "Ready").path("status").asText()
                        .equals("True"))
                .at("/metadata/resourceVersion").asText();
        int before = asked();
        world.awaitRequest(_ -> asked() >= before + 6);

        assertThat(world.require(WORKSPACE, "shop").at("/metadata/resourceVersion").asText()).isEqualTo(version);
    }

    @Test
    void theyGoWithTheObjectAndWithTheWish() {
        apply("Quota");
        world.apply(Manifests.workspace("other") + "  metrics: {groups: [Quota]}\n");
        await(lines -> lines.stream().anyMatch(line -> line.contains("workspace=\"shop\"")));
        await(lines -> lines.stream().anyMatch(line -> line.contains("workspace=\"other\"")));

        apply();
        world.await(WORKSPACE, "shop", object -> World.condition(object, "MetricsRead").isMissingNode());
        await(lines -> lines.stream().noneMatch(line -> line.contains("workspace=\"shop\"")));

        apply("Quota");
        await(lines -> lines.stream().anyMatch(line -> line.contains("workspace=\"shop\"")));
        world.delete(WORKSPACE, "shop");
        world.awaitGone(WORKSPACE, "shop");
        await(lines -> lines.stream().noneMatch(line -> line.contains("workspace=\"shop\"")));
    }

    @Test
    void aDefaultIsForWorkspacesThatSayNothing() {
        world.stopOperator();
        world.startOperator(FAST[0], FAST[1], "AZURE_METRICS_GROUPS=quota,run");
        world.apply(Manifests.workspace("shop"));
        world.apply(Manifests.cluster("cpu", "shop"));
        awaitValue(0, "azureml_workspace_total_nodes", "cluster=\"cpu\"");

        apply();
        await(lines -> lines.stream().noneMatch(line -> line.contains("workspace=\"shop\"")));
    }

    @Test
    void whatAzureRefusesIsToldAndItGoesOnAfterwards() {
        apply("Model");
        awaitCondition("MetricsArrive");

        world.arm().inject(Fault.on("GET", "/shop" + METRICS, Fault.Action.STATUS).status(503).times(-1));
        JsonNode failing = awaitCondition("MetricsNotRead");
        assertThat(World.condition(failing, "MetricsRead").path("status").asText()).isEqualTo("False");
        assertThat(World.condition(failing, "Ready").path("status").asText()).as("what it is about is well")
                .isEqualTo("True");
        assertThat(value("azureml_azure_metrics_failing", "reason=\"MetricsNotRead\"").orElse(0)).isEqualTo(1);
        await(_ -> value("azureml_azure_metrics_series", "workspace=\"shop\"").orElse(-1) == 0);

        world.arm().clearFaults();
        awaitCondition("MetricsArrive");
        assertThat(value("azureml_azure_metrics_failing")).isEmpty();

        world.arm().inject(Fault.on("GET", "/shop" + METRICS, Fault.Action.WRONG_TYPE).times(-1));
        awaitCondition("MetricsNotRead");
        world.arm().clearFaults();
        world.arm().inject(Fault.on("GET", "/shop" + METRICS, Fault.Action.FORBIDDEN).times(-1));
        assertThat(message(awaitCondition("MetricsNotAllowed"))).contains("Microsoft.Insights/metrics/read",
                "Monitoring Reader");
        world.arm().clearFaults();
        awaitCondition("MetricsArrive");
    }

    @Test
    void whenAzureSaysWaitNothingIsAskedMeanwhile() {
        apply("Model");
        awaitCondition("MetricsArrive");
        world.arm().inject(Fault.on("GET", "/shop" + METRICS, Fault.Action.STATUS).status(429).header("Retry-After",
                "4"));
        RequestRecord refused = world.awaitRequest(request -> isForMetrics(request) && request.status() == 429);

        RequestRecord next = world.awaitRequest(request -> isForMetrics(request) && request.at().isAfter(refused.at()));

        assertThat(Duration.between(refused.at(), next.at())).isGreaterThanOrEqualTo(Duration.ofMillis(3_900));
        assertThat(value("azureml_azure_metrics_requests_total", "result=\"throttled\"").orElse(0)).isEqualTo(1);
    }

    @Test
    void aTenantOutsideItsScopeGetsNothingAndIsTold() {
        apply("Model");
        awaitCondition("MetricsArrive");
        world.tenants(World.tenant(world.namespace(), World.all("/subscriptions/" + World.SUBSCRIPTION
                + "/resourceGroups/rg-else")));

        await(lines -> is(1, value(lines, "azureml_azure_metrics_failing", "reason=\"MetricsNotAllowed\""))
                && is(0, value(lines, "azureml_azure_metrics_series", "workspace=\"shop\"")));
        awaitCondition("MetricsNotAllowed");
        int before = asked();
        world.tenants(World.tenant(world.namespace(), World.all("/")));
        world.awaitRequest(_ -> asked() > before);
        awaitCondition("MetricsArrive");
    }

    @Test
    void moreSeriesThanAreAllowedAreLeftOutAndCounted() {
        world.stopOperator();
        world.startOperator(FAST[0], FAST[1], "AZURE_METRICS_MAX_SERIES=5");
        apply("Run");
        world.awaitReady(WORKSPACE, "shop");
        // Again and again: what happened is shown in its minute alone.
        await(lines -> {
            for (int i = 0; i < 9; i++) {
                world.arm().sample(ID, "Failed Runs", Map.of("RunType", "r", "ExperimentName", "e" + i), 1);
            }
            return is(5, value(lines, "azureml_azure_metrics_series", "workspace=\"shop\""))
                    && value(lines, "azureml_azure_metrics_series_left_out", "workspace=\"shop\"").orElse(0) > 0
                    && isToldOfThoseLeftOut(world.require(WORKSPACE, "shop"));
        });
    }

    private static boolean isToldOfThoseLeftOut(JsonNode object) {
        return World.condition(object, "MetricsRead").path("reason").asText().equals("SeriesLeftOut")
                && message(object).contains("AZURE_METRICS_MAX_SERIES");
    }

    @Test
    void anEndpointShowsItsRequestsByDeployment() {
        apply("Endpoint", "Deployment");
        world.awaitReady(WORKSPACE, "shop");
        world.apply(Manifests.endpoint("scoring", ID, "connectionSecret: {name: callers}\n" + Manifests.managed(
                "{blue: 100}", Manifests.deployment("blue", 2))));
        world.awaitReady("MLInferenceEndpoint", "scoring");
        awaitValue(2, "azureml_deployment_capacity", "endpoint=\"scoring\"", "deployment=\"blue\"",
                "state=\"Available\"");

        // Again and again: what is shown is of the present minute alone.
        await(_ -> {
            score();
            return value("azureml_endpoint_requests_per_minute", "endpoint=\"scoring\"", "deployment=\"blue\"",
                    "status_code_class=\"2xx\"").isPresent();
        });

        world.delete("MLInferenceEndpoint", "scoring");
        world.awaitGone("MLInferenceEndpoint", "scoring");
        await(lines -> lines.stream().noneMatch(line -> line.contains("endpoint=\"scoring\"")));
    }

    /** Finding of tenants: who has an identity of its own is read as that one, and without it not at all. */
    @Test
    void aTenantIsReadAsItself() {
        world.stopOperator();
        world.tenants("{namespaces: [\"" + world.namespace() + "\"], identity: Own, scopes: [" + World.all("/") + "]}");
        world.startOperator(FAST[0], FAST[1], "AZURE_CREDENTIAL=none", "AZURE_TENANT_ID=", "AZURE_CLIENT_ID=",
                "AZURE_CLIENT_SECRET=");
        world.secret("azureml-credentials", "AZURE_TENANT_ID", "11111111-1111-1111-1111-111111111111",
                "AZURE_CLIENT_ID", "44444444-4444-4444-4444-444444444444", "AZURE_CLIENT_SECRET", "the-namespaces",
                "AZURE_SUBSCRIPTION_ID", World.SUBSCRIPTION);
        apply("Quota");
        world.apply(Manifests.cluster("cpu", "shop"));
        awaitValue(0, "azureml_workspace_total_nodes", "cluster=\"cpu\"");

        world.client().secrets().inNamespace(world.namespace()).withName("azureml-credentials").delete();

        await(lines -> is(1, value(lines, "azureml_azure_metrics_failing", "reason=\"MetricsNotAllowed\""))
                && is(0, value(lines, "azureml_azure_metrics_series", "workspace=\"shop\""))
                && value(lines, "azureml_workspace_total_nodes").isEmpty());
    }
}
