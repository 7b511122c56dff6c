package dev.azureml.operator.telemetry;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.azureml.operator.arm.Admission;
import dev.azureml.operator.arm.ArmResponse;
import dev.azureml.operator.arm.Bucket;
import dev.azureml.operator.arm.Priority;
import dev.azureml.operator.arm.RateLimits;
import dev.azureml.operator.arm.ThrottleGate;
import dev.azureml.operator.arm.VerbClass;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

class MetricsTest {
    private static final String COMPUTES = "Microsoft.MachineLearningServices/workspaces/computes";
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private final Metrics metrics = new Metrics(InstantSource.fixed(NOW));

    @AfterEach
    void close() {
        metrics.close();
    }

    /** A meter that is registered before a filter does not go by it, of which the registry warns. */
    @Test
    void noMeterIsBeforeTheFilters() {
        ListAppender<ILoggingEvent> warnings = new ListAppender<>();
        warnings.start();
        Logger logger = (Logger) LoggerFactory.getLogger(PrometheusMeterRegistry.class);
        logger.addAppender(warnings);
        try (Metrics another = new Metrics(InstantSource.fixed(NOW))) {
            assertThat(another.scrape()).contains("azureml_operations");
        } finally {
            logger.detachAppender(warnings);
        }
        assertThat(warnings.list).isEmpty();
    }

    @Test
    void requestsAreCountedByTypeVerbAndStatus() {
        metrics.armRequest(COMPUTES, "GET", 200, Duration.ofMillis(100));
        metrics.armRequest(COMPUTES, "GET", 200, Duration.ofMillis(300));
        metrics.armRequest(COMPUTES, "PUT", 0, Duration.ofSeconds(60));
        metrics.armRequest(COMPUTES, "GET", 429, Duration.ofMillis(10));
        String type = "type=\"microsoft.machinelearningservices/workspaces/computes\"";
        assertThat(lines()).contains(
                "azureml_arm_requests_total{status=\"200\"," + type + ",verb=\"GET\"} 2.0",
                "azureml_arm_requests_total{status=\"none\"," + type + ",verb=\"PUT\"} 1.0",
                "azureml_arm_request_seconds_bucket{" + type + ",verb=\"GET\",le=\"0.2\"} 2",
                "azureml_arm_request_seconds_count{" + type + ",verb=\"GET\"} 3",
                "azureml_arm_throttled_total{" + type + ",verb=\"GET\"} 1.0",
                "azureml_arm_throttled_total{" + type + ",verb=\"PUT\"} 0.0");
    }

    @Test
    void numbersAreSummedOverAllObjects() {
        Metrics.Series idle = new Metrics.Series("azureml.compute.nodes", "state", "idle");
        metrics.measured("MLCompute", "a", "one", Map.of(idle, 2L));
        metrics.measured("MLCompute", "a", "two", Map.of(idle, 5L));
        metrics.measured("MLCompute", "a", "one", Map.of(idle, 3L));
        assertThat(lines()).contains("azureml_compute_nodes{state=\"idle\"} 8.0");
        metrics.objectGone("MLCompute", "a", "two");
        metrics.objectGone("MLCompute", "a", "two");
        assertThat(lines()).contains("azureml_compute_nodes{state=\"idle\"} 3.0");
    }

    @Test
    void anObjectIsCountedOnceUnderItsLatestState() {
        metrics.object("MLCompute", "a", "one", "False", "Creating", Map.of());
        metrics.object("MLCompute", "a", "one", "True", "Succeeded", Map.of());
        metrics.object("MLCompute", "a", "one", "True", "Succeeded", Map.of());
        metrics.object("MLCompute", "b", "one", "True", "Succeeded", Map.of());
        metrics.object("MLCompute", "a", "two", "True", "Succeeded", Map.of("Scaled", "True"));
        assertThat(lines()).contains(
                "azureml_objects{kind=\"MLCompute\",namespace=\"a\",ready=\"True\",reason=\"Succeeded\"} 2.0",
                "azureml_objects{kind=\"MLCompute\",namespace=\"b\",ready=\"True\",reason=\"Succeeded\"} 1.0",
                "azureml_object_conditions{kind=\"MLCompute\",namespace=\"a\",status=\"True\",type=\"Scaled\"} 1.0");
        metrics.objectGone("MLCompute", "a", "one");
        metrics.objectGone("MLCompute", "a", "one");
        assertThat(lines()).contains(
                "azureml_objects{kind=\"MLCompute\",namespace=\"a\",ready=\"True\",reason=\"Succeeded\"} 1.0");
    }

    /** Namespaces come and go, and each would leave as many series behind as its objects had states. */
    @Test
    void aStateThatNoObjectIsInHasNoSeries() {
        metrics.begin(List.of("MLCompute"), "Succeeded", "Scaled");
        List<String> before = lines();
        metrics.object("MLCompute", "a", "one", "False", "Creating", Map.of("Scaled", "False"));
        metrics.object("MLCompute", "a", "one", "True", "Succeeded", Map.of("Scaled", "True"));
        assertThat(lines()).noneMatch(line -> line.contains("Creating") || line.contains("status=\"False\"")
                && line.contains("namespace=\"a\""));
        metrics.objectGone("MLCompute", "a", "one");
        assertThat(lines().stream().filter(line -> line.startsWith("azureml_object"))).containsExactlyElementsOf(
                before.stream().filter(line -> line.startsWith("azureml_object")).toList());
    }

