package dev.azureml.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.e2e.kube.KubeServer;
import dev.azureml.e2e.kube.SharedKubeServer;
import dev.azureml.emulator.RequestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

/** Clusters and instances: everything that can be said of them, and how they change. */
@ExtendWith(SharedKubeServer.class)
class ComputeTest {
    private static final String KIND = "MLCompute";
    private static final String SUBNET = "/subscriptions/" + World.SUBSCRIPTION
            + "/resourceGroups/net/providers/Microsoft.Network/virtualNetworks/vnet/subnets/nodes";
    private static final String ACCOUNT = "/properties/properties/userAccountCredentials/";

    private final KubeServer server;
    private World world;
    private String workspace;

    ComputeTest(KubeServer server) {
        this.server = server;
    }

    @BeforeEach
    void start() {
        world = World.start(server);
        workspace = world.plantWorkspace("wsp");
        world.arm().put(SUBNET, JsonNodeFactory.instance.objectNode());
    }

    @AfterEach
    void stop() {
        world.close();
    }

    private void apply(String name, String spec) {
        world.apply("""
                apiVersion: azureml.dev/v1alpha1
                kind: MLCompute
                metadata:
                  name: %s
                spec:
                  workspaceId: %s
                """.formatted(name, workspace) + spec.indent(2));
    }

    private ObjectNode ready(String name) {
        return world.arm().resource(world.awaitReady(KIND, name).at("/status/id").asText()).orElseThrow();
    }

    private static String scaled(int most) {
        return "amlCompute:\n  vmSize: Standard_DS3_v2\n  scaleSettings: {minNodeCount: 0, maxNodeCount: " + most
                + ", nodeIdleTimeBeforeScaleDown: PT120S}\n";
    }

    @Test
    void everythingOfAClusterIsWrittenAndAtRestAfterwards() {
        world.secret("admin", "password", "the-admin-password", "key", "ssh-rsa the-public-key");
        apply("full", """
                description: Training
                tags: {team: fraud}
                identity: {type: SystemAssigned}
                disableLocalAuth: false
                computeLocation: westeurope
                amlCompute:
                  vmSize: STANDARD_DS3_V2
                  vmPriority: LowPriority
                  osType: Linux
                  isolatedNetwork: false
                  scaleSettings: {minNodeCount: 1, maxNodeCount: 4, nodeIdleTimeBeforeScaleDown: PT120S}
                  userAccountCredentials:
                    adminUserName: operator
                    adminUserPassword: {secretKeyRef: {name: admin, key: password}}
                    adminUserSshPublicKey: {secretKeyRef: {name: admin, key: key}}
                  subnet: {id: "%s"}
                  remoteLoginPortPublicAccess: Disabled
                  enableNodePublicIp: false
                """.formatted(SUBNET));

        JsonNode properties = ready("full").at("/properties/properties");

        assertThat(properties.path("vmPriority").asText()).isEqualTo("LowPriority");
        assertThat(properties.at("/subnet/id").asText()).isEqualToIgnoringCase(SUBNET);
        assertThat(properties.path("enableNodePublicIp").asBoolean(true)).isFalse();
        JsonNode kept = world.arm().secretOf(workspace + "/computes/full");
        assertThat(kept.at(ACCOUNT + "adminUserPassword").asText()).isEqualTo("the-admin-password");
        assertThat(kept.at(ACCOUNT + "adminUserSshPublicKey").asText()).isEqualTo("ssh-rsa the-public-key");
        assertThat(world.require(KIND, "full").toString()).doesNotContain("the-admin-password");
        assertThat(world.writes()).extracting(RequestRecord::method).containsExactly("PUT");
    }

    @Test
    void aNewClusterLetsNoLocalUsersInAndOneThatIsThereStaysAsItIs() {
        String bare = "computeLocation: northeurope\namlCompute: {vmSize: Standard_DS3_v2}\n";
        apply("cpu", bare);
        ObjectNode made = ready("cpu");
        assertThat(made.at("/properties/disableLocalAuth").asBoolean()).isTrue();
        assertThat(made.path("location").asText()).as("one location").isEqualTo("northeurope");
        assertThat(made.at("/properties/properties/scaleSettings/maxNodeCount").asInt()).isEqualTo(4);
        assertThat(world.require(KIND, "cpu").at("/status/advice").findValuesAsText("rule"))
                .contains("OtherRegion").doesNotContain("LocalUsers");
        made.put("location", "westeurope").withObject("/properties").put("disableLocalAuth", false);
        made.withObject("/properties/properties/scaleSettings").put("maxNodeCount", 7);
        world.arm().put(workspace + "/computes/old", made.deepCopy().without("tags"));
        world.arm().clearRequests();

        apply("old", bare + "replacementPolicy: Recreate\n");
        JsonNode old = world.awaitReady(KIND, "old");

        assertThat(world.writes()).isEmpty();
        assertThat(old.at("/status/advice").findValuesAsText("rule")).contains("LocalUsers", "OtherRegion");
    }

    @Test
    void aClusterIsScaledByPatch() {
        apply("cpu", scaled(2));
        ready("cpu");
        world.arm().clearRequests();

        apply("cpu", scaled(5));

        assertThat(ready("cpu").at("/properties/properties/scaleSettings/maxNodeCount").asInt()).isEqualTo(5);
        assertThat(world.writes()).singleElement().satisfies(r -> {
            assertThat(r.method()).isEqualTo("PATCH");
            assertThat(World.body(r).at("/properties/properties/scaleSettings/maxNodeCount").asInt()).isEqualTo(5);
            assertThat(World.body(r).toString()).doesNotContain("vmSize").doesNotContain("tags");
        });
    }

