package dev.azureml.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import dev.azureml.e2e.kube.KubeServer;
import dev.azureml.e2e.kube.SharedKubeServer;
import dev.azureml.emulator.Fault;
import dev.azureml.emulator.RequestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

/** Azure's metrics of many workspaces are asked for at once, where the operator is told to. */
@ExtendWith(SharedKubeServer.class)
class AzureMetricsBatchTest {
    private static final String BATCH = "/metrics:getBatch";
    private static final String SINGLE = "/providers/Microsoft.Insights/metrics";

    private final KubeServer server;
    private World world;

    AzureMetricsBatchTest(KubeServer server) {
        this.server = server;
    }

    @BeforeEach
    void start() {
        world = World.start(server);
        for (String name : new String[]{"one", "two", "three"}) {
            world.apply(Manifests.workspace(name) + "  metrics: {groups: [Model]}\n");
        }
        for (String name : new String[]{"one", "two", "three"}) {
            world.awaitReady("MLWorkspace", name);
        }
        world.stopOperator();
        world.arm().clearRequests();
    }

    @AfterEach
    void stop() {
        world.close();
    }

    private void batched() {
        world.startOperator("AZURE_METRICS_INTERVAL=1s", "AZURE_METRICS_DELAY=1ms", "AZURE_METRICS_BATCH=true",
                "AZURE_METRICS_BATCH_URL=" + world.arm().url(),
                "AZURE_METRICS_BATCH_AUDIENCE=https://metrics.monitor.azure.com");
    }

    private String labels(String name) {
        return "namespace=\"" + world.namespace() + "\",workspace=\"" + name + "\"";
    }

    @Test
    void workspacesOfOneRegionAreAskedForAtOnce() {
        batched();

        RequestRecord request = world.awaitRequest(r -> r.path().endsWith(BATCH));
        assertThat(request.status()).isEqualTo(200);
        assertThat(World.body(request).path("resourceids")).hasSize(3);
        assertThat(request.method()).isEqualTo("POST");
        assertThat(request.path()).isEqualTo("/subscriptions/" + World.SUBSCRIPTION + BATCH);
        assertThat(request.query()).containsEntry("metricnamespace", "Microsoft.MachineLearningServices/workspaces")
                .containsEntry("api-version", "2023-10-01").containsKeys("starttime", "endtime", "metricnames");
        World.awaitMetrics(world.operator().httpPort(), lines -> lines.stream().anyMatch(line -> line.startsWith(
                "azureml_azure_metrics_series{" + labels("two") + "}")));
    }

    @Test
    void whereTheBatchIsRefusedEachIsAskedForAlone() {
        world.arm().inject(Fault.on("POST", BATCH, Fault.Action.STATUS).status(403).error("AuthorizationFailed", "no")
                .times(-1));
        batched();

        for (String name : new String[]{"one", "two", "three"}) {
            world.awaitRequest(r -> r.path().endsWith("/" + name + SINGLE) && r.status() == 200);
        }
    }

    /** Finding of tenants: what is asked for together is allowed to each for itself. */
    @Test
    void aBatchHasNothingThatItsNamespaceMayNotSee() {
        String mine = "/subscriptions/" + World.SUBSCRIPTION + "/resourceGroups/";
        world.tenants(World.tenant(world.namespace(), World.all(mine + "rg-one"), World.all(mine + "rg-two")));
        batched();
        world.awaitRequest(r -> r.path().endsWith(BATCH));
        World.awaitMetrics(world.operator().httpPort(), lines -> lines.contains("azureml_azure_metrics_failing{"
                + labels("three") + ",reason=\"MetricsNotAllowed\"} 1.0"));

        assertThat(world.arm().requests()).filteredOn(r -> r.path().endsWith(BATCH)).isNotEmpty().allSatisfy(r -> {
            for (JsonNode id : World.body(r).path("resourceids")) {
                assertThat(id.asText()).doesNotEndWith("/three");
            }
        });
    }
}
