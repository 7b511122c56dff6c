package dev.azureml.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.e2e.kube.KubeServer;
import dev.azureml.e2e.kube.SharedKubeServer;
import dev.azureml.emulator.RequestRecord;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

/** What is made anew, what never is, and whose word it takes. */
@ExtendWith(SharedKubeServer.class)
class ReplacementTest {
    private static final String KIND = "MLCompute";
    private static final String CLUSTER = "amlCompute: {vmSize: Standard_DS3_v2, scaleSettings: {maxNodeCount: 2}%s}\n";
    private static final String INSTANCE = """
            computeInstance:
              vmSize: %s
              personalComputeInstanceSettings: {assignedUser: {objectId: %s, tenantId: 44444444-4444-4444-4444-444444444444}}
              sshSettings: {sshPublicAccess: Enabled, adminPublicKey: %s}
              schedules:
                computeStartStop: [%s]
            """;
    private static final String STOP = "{action: Stop, triggerType: Cron, cron: {expression: '0 18 * * *'}}";
    private static final String START = "{action: Start, triggerType: Recurrence, recurrence: {frequency: Week,"
            + " interval: 1, schedule: {hours: [8], minutes: [0], weekDays: [%s]}}}";
    private static final Pattern WORD = Pattern.compile("azureml\\.dev/replace: (\\S+)");

    private final KubeServer server;
    private World world;
    private String workspace;

    ReplacementTest(KubeServer server) {
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

    private void apply(String name, String annotations, String spec) {
        world.apply("""
                apiVersion: azureml.dev/v1alpha1
                kind: MLCompute
                metadata:
                  name: %s
                  annotations: {%s}
                spec:
                  workspaceId: %s
                  replacementPolicy: Recreate
                """.formatted(name, annotations, workspace) + spec.indent(2));
    }

    private ObjectNode ready(String name) {
        return world.arm().resource(world.awaitReady(KIND, name).at("/status/id").asText()).orElseThrow();
    }

    @Test
    void anInstanceIsNotMadeAnewForAnotherSpelling() {
        apply("dev", "",
                INSTANCE.formatted("Standard_DS3_v2", "ABCDEF01-5555-5555-5555-555555555555", "\"ssh-rsa AAA me\\n\"",
                        STOP + ", " + START.formatted("Monday, Friday")));
        ready("dev");
        world.arm().clearRequests();

        apply("dev", "", INSTANCE.formatted("standard_ds3_v2", "abcdef01-5555-5555-5555-555555555555", "ssh-rsa AAA me",
                START.formatted("Friday, Monday") + ", " + STOP) + "description: \"\"\n");
        ready("dev");

        assertThat(world.writes()).isEmpty();
    }

    @Test
    void aClusterIsNotMadeAnewForADescriptionThatIsEmpty() {
        apply("cpu", "", CLUSTER.formatted(""));
        ready("cpu");
        world.arm().clearRequests();

        apply("cpu", "", CLUSTER.formatted("") + "description: \"\"\n");
        ready("cpu");
        apply("cpu", "", CLUSTER.formatted(""));
        ready("cpu");

        assertThat(world.writes()).isEmpty();
    }

    @Test
    void whatAzureDecidesAtCreationIsNoDifference() {
        apply("cpu", "", CLUSTER.formatted(", remoteLoginPortPublicAccess: NotSpecified"));
        assertThat(ready("cpu").at("/properties/properties/remoteLoginPortPublicAccess").asText()).isEqualTo("Enabled");
        apply("cpu", "", CLUSTER.formatted(", remoteLoginPortPublicAccess: NotSpecified") + "tags: {team: fraud}\n");
        assertThat(ready("cpu").at("/tags/team").asText()).isEqualTo("fraud");
        apply("cpu", "", CLUSTER.formatted("") + "tags: {team: fraud}\n");
        ready("cpu");

        assertThat(world.writes()).extracting(RequestRecord::method).containsExactly("PUT", "PUT");
    }

    @Test
    void whatANewOneWouldHaveAsWellIsLeft() {
        apply("cpu", "", CLUSTER.formatted(", vmPriority: Dedicated, osType: Linux, isolatedNetwork: false,"
                + " enableNodePublicIp: true, remoteLoginPortPublicAccess: Disabled"));
        ready("cpu");
        world.arm().clearRequests();

        apply("cpu", "", CLUSTER.formatted(""));
        ready("cpu");

        assertThat(world.writes()).isEmpty();
    }

    @Test
    void anInstanceGoesOnlyWhenItIsNamedAndTheWordActsOnce() {
        String small = INSTANCE.formatted("Standard_DS3_v2", "55555555-5555-5555-5555-555555555555", "ssh-rsa AAA me",
                STOP);
        apply("dev", "", small);
        ready("dev");
        world.arm().clearRequests();

        apply("dev", "", small.replace("DS3", "DS4"));
        JsonNode stalled = world.awaitStalled(KIND, "dev", "ReplacementRequired");

        assertThat(World.message(stalled)).contains("vmSize", "all that is on its disk", "azureml.dev/replace: dev@20");
        assertThat(stalled.at("/status/plan/0/changes/0/path").asText())
                .isEqualTo("spec.computeInstance.vmSize (ARM: properties.properties.vmSize)");
        assertThat(stalled.at("/status/plan/0/changes/0/from").asText()).isEqualToIgnoringCase("Standard_DS3_v2");
        assertThat(stalled.at("/status/plan/0/changes/0/to").asText()).isEqualTo("Standard_DS4_v2");
        assertThat(world.writes()).isEmpty();

        String word = word(stalled);
        String said = "azureml.dev/replace: \"" + word + "\"";
        apply("dev", said, small.replace("DS3", "DS4"));
        assertThat(ready("dev").at("/properties/properties/vmSize").asText()).isEqualToIgnoringCase("Standard_DS4_v2");
        assertThat(world.writes()).extracting(RequestRecord::method).containsExactly("DELETE", "PUT");

        world.arm().clearRequests();
        apply("dev", said, small);
        JsonNode again = world.awaitStalled(KIND, "dev", "ReplacementRequired");
        assertThat(word(again)).isNotEqualTo(word);
        assertThat(World.message(again)).contains(word + " names another one");
        assertThat(world.writes()).isEmpty();
    }

    private static String word(JsonNode stalled) {
        var matcher = WORD.matcher(World.message(stalled));
        assertThat(matcher.find()).isTrue();
        return matcher.group(1);
    }

    @Test
    void whatAzureMakesOfAWorkspaceIsNoDifference() {
        world.apply("""
                apiVersion: azureml.dev/v1alpha1
                kind: MLWorkspace
                metadata: {name: mine}
                spec:
                  resourceGroup: {name: rg, create: true}
                  location: westeurope
                  sku: {name: Enterprise, tier: Premium}
                  allowPublicAccessWhenBehindVnet: false
                """);

        JsonNode ready = world.awaitReady("MLWorkspace", "mine");

        String id = ready.at("/status/id").asText();
        assertThat(world.arm().resource(id).orElseThrow().at("/sku/name").asText()).isEqualTo("Basic");
        assertThat(world.requests("PUT", id)).hasSize(1);
        assertThat(ready.at("/status/advice").toString()).contains("WorkspaceSku");
    }
}
