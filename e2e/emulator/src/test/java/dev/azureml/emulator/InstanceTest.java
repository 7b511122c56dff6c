package dev.azureml.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static dev.azureml.emulator.ArmClient.WORKSPACE;
import static org.assertj.core.api.Assertions.assertThat;

/** Compute instances: power, schedules, scripts, images, names. */
class InstanceTest {
    private static final String INSTANCE = WORKSPACE + "/computes/dev1";
    private static final String P = "/properties/properties/";
    private final ArmEmulator arm = ArmEmulator.start(EmulatorOptions.defaults());
    private final ArmClient client = ArmClient.of(arm);

    @BeforeEach
    void start() {
        client.workspace();
    }

    @AfterEach
    void stop() {
        client.close();
        arm.close();
    }

    static String instance(String size, String more) {
        return "{\"location\":\"eastus\",\"properties\":{\"computeType\":\"ComputeInstance\",\"properties\":{\"vmSize\":\""
                + size + "\"" + more + "}}}";
    }

    private static String instance(String more) {
        return instance("Standard_DS3_v2", more);
    }

    private static String cron(String expression, String zone) {
        return instance(",\"schedules\":{\"computeStartStop\":[{\"action\":\"Stop\",\"triggerType\":\"Cron\",\"cron\":"
                + "{\"expression\":\"" + expression + "\",\"timeZone\":\"" + zone + "\"}}]}");
    }

    private static String state(JsonNode compute) {
        return compute.at(P + "state").asText();
    }

    @Test
    void anInstanceStopsAndStartsAndDoesNotChange() {
        assertThat(state(client.create(INSTANCE, instance("")))).isEqualTo("Running");
        assertThat(client.post(INSTANCE + "/start", "").code()).isEqualTo("InvalidComputeState");
        var stop = client.post(INSTANCE + "/stop", "");
        assertThat(stop.status()).isEqualTo(202);
        client.finish(stop.header("Location"));
        assertThat(state(client.get(INSTANCE).body())).isEqualTo("Stopped");
        assertThat(client.post(INSTANCE + "/restart", "").code()).isEqualTo("InvalidComputeState");
        client.finish(client.post(INSTANCE + "/start", "").header("Location"));
        JsonNode running = client.get(INSTANCE).body();
        assertThat(state(running)).isEqualTo("Running");
        assertThat(running.at(P + "lastOperation/operationName").asText()).isEqualTo("Start");
        var changed = client.put(INSTANCE, instance("Standard_DS4_v2", ""));
        assertThat(changed.status()).isEqualTo(400);
        assertThat(changed.code()).isEqualTo("PropertyChangeNotAllowed");
        assertThat(client.put(INSTANCE, instance("")).status()).isEqualTo(200);
    }

    @Test
    void oneOperationAtATime() {
        client.create(INSTANCE, instance(""));
        arm.operationTime(Duration.ofSeconds(6));
        var stop = client.post(INSTANCE + "/stop", "");
        assertThat(state(client.get(INSTANCE).body())).isEqualTo("Stopping");
        for (String action : List.of("/start", "/stop")) {
            assertThat(client.post(INSTANCE + action, "").status()).as(action).isEqualTo(409);
        }
        assertThat(client.put(INSTANCE, instance("")).status()).isEqualTo(409);
        assertThat(client.delete(INSTANCE, "&underlyingResourceAction=Delete").status()).isEqualTo(409);
        client.finish(stop.header("Location"));
        assertThat(state(client.get(INSTANCE).body())).isEqualTo("Stopped");
    }