    @Test
    void tagsAndIdentityOfAClusterChangeInPlaceAndOnesOfOthersStay() {
        apply("cpu", scaled(2) + "tags: {team: fraud}\n");
        ObjectNode edited = ready("cpu");
        edited.withObject("/tags").put("policy", "theirs");
        world.arm().put(workspace + "/computes/cpu", edited);
        world.arm().clearRequests();

        apply("cpu", scaled(2) + "tags: {team: risk}\nidentity: {type: SystemAssigned}\n");

        JsonNode cluster = ready("cpu");
        assertThat(cluster.at("/tags/team").asText()).isEqualTo("risk");
        assertThat(cluster.at("/tags/policy").asText()).isEqualTo("theirs");
        assertThat(cluster.at("/identity/type").asText()).isEqualTo("SystemAssigned");
        assertThat(world.writes()).extracting(RequestRecord::method).containsExactly("PUT");
    }

    @Test
    void anotherSizeNeedsAnotherClusterUnlessRecreateIsSaid() {
        apply("cpu", scaled(2));
        ready("cpu");
        world.arm().clearRequests();

        apply("cpu", scaled(2).replace("DS3", "DS4"));
        JsonNode stalled = world.awaitStalled(KIND, "cpu", "ReplacementRequired");

        assertThat(World.message(stalled)).contains("vmSize");
        assertThat(world.writes()).isEmpty();
        apply("cpu", scaled(2).replace("DS3", "DS4") + "replacementPolicy: Recreate\n");
        assertThat(ready("cpu").at("/properties/properties/vmSize").asText()).isEqualToIgnoringCase("Standard_DS4_v2");
        assertThat(world.writes()).extracting(RequestRecord::method).containsExactly("DELETE", "PUT");
    }

    @Test
    void everythingOfAnInstanceIsWrittenAndAtRestAfterwards() {
        apply("full", """
                description: A workstation
                tags: {team: fraud}
                identity: {type: SystemAssigned}
                computeInstance:
                  vmSize: Standard_DS3_v2
                  powerState: Running
                  subnet: {id: "%s"}
                  enableNodePublicIp: false
                  applicationSharingPolicy: Personal
                  sshSettings: {sshPublicAccess: Enabled, adminPublicKey: "ssh-rsa a-public-key"}
                  computeInstanceAuthorizationType: personal
                  personalComputeInstanceSettings:
                    assignedUser:
                      objectId: 55555555-5555-5555-5555-555555555555
                      tenantId: 44444444-4444-4444-4444-444444444444
                  enableSSO: true
                  idleTimeBeforeShutdown: PT30M
                  schedules:
                    computeStartStop:
                      - action: Stop
                        triggerType: Cron
                        status: Enabled
                        cron: {expression: "0 18 * * *", startTime: "2026-01-01T00:00:00", timeZone: UTC}
                      - action: Start
                        triggerType: Recurrence
                        recurrence:
                          frequency: Week
                          interval: 1
                          schedule: {hours: [8], minutes: [0], weekDays: [Monday, Friday]}
                  setupScripts:
                    scripts:
                      creationScript: {scriptSource: inline, scriptData: ZWNobw==, timeout: 30m}
                      startupScript: {scriptSource: workspace, scriptData: Users/me/start.sh, scriptArguments: -v}
                  customServices:
                    - name: rstudio
                      image: {type: docker, reference: "rocker/rstudio", version: latest}
                      environmentVariables: {PASSWORD_FILE: {type: local, value: /run/p}}
                      docker: {privileged: false}
                      endpoints: [{protocol: http, name: web, target: 8787, published: 8787}]
                      volumes: [{type: bind, readOnly: false, source: /home/azureuser, target: /home/rstudio}]
                """.formatted(SUBNET));

        JsonNode properties = ready("full").at("/properties/properties");

        assertThat(properties.path("state").asText()).isEqualTo("Running");
        assertThat(properties.at("/personalComputeInstanceSettings/assignedUser/objectId").asText())
                .startsWith("55555555");
        assertThat(properties.at("/schedules/computeStartStop")).hasSize(2);
        assertThat(properties.at("/customServices/0/endpoints/0/target").asInt()).isEqualTo(8787);
        assertThat(properties.has("powerState")).isFalse();
        assertThat(world.writes()).extracting(RequestRecord::method).containsExactly("PUT");
    }

    @Test
    void anInstanceIsStoppedAndStartedWhenTheSpecChangesAndOtherwiseLeftAlone() {
        apply("dev", "computeInstance: {vmSize: Standard_DS3_v2}\n");
        ready("dev");
        world.arm().clearRequests();
        apply("dev", "computeInstance: {vmSize: Standard_DS3_v2, powerState: Stopped}\n");
        assertThat(ready("dev").at("/properties/properties/state").asText()).isEqualTo("Stopped");
        apply("dev", "computeInstance: {vmSize: Standard_DS3_v2, powerState: Running}\n");
        ObjectNode running = ready("dev");
        assertThat(running.at("/properties/properties/state").asText()).isEqualTo("Running");
        assertThat(world.writes()).extracting(r -> r.path().substring(r.path().lastIndexOf('/') + 1))
                .containsExactly("stop", "start");

        // Idle shutdown.
        running.withObject("/properties/properties").put("state", "Stopped");
        world.arm().put(workspace + "/computes/dev", running);
        world.arm().clearRequests();
        world.touch(KIND, "dev");
        world.await(KIND, "dev", object -> object.at("/status/state").asText().equals("Stopped"));

        assertThat(world.writes()).isEmpty();
        assertThat(ready("dev").at("/properties/properties/state").asText()).isEqualTo("Stopped");
    }
}
