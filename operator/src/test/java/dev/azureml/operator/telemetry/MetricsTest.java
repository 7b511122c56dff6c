package dev.azureml.operator.telemetry;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class MetricsTest {
    private static final String COMPUTES = "Microsoft.MachineLearningServices/workspaces/computes";
    private final Metrics metrics = new Metrics();

    @AfterEach
    void close() {
        metrics.close();
    }

    @Test
    void requestsAreCountedByTypeVerbAndStatus() {
        metrics.armRequest(COMPUTES, "GET", 200, Duration.ofMillis(100));
        metrics.armRequest(COMPUTES, "GET", 200, Duration.ofMillis(300));
        metrics.armRequest(COMPUTES, "PUT", 0, Duration.ofSeconds(60));
        metrics.armRequest(COMPUTES, "GET", 429, Duration.ofMillis(10));
        metrics.armThrottled(COMPUTES, "GET");
        String type = "type=\"microsoft.machinelearningservices/workspaces/computes\"";
        assertThat(lines()).contains(
                "azureml_arm_requests_total{status=\"200\"," + type + ",verb=\"GET\"} 2.0",
                "azureml_arm_requests_total{status=\"none\"," + type + ",verb=\"PUT\"} 1.0",
                "azureml_arm_request_seconds_bucket{" + type + ",verb=\"GET\",le=\"0.2\"} 2",
                "azureml_arm_request_seconds_count{" + type + ",verb=\"GET\"} 3",
                "azureml_arm_throttled_total{" + type + ",verb=\"GET\"} 2.0");
    }

    @Test
    void anObjectIsCountedOnceUnderItsLatestState() {
        metrics.object("MLCompute", "a", "one", "False", "Creating", 0, Map.of());
        metrics.object("MLCompute", "a", "one", "True", "Succeeded", 0, Map.of());
        metrics.object("MLCompute", "a", "one", "True", "Succeeded", 0, Map.of());
        metrics.object("MLCompute", "b", "one", "True", "Succeeded", 0, Map.of());
        assertThat(lines()).contains(
                "azureml_objects{kind=\"MLCompute\",ready=\"True\",reason=\"Succeeded\"} 2.0",
                "azureml_objects{kind=\"MLCompute\",ready=\"False\",reason=\"Creating\"} 0.0");
        metrics.objectGone("MLCompute", "a", "one");
        metrics.objectGone("MLCompute", "a", "one");
        assertThat(lines()).contains("azureml_objects{kind=\"MLCompute\",ready=\"True\",reason=\"Succeeded\"} 1.0");
    }

    @Test
    void operationsUnderWayAndRepairsAreCounted() {
        metrics.object("MLWorkspace", "a", "one", "False", "Creating", 2, Map.of());
        metrics.object("MLWorkspace", "a", "two", "False", "Creating", 1, Map.of());
        metrics.object("MLWorkspace", "a", "one", "False", "Creating", 1, Map.of());
        metrics.objectGone("MLWorkspace", "a", "two");
        metrics.driftRepaired("MLDatastore");
        assertThat(lines()).contains("azureml_operations 1.0",
                "azureml_drift_repaired_total{kind=\"MLDatastore\"} 1.0");
    }

    @Test
    void typesAreBounded() {
        for (int i = 0; i < 200; i++) {
            metrics.armRequest("made/up" + i, "GET", 200, Duration.ofMillis(1));
        }
        assertThat(lines()).filteredOn(line -> line.startsWith("azureml_arm_requests_total{")).hasSize(100);
        assertThat(lines()).filteredOn(line -> line.startsWith("azureml_arm_request_seconds_count{")).hasSize(100);
    }

    @Test
    void theJvmIsMeasured() {
        assertThat(metrics.scrape()).contains("jvm_memory_used_bytes", "process_uptime_seconds", "jvm_threads_live");
    }

    private List<String> lines() {
        return metrics.scrape().lines().toList();
    }
}