    @Test
    void aScheduleOrIdleShutdownStopsItBehindTheBack() {
        client.create(INSTANCE, instance(""));
        arm.power(INSTANCE, "Stopped", "IdleShutdown");
        JsonNode stopped = client.get(INSTANCE).body();
        assertThat(state(stopped)).isEqualTo("Stopped");
        assertThat(stopped.at(P + "lastOperation/operationTrigger").asText()).isEqualTo("IdleShutdown");
        assertThat(stopped.at(P + "createdBy/userId").asText()).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0 18 * * *", "*/15 8-18 * * MON-FRI", "0,30 6 1 JAN,JUL 0", "5 4 1-31/2 * 1"})
    void cronExpressionsOfFiveFields(String expression) {
        JsonNode made = client.create(INSTANCE, cron(expression, "W. Europe Standard Time"));
        JsonNode schedule = made.at(P + "schedules/computeStartStop/0");
        assertThat(schedule.path("provisioningStatus").asText()).isEqualTo("Completed");
        assertThat(schedule.path("status").asText()).isEqualTo("Enabled");
        assertThat(schedule.path("id").asText()).isNotEmpty();
        JsonNode again = client.create(INSTANCE, cron(expression, "W. Europe Standard Time"));
        assertThat(again.at(P + "schedules/computeStartStop/0/id")).isEqualTo(schedule.path("id"));
        assertThat(client.put(INSTANCE, cron("1 1 * * *", "UTC")).code()).isEqualTo("PropertyChangeNotAllowed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0 18 * *", "0 0 18 * * *", "60 18 * * *", "0 24 * * *", "0 1 0 * *", "0 1 * 13 *",
        "0 1 * * 7", "0 1 * * FUN", "a b c d e", "*-5 1 * * *", "*/0 1 * * *", "0,, 1 * * *"})
    void whatIsNoCronExpression(String expression) {
        var put = client.put(INSTANCE, cron(expression, "UTC"));
        assertThat(put.code()).isEqualTo("InvalidSchedule");
        assertThat(put.target()).endsWith("computeStartStop[0].cron.expression");
    }

    @Test
    void schedulesNameWindowsTimeZonesAndMakeSense() {
        assertThat(client.put(INSTANCE, cron("0 18 * * *", "Europe/Berlin")).target()).endsWith(".timeZone");
        String week = ",\"schedules\":{\"computeStartStop\":[{\"action\":\"Start\",\"triggerType\":\"Recurrence\","
                + "\"recurrence\":{\"frequency\":\"Week\",\"interval\":1,\"startTime\":\"2026-01-01T08:00:00\","
                + "\"schedule\":{\"hours\":[8],\"minutes\":[0],\"weekDays\":[\"Monday\"]}}}]}";
        assertThat(client.put(INSTANCE, instance(week.replace("[8]", "[25]"))).target()).endsWith(".schedule.hours");
        assertThat(client.put(INSTANCE, instance(week.replace("interval\":1", "interval\":0"))).target())
                .endsWith(".interval");
        assertThat(client.put(INSTANCE, instance(week.replace("T08:00:00", ""))).target()).endsWith(".startTime");
        assertThat(client.put(INSTANCE, instance(week.replace("Monday", "Someday"))).code())
                .isEqualTo("InvalidRequestContent");
        assertThat(client.put(INSTANCE, instance(week)).status()).isEqualTo(201);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT14M", "P3DT1M", "30", "-PT1H"})
    void idleTimesOutOfRange(String idle) {
        assertThat(client.put(INSTANCE, instance(",\"idleTimeBeforeShutdown\":\"" + idle + "\"")).target())
                .isEqualTo("properties.properties.idleTimeBeforeShutdown");
    }

    @Test
    void theBoundsOfIdleTime() {
        assertThat(client.put(INSTANCE, instance(",\"idleTimeBeforeShutdown\":\"PT15M\"")).status()).isEqualTo(201);
        assertThat(client.put(INSTANCE + "b", instance(",\"idleTimeBeforeShutdown\":\"P3D\"")).status())
                .isEqualTo(201);
    }

    @Test
    void aSetupScriptIsBase64AndMayFail() {
        String script = ",\"setupScripts\":{\"scripts\":{\"creationScript\":{\"scriptSource\":\"inline\",\"scriptData\":"
                + "\"ZXhpdCAx\"}}}";
        assertThat(client.put(INSTANCE, instance(script.replace("ZXhpdCAx", "exit 1"))).target())
                .endsWith("creationScript.scriptData");
        assertThat(client.put(INSTANCE, instance(script.replace("inline", "web"))).target())
                .endsWith("creationScript.scriptSource");
        arm.inject(Fault.on("PUT", "/computes/dev1$", Fault.Action.FAIL_OPERATION).error("SetupFailed",
                "The creation script ended with 1"));
        JsonNode failed = client.create(INSTANCE, instance(script));
        assertThat(state(failed)).isEqualTo("SetupFailed");
        assertThat(failed.at("/properties/provisioningState").asText()).isEqualTo("Failed");
        assertThat(failed.at(P + "errors/0/error/message").asText()).contains("ended with 1");
    }

    @Test
    void anImageIsOutdatedUntilTheInstanceIsMadeAnew() {
        JsonNode first = client.create(INSTANCE, instance(""));
        assertThat(first.at(P + "osImageMetadata/isLatestOsImageVersion").asBoolean()).isTrue();
        arm.releaseImage("25.06.01");
        JsonNode outdated = client.get(INSTANCE).body();
        assertThat(outdated.at(P + "osImageMetadata/isLatestOsImageVersion").asBoolean(true)).isFalse();
        assertThat(outdated.at(P + "osImageMetadata/latestImageVersion").asText()).isEqualTo("25.06.01");
        assertThat(outdated.at(P + "osImageMetadata/currentImageVersion"))
                .isEqualTo(first.at(P + "osImageMetadata/currentImageVersion"));
        client.finish(client.delete(INSTANCE, "&underlyingResourceAction=Delete").header("Azure-AsyncOperation"));
        assertThat(client.create(INSTANCE, instance("")).at(P + "osImageMetadata/isLatestOsImageVersion").asBoolean())
                .isTrue();
    }

    @Test
    void aNameIsTakenInItsRegion() {
        client.create(INSTANCE, instance(""));
        String elsewhere = WORKSPACE.replace("ws1", "ws2");
        client.create(elsewhere, ArmClient.workspaceBody());
        String same = INSTANCE.replace("ws1", "ws2");
        assertThat(client.put(same, instance("")).code()).isEqualTo("ComputeNameNotAvailable");
        assertThat(client.put(same, instance("").replace("\"computeType\"",
                "\"computeLocation\":\"westeurope\",\"computeType\"")).status()).isEqualTo(201);
    }

    @Test
    void someSizesAreForClustersOnly() {
        assertThat(client.put(INSTANCE, instance("Standard_ND96asr_v4", "")).code()).isEqualTo("InvalidVmSize");
    }
}
