package dev.azureml.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.e2e.kube.KubeServer;
import dev.azureml.e2e.kube.Kubectl;
import dev.azureml.e2e.kube.SharedKubeServer;
import dev.azureml.emulator.Fault;
import dev.azureml.emulator.RequestRecord;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Nothing that is attached is ever deleted: whoever made the attachment, whatever the status says, however it goes. */
@ExtendWith(SharedKubeServer.class)
class AttachedSafetyTest {
    private static final String KIND = "MLCompute";
    private static final String ACTION = "underlyingResourceAction";

    private final KubeServer server;
    private World world;
    private AttachedGiven given;

    AttachedSafetyTest(KubeServer server) {
        this.server = server;
    }

    @BeforeEach
    void start() {
        world = World.start(server);
        given = new AttachedGiven(world);
        given.secrets();
    }

    @AfterEach
    void stop() {
        world.close();
    }

    private String compute(String name) {
        return given.workspace() + "/computes/" + name;
    }

    private List<RequestRecord> deletions() {
        return world.arm().requests().stream().filter(r -> r.method().equals("DELETE")).toList();
    }

    private void assertDetached(String name) {
        assertThat(deletions()).singleElement().satisfies(r -> {
            assertThat(r.path()).isEqualToIgnoringCase(compute(name));
            assertThat(r.query()).containsEntry(ACTION, "Detach");
        });
        assertThat(world.arm().resource(compute(name))).isEmpty();
        assertThat(world.arm().resource(given.target(name))).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"dsvm", "spark", "lakehouse", "pool", "movers", "scoring"})
    void whatWasAttachedHereIsDetachedWithItsObject(String name) {
        given.apply(name, given.variant(name));
        world.awaitReady(KIND, name);

        world.delete(KIND, name);
        world.awaitGone(KIND, name);

        assertDetached(name);
    }

    @Test
    void retainLeavesItAttached() {
        given.apply("dsvm", given.variant("dsvm") + "deletionPolicy: Retain\n");
        world.awaitReady(KIND, "dsvm");

        world.delete(KIND, "dsvm");
        world.awaitGone(KIND, "dsvm");

        assertThat(deletions()).isEmpty();
        assertThat(world.arm().resource(compute("dsvm"))).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "deletionPolicy: Detach\n"})
    void whatWasAdoptedStaysOrIsDetached(String policy) {
        given.plant("movers", "DataFactory", given.target("movers"));
        given.apply("movers", given.variant("movers") + policy);
        assertThat(Given.origin(world.awaitReady(KIND, "movers"))).isEqualTo("Adopted");

        world.delete(KIND, "movers");
        world.awaitGone(KIND, "movers");

        if (policy.isEmpty()) {
            assertThat(deletions()).isEmpty();
            assertThat(world.arm().resource(compute("movers"))).isPresent();
        } else {
            assertDetached("movers");
        }
        assertThat(world.arm().resource(given.target("movers"))).isPresent();
    }

    @Test
    void anotherMachineUnderTheNameDetachesTheFirst() {
        String other = given.target("dsvm") + "2";
        world.plant(other);
        given.apply("dsvm", given.variant("dsvm"));
        world.awaitReady(KIND, "dsvm");

        given.apply("dsvm", given.variant("dsvm").replace("Machines/dsvm,", "Machines/dsvm2,"));
        JsonNode stalled = world.awaitStalled(KIND, "dsvm", "ReplacementRequired");
        assertThat(World.message(stalled)).contains("resourceId");
        assertThat(deletions()).isEmpty();
        given.apply("dsvm", given.variant("dsvm").replace("Machines/dsvm,", "Machines/dsvm2,")
                + "replacementPolicy: Recreate\n");
        world.awaitReady(KIND, "dsvm");

        assertThat(deletions()).singleElement()
                .satisfies(r -> assertThat(r.query()).containsEntry(ACTION, "Detach"));
        assertThat(world.arm().resource(given.target("dsvm"))).isPresent();
        assertThat(world.arm().resource(other)).isPresent();
        assertThat(world.arm().resource(compute("dsvm")).orElseThrow().at("/properties/resourceId").asText())
                .isEqualTo(other);
    }

    @ParameterizedTest
    @ValueSource(strings = {"dsvm", "spark", "lakehouse", "pool", "movers"})
    void nothingIsDetachedForWhatIsNotThere(String name) {
        String there = given.target(name);
        given.apply(name, given.variant(name) + "replacementPolicy: Recreate\n");
        world.awaitReady(KIND, name);

        given.apply(name, given.variant(name).replace(there, there + "2") + "replacementPolicy: Recreate\n");

        JsonNode stalled = world.awaitStalled(KIND, name, "TargetNotFound");
        assertThat(World.message(stalled)).contains(".resourceId: " + there + "2");
        assertThat(deletions()).isEmpty();
        world.plant(there + "2");
        world.awaitReady(KIND, name);
        assertThat(world.arm().resource(compute(name)).orElseThrow().at("/properties/resourceId").asText())
                .isEqualTo(there + "2");
    }

    @Test
    void aMachineThatMayNotBeReadIsAttachedAllTheSame() {
        world.arm().inject(Fault.on("GET", "/virtualMachines/dsvm$", Fault.Action.STATUS).status(403)
                .error("AuthorizationFailed", "no action to read").times(100));
        given.apply("dsvm", given.variant("dsvm"));

        world.awaitReady(KIND, "dsvm");

        assertThat(world.arm().resource(compute("dsvm"))).isPresent();
    }

    @Test
    void anAttachmentThatFailedIsDetachedAndMadeAnew() {
        world.arm().inject(Fault.on("PUT", "/computes/dsvm$", Fault.Action.FAIL_OPERATION).error("SshFailed",
                "no answer at port 22").times(2));
        JsonNode failed = world.awaitPassing(KIND, "dsvm", World.isStalled("ProvisioningFailed"),
                () -> given.apply("dsvm", given.variant("dsvm")));
        assertThat(World.message(failed)).contains("no answer at port 22");
        world.awaitReady(KIND, "dsvm");

        assertThat(deletions()).isNotEmpty().allSatisfy(r -> assertThat(r.query()).containsEntry(ACTION, "Detach"));
        assertThat(world.arm().resource(given.target("dsvm"))).isPresent();
    }

    @Test
    void aClusterOfThatNameNeverTakesAnAttachmentDown() {
        given.plant("dsvm", "VirtualMachine", given.target("dsvm"));
        given.apply("dsvm", "replacementPolicy: Recreate\ndeletionPolicy: Delete\namlCompute: {vmSize: "
                + "Standard_DS3_v2, scaleSettings: {maxNodeCount: 1}}\n");

        JsonNode stalled = world.awaitStalled(KIND, "dsvm", "Conflict");
        assertThat(World.message(stalled)).contains("VirtualMachine", "azureName");
        world.delete(KIND, "dsvm");
        world.awaitGone(KIND, "dsvm");

        assertThat(world.writes()).isEmpty();
        assertThat(world.arm().resource(compute("dsvm"))).isPresent();
    }

    @Test
    void aForgedRecordOfAClusterLeavesAttachmentsAlone() {
        given.plant("dsvm", "VirtualMachine", given.target("dsvm"));
        given.apply("cpu", "amlCompute: {vmSize: Standard_DS3_v2, scaleSettings: {maxNodeCount: 1}}\n");
        world.awaitReady(KIND, "cpu");
        world.stopOperator();
        forge("cpu", record("compute", compute("dsvm"), "Ready"));
        world.arm().clearRequests();
        world.startOperator();
        world.awaitReason(KIND, "cpu", "ReplacementRequired");

        world.delete(KIND, "cpu");
        world.awaitGone(KIND, "cpu");

        assertThat(deletions()).isEmpty();
        assertThat(world.arm().resource(compute("dsvm"))).isPresent();
        assertThat(world.arm().resource(given.target("dsvm"))).isPresent();
    }

    @Test
    void forgedRecordsBesideTheComputeAreForgottenAndNothingIsDeleted() {
        given.plant("scoring", "AKS", given.target("scoring"));
        given.apply("cpu", "amlCompute: {vmSize: Standard_DS3_v2, scaleSettings: {maxNodeCount: 1}}\n");
        JsonNode ready = world.awaitReady(KIND, "cpu");
        world.stopOperator();
        forge("cpu", ready.at("/status/resources/0"), record("machine", given.target("dsvm"), "Ready"),
                record("attachment", compute("scoring"), "Ready"),
                record("home", given.workspace(), "Creating"));
        world.arm().clearRequests();
        world.startOperator();

        world.await(KIND, "cpu", object -> object.at("/status/resources").size() == 1);
        world.awaitReady(KIND, "cpu");
        assertThat(deletions()).isEmpty();
        world.delete(KIND, "cpu");
        world.awaitGone(KIND, "cpu");

        assertThat(deletions()).extracting(RequestRecord::path).allMatch(path -> path.endsWith("/computes/cpu"));
        assertThat(world.arm().resource(compute("scoring"))).isPresent();
        assertThat(world.arm().resource(given.target("dsvm"))).isPresent();
        assertThat(world.arm().resource(given.workspace())).isPresent();
    }

    @Test
    void aForgedOriginOfAnAttachmentDetachesAtMost() {
        given.plant("movers", "DataFactory", given.target("movers"));
        given.apply("movers", given.variant("movers"));
        JsonNode ready = world.awaitReady(KIND, "movers");
        ObjectNode record = ready.at("/status/resources/0").deepCopy();
        world.stopOperator();
        forge("movers", record.put("origin", "Created"));
        world.startOperator();

        world.delete(KIND, "movers");
        world.awaitGone(KIND, "movers");

        assertDetached("movers");
    }

    @Test
    void everythingOfANamespaceGoneAtOnceDetaches() {
        world.apply(Manifests.workspace("wsp"));
        world.apply(given.manifest("dsvm", "workspaceRef: {name: wsp}\n" + given.variant("dsvm")));
        world.apply(given.manifest("cpu", "workspaceRef: {name: wsp}\namlCompute: {vmSize: Standard_DS3_v2, "
                + "scaleSettings: {maxNodeCount: 1}}\n"));
        String id = world.awaitReady(KIND, "dsvm").at("/status/id").asText();
        world.awaitReady(KIND, "cpu");

        // In the order in which nobody would: what is referred to goes first.
        world.client().secrets().inNamespace(world.namespace()).withName("machines").delete();
        world.delete("MLWorkspace", "wsp");
        world.delete(KIND, "dsvm");
        world.delete(KIND, "cpu");
        world.awaitGone(KIND, "dsvm");
        world.awaitGone(KIND, "cpu");
        world.awaitGone("MLWorkspace", "wsp");

        List<RequestRecord> ofComputes = deletions().stream().filter(r -> r.path().contains("/computes/")).toList();
        assertThat(ofComputes).satisfiesExactlyInAnyOrder(
                r -> assertThat(r.path() + r.query().get(ACTION)).isEqualToIgnoringCase(id + "Detach"),
                r -> assertThat(r.path() + r.query().get(ACTION)).endsWith("/cpuDelete"));
        assertThat(world.arm().resource(id)).isEmpty();
        assertThat(world.arm().resource(given.target("dsvm"))).isPresent();
    }

    private static JsonNode record(String key, String id, String phase) {
        return JsonNodeFactory.instance.objectNode().put("key", key).put("id", id).put("apiVersion", "2025-12-01")
                .put("origin", "Created").put("phase", phase);
    }

    private void forge(String name, JsonNode... records) {
        ObjectNode patch = JsonNodeFactory.instance.objectNode();
        patch.putObject("status").putArray("resources").addAll(List.of(records));
        Kubectl.Result result = world.kubectl().run(List.of("patch", "mlcompute", name, "--namespace",
                world.namespace(), "--subresource=status", "--type=merge", "--patch", patch.toString()));
        assertThat(result.succeeded()).as(result.output()).isTrue();
    }
}
