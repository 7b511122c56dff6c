package dev.azureml.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.e2e.kube.KubeServer;
import dev.azureml.e2e.kube.SharedKubeServer;
import dev.azureml.emulator.RequestRecord;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Instances: schedules, scripts, power and what happens to them by itself. */
@ExtendWith(SharedKubeServer.class)
class InstanceTest {
    private static final String KIND = "MLCompute";
    private static final String SMALL = "vmSize: Standard_DS3_v2\n";

    private final KubeServer server;
    private World world;
    private Probe probe;

    InstanceTest(KubeServer server) {
        this.server = server;
    }

    @BeforeEach
    void start() {
        world = World.start(server);
        probe = new Probe(world);
        probe.workspace();
    }

    @AfterEach
    void stop() {
        world.close();
    }

    private void apply(String name, String restartAt, String computeInstance) {
        world.apply("""
                apiVersion: azureml.dev/v1alpha1
                kind: MLCompute
                metadata:
                  name: %s
                  annotations: {azureml.dev/restart-requested-at: "%s"}
                spec:
                  workspaceId: %s
                  computeInstance:
                """.formatted(name, restartAt, Probe.WORKSPACE) + computeInstance.indent(4));
    }

    private JsonNode ready(String name) {
        world.awaitReady(KIND, name);
        return probe.resource(Probe.compute(name)).at("/properties/properties");
    }

    private List<String> actions() {
        return world.writes().stream().map(RequestRecord::path).map(p -> p.substring(p.lastIndexOf('/') + 1)).toList();
    }

    @Test
    void schedulesAreSaidInZonesThatAzureKnows() {
        apply("zones", "", SMALL + """
                idleTimeBeforeShutdown: PT30M
                schedules:
                  computeStartStop:
                    - action: Stop
                      triggerType: Cron
                      cron: {expression: "0 18 * * 1-5", timeZone: Asia/Tokyo}
                    - action: Start
                      triggerType: Recurrence
                      recurrence:
                        frequency: Day
                        interval: 1
                        timeZone: W. Europe Standard Time
                        schedule: {hours: [8], minutes: [0]}
                """);

        JsonNode schedules = ready("zones").at("/schedules/computeStartStop");

        assertThat(schedules.at("/0/cron/timeZone").asText()).isEqualTo("Tokyo Standard Time");
        assertThat(schedules.at("/1/recurrence/timeZone").asText()).isEqualTo("W. Europe Standard Time");
        assertThat(world.writes()).extracting(RequestRecord::method).containsExactly("PUT");
    }

    @Test
    void whatAzureWouldNotTakeIsSaidBeforeItIsAsked() {
        apply("odd", "", SMALL + """
                schedules:
                  computeStartStop:
                    - {action: Stop, triggerType: Cron, cron: {expression: "0 18 * * *", timeZone: Asia/Tokio}}
                """);

        JsonNode stalled = world.awaitStalled(KIND, "odd", "InvalidSpec");

        assertThat(World.message(stalled)).contains("spec.computeInstance.schedules.computeStartStop[0].cron.timeZone")
                .contains("did you mean Asia/Tokyo");
        assertThat(world.writes()).isEmpty();
        apply("odd", "", SMALL + "idleTimeBeforeShutdown: PT5M\n");
        stalled = world.await(KIND, "odd", o -> World.message(o).contains("idleTimeBeforeShutdown"));
        assertThat(World.message(stalled)).contains("PT15M");
        assertThat(world.writes()).isEmpty();
    }

    @Test
    void aScriptOfAConfigMapIsSentInline() {
        apply("scripted", "", SMALL + """
                setupScripts:
                  scripts:
                    startupScript:
                      scriptFrom: {configMapKeyRef: {name: setup, key: start.sh}}
                      timeout: 10m
                """);
        JsonNode waiting = world.awaitReason(KIND, "scripted", "DependencyNotReady");
        assertThat(World.message(waiting)).contains("setup");
        assertThat(world.writes()).isEmpty();

        world.apply("""
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: setup}
                data: {start.sh: "pip install something"}
                """);

        JsonNode script = ready("scripted").at("/setupScripts/scripts/startupScript");
        assertThat(script.path("scriptSource").asText()).isEqualTo("inline");
        assertThat(new String(Base64.getDecoder().decode(script.path("scriptData").asText()), StandardCharsets.UTF_8))
                .isEqualTo("pip install something");
    }

    @Test
    void anAnnotationWithANewValueRestartsOnce() throws InterruptedException {
        apply("dev", "monday", SMALL);
        ready("dev");
        assertThat(actions()).containsExactly("dev");

        apply("dev", "tuesday", SMALL);
        world.awaitRequest(r -> r.path().endsWith("/restart"));
        ready("dev");
        probe.look(KIND, "dev", Probe.compute("dev"));

        assertThat(actions()).containsExactly("dev", "restart");
    }

    @ParameterizedTest
    @ValueSource(strings = {"IdleShutdown", "Schedule"})
    void aStopByIdleShutdownOrScheduleIsNoDrift(String trigger) throws InterruptedException {
        apply("idle", "", SMALL + "powerState: Running\n");
        ready("idle");
        world.arm().clearRequests();

        world.arm().power(Probe.compute("idle"), "Stopped", trigger);
        world.touch(KIND, "idle");
        JsonNode stopped = world.await(KIND, "idle", o -> o.at("/status/state").asText().equals("Stopped"));
        probe.look(KIND, "idle", Probe.compute("idle"));

        assertThat(World.condition(stopped, "Ready").path("status").asText()).isEqualTo("True");
        assertThat(stopped.at("/status/advice").toString()).contains("StoppedStillCosts");
        assertThat(world.writes()).isEmpty();
        apply("idle", "", SMALL + "powerState: Stopped\n");
        ready("idle");
        apply("idle", "", SMALL + "powerState: Running\n");
        assertThat(ready("idle").path("state").asText()).isEqualTo("Running");
        assertThat(actions()).containsExactly("start");
    }

    @Test
    void applicationsAndAddressesAreInTheStatus() {
        apply("open", "", SMALL);

        JsonNode status = world.awaitReady(KIND, "open").path("status");

        assertThat(status.at("/applications/0/endpointUri").asText()).startsWith("https://open.");
        assertThat(status.path("privateIpAddress").asText()).isNotEmpty();
        assertThat(status.path("advice").toString()).contains("NoIdleShutdown", "NoAssignedUser");
    }

    @Test
    void aComputeOfAnotherTypeIsNotDeletedForAnInstance() {
        ObjectNode cluster = Probe.json("""
                {location: 'westeurope', properties: {computeType: 'AmlCompute', properties:
                 {vmSize: 'Standard_DS3_v2', scaleSettings: {maxNodeCount: 1}}}}""");
        world.arm().put(Probe.compute("taken"), cluster);
        world.apply(Probe.manifest(KIND, "taken", "  computeInstance: {vmSize: Standard_DS3_v2}\n",
                "replacementPolicy: Recreate"));

        JsonNode stalled = world.awaitStalled(KIND, "taken", "Conflict");

        assertThat(World.message(stalled)).contains("AmlCompute").contains("azureName");
        assertThat(world.writes()).isEmpty();
    }
}
