package dev.azureml.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.e2e.kube.KubeServer;
import dev.azureml.e2e.kube.SharedKubeServer;
import dev.azureml.emulator.RequestRecord;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Computes that are attached: what is sent, how their credentials travel, and what the status says of them. */
@ExtendWith(SharedKubeServer.class)
class AttachedComputeTest {
    private static final String KIND = "MLCompute";
    private static final String ACCOUNT = "/properties/properties/administratorAccount/";

    private final KubeServer server;
    private World world;
    private AttachedGiven given;

    AttachedComputeTest(KubeServer server) {
        this.server = server;
    }

    @BeforeEach
    void start() {
        world = World.start(server);
        given = new AttachedGiven(world);
    }

    @AfterEach
    void stop() {
        world.close();
    }

    private String compute(String name) {
        return given.workspace() + "/computes/" + name;
    }

    private ObjectNode ready(String name) {
        return world.arm().resource(world.awaitReady(KIND, name).at("/status/id").asText()).orElseThrow();
    }

    @Test
    void aVirtualMachineIsAttachedWithItsKeysAndAtRestAfterwards() {
        world.secret("ssh", "private", "the-private-key", "public", "ssh-ed25519 the-public-key");
        given.apply("dsvm", """
                description: The team's machine
                tags: {team: vision}
                virtualMachine:
                  resourceId: %s
                  sshPort: 2222
                  address: 203.0.113.10
                  virtualMachineSize: Standard_DS3_v2
                  notebookServerPort: 8888
                  isNotebookInstanceCompute: false
                  administratorAccount:
                    username: azureuser
                    privateKeyData: {secretKeyRef: {name: ssh, key: private}}
                    publicKeyData: {secretKeyRef: {name: ssh, key: public}}
                """.formatted(given.virtualMachine()));

        ObjectNode attached = ready("dsvm");

        assertThat(attached.at("/properties/computeType").asText()).isEqualTo("VirtualMachine");
        assertThat(attached.at("/properties/resourceId").asText()).isEqualTo(given.virtualMachine());
        assertThat(attached.at("/properties/properties/sshPort").asInt()).isEqualTo(2222);
        assertThat(world.arm().secretOf(compute("dsvm")).at(ACCOUNT + "privateKeyData").asText())
                .isEqualTo("the-private-key");
        JsonNode object = world.require(KIND, "dsvm");
        assertThat(object.at("/status/isAttachedCompute").asBoolean()).isTrue();
        assertThat(object.at("/status/resourceId").asText()).isEqualTo(given.virtualMachine());
        assertThat(object.at("/status/uses")).hasToString("[\"Train\"]");
        assertThat(object.at("/status/vmSize").asText()).isEqualTo("Standard_DS3_v2");
        assertThat(object.toString()).doesNotContain("the-private-key").doesNotContain("the-public-key");
        assertThat(world.writes()).extracting(RequestRecord::method).containsExactly("PUT");
    }

    @ParameterizedTest
    @CsvSource({"spark,HDInsight,Train,V1OnlyTarget", "lakehouse,Databricks,Train,V1OnlyTarget",
        "pool,SynapseSpark,Train,", "movers,DataFactory,,V1OnlyTarget", "scoring,AKS,Deploy,V1OnlyTarget"})
    void isAttachedAndSaysWhatItIsFor(String name, String type, String use, String rule) {
        given.secrets();
        given.apply(name, given.variant(name));

        ObjectNode attached = ready(name);

        JsonNode object = world.require(KIND, name);
        assertThat(attached.at("/properties/computeType").asText()).isEqualTo(type);
        assertThat(object.at("/status/computeType").asText()).isEqualTo(type);
        assertThat(object.at("/status/uses/0").asText("")).isEqualTo(use == null ? "" : use);
        assertThat(object.at("/status/advice/0/rule").asText("")).isEqualTo(rule == null ? "" : rule);
        assertThat(world.writes()).extracting(RequestRecord::method).containsExactly("PUT");
    }

    @Test
    void aRotatedCredentialIsSentOnceByPut() {
        given.secrets();
        given.apply("lakehouse", given.variant("lakehouse"));
        given.apply("dsvm", given.variant("dsvm"));
        ready("lakehouse");
        ready("dsvm");
        world.arm().clearRequests();

        world.secret("machines", "password", "another-password", "token", "another-token");

        world.awaitSecret(compute("lakehouse"), "/properties/properties/databricksAccessToken", "another-token");
        world.awaitSecret(compute("dsvm"), ACCOUNT + "password", "another-password");
        ready("lakehouse");
        ready("dsvm");
        world.touch(KIND, "dsvm");
        given.apply("pool", given.variant("pool"));
        ready("pool");
        assertThat(world.writes()).extracting(RequestRecord::method).containsExactly("PUT", "PUT", "PUT");
    }

    @Test
    void aPasswordGivesWayToAKey() {
        given.secrets();
        given.apply("dsvm", given.variant("dsvm"));
        ready("dsvm");
        world.secret("ssh", "private", "the-private-key");

        given.apply("dsvm", given.variant("dsvm").replace("password: {secretKeyRef: {name: machines, key: password}}",
                "privateKeyData: {secretKeyRef: {name: ssh, key: private}}"));

        world.awaitSecret(compute("dsvm"), ACCOUNT + "privateKeyData", "the-private-key");
        ready("dsvm");
        assertThat(world.arm().secretOf(compute("dsvm")).at(ACCOUNT + "password").asText("")).isEmpty();
    }