    @Test
    void operationsUnderWayAndRepairsAreCounted() {
        metrics.waits("MLWorkspace", "a", "one", false, null, List.of(NOW, NOW.minusSeconds(90)));
        metrics.waits("MLWorkspace", "a", "two", false, null, List.of(NOW.minusSeconds(60)));
        metrics.waits("MLWorkspace", "a", "one", false, null, List.of(NOW.minusSeconds(60)));
        metrics.objectGone("MLWorkspace", "a", "two");
        metrics.driftRepaired("MLDatastore");
        assertThat(lines()).contains("azureml_operations 1.0",
                "azureml_drift_repaired_total{kind=\"MLDatastore\"} 1.0");
    }

    @Test
    void theGateTellsWhatAzureLeavesAndWhatIsHeldBack() {
        Admission[] answer = {Admission.GO};
        MeasuredGate gate = new MeasuredGate(new ThrottleGate() {
            @Override
            public Admission admit(Bucket bucket, Priority priority, String tenant) {
                return answer[0];
            }

            @Override
            public RateLimits observe(Bucket bucket, ArmResponse response) {
                answer[0] = new Admission.Wait(NOW.plusSeconds(7));
                return RateLimits.read(bucket.verbs(), response);
            }
        }, metrics, InstantSource.fixed(NOW));
        Bucket writes = new Bucket("me", "mine", "", VerbClass.WRITE);
        assertThat(gate.admit(writes, Priority.EDIT, "a")).isEqualTo(Admission.GO);
        assertThat(lines()).contains("azureml_arm_wait_seconds_count{verbs=\"writes\"} 0",
                "azureml_arm_remaining{verbs=\"writes\"} NaN");

        gate.observe(writes, new ArmResponse(200, null, Map.of("x-ms-ratelimit-remaining-subscription-writes", "3"),
                NOW));

        assertThat(gate.admit(writes, Priority.EDIT, "a")).isEqualTo(answer[0]);
        assertThat(lines()).contains("azureml_arm_remaining{verbs=\"writes\"} 3.0",
                "azureml_arm_wait_seconds_count{verbs=\"writes\"} 1",
                "azureml_arm_wait_seconds_sum{verbs=\"writes\"} 7.0");
    }

    /** The first time would else be no increase. */
    @Test
    void whatHasNotHappenedYetIsCountedFromNothing() {
        metrics.begin(List.of("MLDatastore"), "Available", "CredentialValid");

        String type = "type=\"microsoft.machinelearningservices/workspaces\"";
        assertThat(lines()).contains("azureml_drift_repaired_total{kind=\"MLDatastore\"} 0.0",
                "azureml_objects{kind=\"MLDatastore\",namespace=\"\",ready=\"True\",reason=\"Available\"} 0.0",
                "azureml_object_conditions{kind=\"MLDatastore\",namespace=\"\",status=\"False\",type=\"CredentialValid\"} 0.0",
                "azureml_arm_requests_total{status=\"200\"," + type + ",verb=\"GET\"} 0.0",
                "azureml_arm_throttled_total{" + type + ",verb=\"GET\"} 0.0");
    }

    @Test
    void withNothingUnderWayNothingIsOld() {
        metrics.begin(List.of("MLCompute"), "Available", "CredentialValid");
        assertThat(lines()).contains("azureml_operations 0.0",
                "azureml_operations_oldest_seconds{kind=\"MLCompute\"} 0.0",
                "azureml_reconciling_oldest_seconds{kind=\"MLCompute\"} 0.0",
                "azureml_objects_stalled{kind=\"MLCompute\"} 0.0",
                "azureml_time_to_ready_seconds_bucket{kind=\"MLCompute\",le=\"1800.0\"} 0");
    }

    @Test
    void whatWaitsLongestIsToldForEachKind() {
        metrics.waits("MLCompute", "a", "one", false, NOW.minusSeconds(90), List.of(NOW.minusSeconds(30), NOW));
        metrics.waits("MLCompute", "b", "one", false, NOW.minusSeconds(20), List.of(NOW.minusSeconds(10)));
        metrics.waits("MLWorkspace", "a", "one", true, null, List.of());
        metrics.waits("MLWorkspace", "a", "one", true, null, List.of());
        assertThat(lines()).contains("azureml_reconciling_oldest_seconds{kind=\"MLCompute\"} 90.0",
                "azureml_operations_oldest_seconds{kind=\"MLCompute\"} 30.0",
                "azureml_objects_stalled{kind=\"MLCompute\"} 0.0",
                "azureml_objects_stalled{kind=\"MLWorkspace\"} 1.0");

        metrics.waits("MLCompute", "a", "one", false, null, List.of());
        metrics.objectGone("MLWorkspace", "a", "one");
        assertThat(lines()).contains("azureml_reconciling_oldest_seconds{kind=\"MLCompute\"} 20.0",
                "azureml_operations_oldest_seconds{kind=\"MLCompute\"} 10.0",
                "azureml_objects_stalled{kind=\"MLWorkspace\"} 0.0");
        metrics.objectGone("MLCompute", "b", "one");
        assertThat(lines()).contains("azureml_reconciling_oldest_seconds{kind=\"MLCompute\"} 0.0",
                "azureml_operations_oldest_seconds{kind=\"MLCompute\"} 0.0");
    }