    @Test
    void aMissingSecretIsWaitedForAndAnEmptyOneIsRefusedByItsPath() {
        given.apply("dsvm", given.variant("dsvm"));
        JsonNode waiting = world.awaitReason(KIND, "dsvm", "DependencyNotReady");
        assertThat(World.message(waiting)).startsWith(
                "spec.virtualMachine.administratorAccount.password: Secret machines does not exist in namespace ");

        world.secret("machines", "token", "without-the-key");
        given.apply("spark", given.variant("spark"));
        // Of the Secret it may not have heard yet.
        JsonNode lacking = world.await(KIND, "spark", object -> World.message(object).contains("key password"));
        assertThat(World.condition(lacking, "Ready").path("reason").asText()).isEqualTo("DependencyNotReady");
        world.secret("machines", "password", "\\n");
        JsonNode refused = world.awaitStalled(KIND, "dsvm", "InvalidSpec");
        assertThat(World.message(refused)).startsWith("spec.virtualMachine.administratorAccount.password: ")
                .contains("empty");
        assertThat(world.writes()).isEmpty();

        world.secret("machines", "password", "a-password");
        ready("dsvm");
        ready("spark");
    }

    @Test
    void whatIsNotThereIsToldByItsPropertyAndAttachedWhenItAppears() {
        given.secrets();
        given.apply("dsvm", given.variant("dsvm").replace("virtualMachines/dsvm", "virtualMachines/nobody"));

        assertThat(World.message(world.awaitStalled(KIND, "dsvm", "TargetNotFound")))
                .contains("spec.virtualMachine.resourceId", "virtualMachines/nobody");
        assertThat(world.writes()).isEmpty();
        world.plant(given.target("dsvm").replace("virtualMachines/dsvm", "virtualMachines/nobody"));
        world.awaitReady(KIND, "dsvm");
    }

    @Test
    void anAksClusterOfAnotherSubscriptionIsRefusedBeforeAzureIsAsked() {
        given.apply("scoring", given.variant("scoring").replace(World.SUBSCRIPTION,
                "99999999-0000-0000-0000-000000000000"));

        assertThat(World.message(world.awaitStalled(KIND, "scoring", "InvalidSpec"))).contains("spec.aks.clusterId",
                "Arc");
        assertThat(world.writes()).isEmpty();
    }

    @Test
    void aRetiredServiceIsNeverAttached() {
        given.apply("usql", given.variant("usql"));

        JsonNode stalled = world.awaitStalled(KIND, "usql", "ServiceRetired");

        assertThat(World.message(stalled)).contains("synapseSpark");
        assertThat(stalled.at("/status/advice/0/rule").asText()).isEqualTo("RetiredTarget");
        assertThat(world.writes()).isEmpty();
        world.delete(KIND, "usql");
        world.awaitGone(KIND, "usql");
        assertThat(world.writes()).isEmpty();
    }

    @Test
    void whatWasAttachedToARetiredServiceIsAdoptedAndDetached() {
        given.plant("usql", "DataLakeAnalytics", given.target("usql"));
        given.apply("usql", given.variant("usql") + "deletionPolicy: Detach\nreplacementPolicy: Recreate\n");
        ready("usql");
        given.apply("usql", given.variant("usql")
                + "deletionPolicy: Detach\nreplacementPolicy: Recreate\ndescription: other\n");
        JsonNode stalled = world.awaitStalled(KIND, "usql", "ReplacementRequired");
        assertThat(World.message(stalled)).contains("could not be attached again");
        assertThat(world.writes()).isEmpty();

        world.delete(KIND, "usql");
        world.awaitGone(KIND, "usql");

        assertThat(world.writes()).singleElement().satisfies(r -> {
            assertThat(r.method()).isEqualTo("DELETE");
            assertThat(r.query()).containsEntry("underlyingResourceAction", "Detach");
        });
        assertThat(world.arm().resource(compute("usql"))).isEmpty();
        assertThat(world.arm().resource(given.target("usql"))).isPresent();
    }

    @Test
    void anOldAksAttachmentIsAdoptedWithoutAWrite() {
        given.plant("scoring", "AKS", given.target("scoring"));
        given.apply("scoring", given.variant("scoring"));

        assertThat(Given.origin(world.awaitReady(KIND, "scoring"))).isEqualTo("Adopted");
        assertThat(world.writes()).isEmpty();
    }

    @Test
    void onlyAClusterBuildsImages() {
        world.apply(Manifests.workspace("wsp"));
        String id = world.awaitReady("MLWorkspace", "wsp").at("/status/id").asText();
        world.arm().put(id + "/computes/dsvm", AttachedGiven.attachment("VirtualMachine", given.virtualMachine()));

        world.apply(Manifests.workspace("wsp") + "  imageBuildCompute: dsvm\n");

        JsonNode refused = world.awaitStalled("MLWorkspace", "wsp", "InvalidSpec");
        assertThat(World.message(refused)).contains("spec.imageBuildCompute", "VirtualMachine", "row C-009");
        List<RequestRecord> puts = world.requests("PUT", "/workspaces/wsp");
        assertThat(puts).hasSize(1);
    }
}