    @Test
    void howLongItTookUntilReadyIsCountedForEachKind() {
        metrics.becameReady("MLCompute", Duration.ofSeconds(20));
        metrics.becameReady("MLCompute", Duration.ofSeconds(-3));
        metrics.becameReady("MLCompute", Duration.ofHours(3));
        assertThat(lines()).contains("azureml_time_to_ready_seconds_bucket{kind=\"MLCompute\",le=\"5.0\"} 1",
                "azureml_time_to_ready_seconds_bucket{kind=\"MLCompute\",le=\"30.0\"} 2",
                "azureml_time_to_ready_seconds_bucket{kind=\"MLCompute\",le=\"7200.0\"} 2",
                "azureml_time_to_ready_seconds_count{kind=\"MLCompute\"} 3");
    }

    @Test
    void theFirstCredentialToEndIsToldForEachKindAndNamespace() {
        metrics.credentialEnds("MLDatastore", "a", "one", NOW.plusSeconds(500));
        metrics.credentialEnds("MLDatastore", "a", "two", NOW.plusSeconds(300));
        metrics.credentialEnds("MLDatastore", "a", "three", null);
        metrics.credentialEnds("MLConnection", "a", "one", NOW.plusSeconds(900));
        metrics.credentialEnds("MLDatastore", "b", "one", NOW.minusSeconds(60));
        assertThat(ends()).containsExactlyInAnyOrder(end("MLDatastore", "a", 300), end("MLConnection", "a", 900),
                end("MLDatastore", "b", -60));
        metrics.credentialEnds("MLDatastore", "a", "two", NOW.plusSeconds(700));
        metrics.objectGone("MLConnection", "a", "one");
        metrics.credentialEnds("MLDatastore", "b", "one", null);
        assertThat(ends()).containsExactly(end("MLDatastore", "a", 500));
        metrics.objectGone("MLDatastore", "a", "one");
        metrics.credentialEnds("MLDatastore", "b", "one", NOW);
        assertThat(ends()).containsExactlyInAnyOrder(end("MLDatastore", "a", 700), end("MLDatastore", "b", 0));
    }

    private List<String> ends() {
        return lines().stream().filter(line -> line.startsWith("azureml_credential_expiry_timestamp_seconds{"))
                .map(line -> line.substring(0, line.indexOf(' ')) + " "
                        + (long) Double.parseDouble(line.substring(line.indexOf(' ') + 1)))
                .toList();
    }

    private static String end(String kind, String namespace, long seconds) {
        return "azureml_credential_expiry_timestamp_seconds{kind=\"" + kind + "\",namespace=\"" + namespace + "\"} "
                + (NOW.getEpochSecond() + seconds);
    }

    @Test
    void costsAreSummedForEachKindAndNamespaceInOneCurrency() {
        metrics.costs("MLCompute", "a", "one", new Metrics.Cost("EUR", 10.5, 1));
        metrics.costs("MLCompute", "a", "two", new Metrics.Cost("EUR", 5, 2));
        metrics.costs("MLWorkspace", "b", "one", new Metrics.Cost("EUR", 1, 1));
        assertThat(costs()).containsExactlyInAnyOrder(cost("EUR", "MLCompute", "a", "running", 15.5),
                cost("EUR", "MLCompute", "a", "idle", 3), cost("EUR", "MLWorkspace", "b", "running", 1),
                cost("EUR", "MLWorkspace", "b", "idle", 1));
        metrics.costs("MLWorkspace", "b", "one", null);
        metrics.costs("MLCompute", "a", "one", new Metrics.Cost("USD", 7, 0));
        assertThat(costs()).containsExactlyInAnyOrder(cost("USD", "MLCompute", "a", "running", 7),
                cost("USD", "MLCompute", "a", "idle", 0));
        metrics.objectGone("MLCompute", "a", "two");
        metrics.objectGone("MLCompute", "a", "one");
        assertThat(costs()).isEmpty();
    }

    private List<String> costs() {
        return lines().stream().filter(line -> line.startsWith("azureml_estimated_monthly_cost{")).toList();
    }

    private static String cost(String currency, String kind, String namespace, String state, double amount) {
        return "azureml_estimated_monthly_cost{currency=\"" + currency + "\",kind=\"" + kind + "\",namespace=\""
                + namespace + "\",state=\"" + state + "\"} " + amount;
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
