package dev.azureml.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.e2e.kube.KubeServer;
import dev.azureml.e2e.kube.SharedKubeServer;
import dev.azureml.emulator.RequestRecord;
import dev.azureml.operator.PlanCommand;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

/** What Azure's assigned policies would make of a spec is said in the operator's words, with the spec's path. */
@ExtendWith(SharedKubeServer.class)
class AssignedPoliciesTest {
    private static final String LOCAL_AUTH = "e96a9a5f-07ca-471b-9bc5-6a0f33cbd68f";
    private static final String MODIFIES_LOCAL_AUTH = "a6f9a2d0-cff7-4855-83ad-4cd750666512";
    private static final String IDLE_SHUTDOWN = "679ddf89-ab8f-48a5-9029-e76054077449";
    private static final String CLOSED = "438c38d2-3772-465a-a9cc-7a6666a275ce";
    private static final String ASSIGNMENTS = "/providers/Microsoft.Authorization/policyAssignments";

    private final KubeServer server;
    private World world;
    private String workspace;
    private String group;

    AssignedPoliciesTest(KubeServer server) {
        this.server = server;
    }

    @BeforeEach
    void start() {
        world = World.start(server);
        workspace = Given.workspace(world);
        group = workspace.substring(0, workspace.indexOf("/providers/"));
    }

    @AfterEach
    void stop() {
        world.close();
    }

    /** By somebody else, at the subscription. */
    private String assign(String name, String definition, String effect) {
        ObjectNode assignment = World.JSON.createObjectNode();
        assignment.withObject("/identity").put("type", "SystemAssigned");
        ObjectNode properties = assignment.put("location", "westeurope").putObject("properties").put(
                "policyDefinitionId", "/providers/Microsoft.Authorization/policyDefinitions/" + definition)
                .put("displayName", "Rule " + name);
        properties.putObject("parameters").putObject("effect").put("value", effect);
        String id = group.substring(0, group.indexOf("/resourceGroups/")) + ASSIGNMENTS + "/" + name;
        world.arm().put(id, assignment);
        return id;
    }

    private static JsonNode verdict(JsonNode object) {
        return World.condition(object, "PolicyAllowed");
    }

    private List<RequestRecord> lists() {
        return world.requests("GET", ASSIGNMENTS);
    }

    @Test
    void aDenialIsToldWithTheSpecsPathAndGoesWithTheSpecThatComplies() {
        String id = assign("ssh", LOCAL_AUTH, "Deny");
        world.apply(Given.cluster("cpu", workspace) + "  disableLocalAuth: false\n");

        JsonNode stalled = world.awaitStalled("MLCompute", "cpu", "PolicyDenied");
        assertThat(verdict(stalled).path("status").asText()).isEqualTo("False");
        assertThat(verdict(stalled).path("reason").asText()).isEqualTo("DeniedByPolicy");
        assertThat(verdict(stalled).path("message").asText()).contains(
                "spec.disableLocalAuth (ARM: properties.disableLocalAuth) has to be true",
                "the assignment Rule ssh (" + id + ")", LOCAL_AUTH);

        world.apply(Given.cluster("cpu", workspace) + "  disableLocalAuth: true\n");
        assertThat(verdict(world.awaitReady("MLCompute", "cpu")).isMissingNode()).isTrue();

        // At rest nobody asks for the assignments.
        int before = lists().size();
        world.touch("MLCompute", "cpu");
        world.awaitReady("MLCompute", "cpu");
        assertThat(lists()).hasSize(before);
    }

    @Test
    void anInstanceThatNeverStopsIsDenied() {
        String id = assign("idle", IDLE_SHUTDOWN, "Deny");
        String instance = """
                apiVersion: azureml.dev/v1alpha1
                kind: MLCompute
                metadata: {name: notebook}
                spec:
                  workspaceId: %s
                  computeInstance: {vmSize: Standard_DS3_v2%s}
                """;
        world.apply(instance.formatted(workspace, ""));

        JsonNode stalled = world.awaitStalled("MLCompute", "notebook", "PolicyDenied");
        assertThat(verdict(stalled).path("message").asText()).contains("spec.computeInstance.idleTimeBeforeShutdown",
                "the assignment Rule idle (" + id + ")");

        world.apply(instance.formatted(workspace, ", idleTimeBeforeShutdown: PT30M"));
        assertThat(verdict(world.awaitReady("MLCompute", "notebook")).isMissingNode()).isTrue();
    }

    private static Predicate<JsonNode> warnedWhile(String reason) {
        return object -> verdict(object).path("reason").asText().equals("DeniedByPolicy")
                && World.condition(object, "Ready").path("reason").asText().equals(reason);
    }

    @Test
    void aDenialOfWhatIsMadeIsToldBeforeAzureIsAskedForIt() {
        assign("ssh", LOCAL_AUTH, "Deny");

        world.awaitPassing("MLCompute", "cpu", warnedWhile("Creating"), () -> world.apply(Given.cluster("cpu",
                workspace) + "  disableLocalAuth: false\n"));

        world.awaitStalled("MLCompute", "cpu", "PolicyDenied");
    }

    @Test
    void aDenialOfAChangeIsToldBeforeAzureIsAskedForItAndOnceOnly() throws InterruptedException {
        world.apply(Manifests.workspace("shop") + "  publicNetworkAccess: Disabled\n");
        world.awaitReady("MLWorkspace", "shop");
        String id = assign("closed", CLOSED, "Deny");
        world.stopOperator();
        world.startOperator();

        JsonNode warned = world.awaitPassing("MLWorkspace", "shop", warnedWhile("Updating"), () -> world.apply(
                Manifests.workspace("shop") + "  publicNetworkAccess: Enabled\n"));
        assertThat(warned.at("/status/advice")).as("what else the status says stays").isNotEmpty();

        JsonNode stalled = world.awaitStalled("MLWorkspace", "shop", "PolicyDenied");
        assertThat(verdict(stalled).path("message").asText()).contains("spec.publicNetworkAccess", id);
        world.awaitEvents(
                events -> events.stream().filter(one -> "DeniedByPolicy".equals(one.getReason())).count() == 1);
    }

    @Test
    void whoIsExemptIsNotToldOfADenial() throws IOException {
        String id = assign("ssh", LOCAL_AUTH, "Deny");
        String cluster = Given.cluster("cpu", workspace) + "  disableLocalAuth: false\n";
        assertThat(plan(cluster).out()).contains("PolicyAllowed=False (DeniedByPolicy)", "spec.disableLocalAuth", id);

        ObjectNode exemption = World.JSON.createObjectNode();
        exemption.putObject("properties").put("exemptionCategory", "Waiver").put("policyAssignmentId", id);
        world.arm().put(group + "/providers/Microsoft.Authorization/policyExemptions/e", exemption);

        assertThat(plan(cluster).out()).contains("1 to create").doesNotContain("PolicyAllowed");
        world.apply(cluster);
        assertThat(verdict(world.awaitReady("MLCompute", "cpu")).isMissingNode()).isTrue();
    }

    private Said plan(String manifests) throws IOException {
        Path file = Files.createTempFile("azureml-e2e-policies-", ".yaml");
        file.toFile().deleteOnExit();
        Files.writeString(file, manifests);
        return Said.by((out, err) -> new PlanCommand(InputStream.nullInputStream(), out, err).run(List.of(file
                .toString(), "--namespace", world.namespace()), world.environment(), false));
    }

    /** It is made open, and closed once its private endpoints work. */
    @Test
    void thePlanTellsOfTheDenialOfACreationThatALaterUpdateWouldComplyWith() throws IOException {
        world.stopOperator();
        assign("closed", CLOSED, "Deny");
        String network = group + "/providers/Microsoft.Network/virtualNetworks/v";
        world.plant(network);
        world.plant(network + "/subnets/s");

        Said said = plan("""
                apiVersion: azureml.dev/v1alpha1
                kind: MLWorkspace
                metadata: {name: shop}
                spec:
                  resourceGroup: {name: ml-shop, create: true}
                  location: westeurope
                  network: {architecture: Private, subnetId: %s/subnets/s, privateDns: {create: true}}
                """.formatted(network));

        assertThat(said.out()).containsOnlyOnce("has to be Disabled.").contains(
                "PolicyAllowed=False (DeniedByPolicy): Azure will refuse ", "/workspaces/shop: ");
    }

    @Test
    void whoMayLookAtTheWorkspaceAloneIsToldWhatHoldsThere() {
        assign("ssh", LOCAL_AUTH, "Deny");
        world.tenants(World.tenant(world.namespace(), "{id: %s/computes, allow: [refer, manage]}".formatted(workspace),
                "{id: %s, allow: [refer]}".formatted(workspace)));
        world.stopOperator();
        world.startOperator();
        world.apply(Given.cluster("cpu", workspace) + "  disableLocalAuth: false\n");

        assertThat(verdict(world.awaitStalled("MLCompute", "cpu", "PolicyDenied")).path("message").asText()).contains(
                "spec.disableLocalAuth");
        assertThat(lists()).isNotEmpty().allSatisfy(list -> assertThat(list.path()).startsWithIgnoringCase(workspace));
    }

    @Test
    void aPolicyThatFightsASpecIsNamedWhereAzureDoesNotKeepIt() {
        String id = assign("no-ssh", MODIFIES_LOCAL_AUTH, "Modify");
        world.apply(Given.cluster("cpu", workspace) + "  disableLocalAuth: false\n");

        JsonNode object = world.await("MLCompute", "cpu",
                one -> World.message(one).contains("Changed by the assignment") && !verdict(one).isMissingNode());
        assertThat(verdict(object).path("reason").asText()).isEqualTo("ChangedByPolicy");
        assertThat(verdict(object).path("message").asText()).contains("say true in the spec");
        assertThat(World.message(object)).contains("spec.disableLocalAuth", "say true in the spec",
                "Rule no-ssh (" + id + ")", MODIFIES_LOCAL_AUTH);
    }

    private String audit(String more) {
        return """
                apiVersion: azureml.dev/v1alpha1
                kind: MLPolicyAssignment
                metadata: {name: ssh}
                spec:
                  workspaceId: %s
                  policy: {builtIn: LocalAuthDisabled}
                %s""".formatted(workspace, more.indent(2));
    }

    private void awaitCompliant(String status) {
        world.await("MLPolicyAssignment", "ssh", object -> World.condition(object, "Compliant").path("status").asText()
                .equals(status));
    }

    @Test
    void whatDoesNotComplyIsToldOnTheObjectAndTakenBackOnceItDoes() {
        world.apply(Given.cluster("cpu", workspace));
        String id = world.awaitReady("MLCompute", "cpu").at("/status/id").asText();
        world.arm().edit(id, body -> body.withObject("/properties").put("disableLocalAuth", false));
        world.apply(audit("displayName: SSH"));
        awaitCompliant("False");
        int asked = world.requests("POST", "/queryResults").size();
        world.touch("MLCompute", "cpu");

        JsonNode wrong = world.await("MLCompute", "cpu",
                object -> !World.condition(object, "Compliant").isMissingNode());
        assertThat(World.condition(wrong, "Compliant").path("status").asText()).isEqualTo("False");
        assertThat(World.condition(wrong, "Compliant").path("message").asText()).contains(id + " does not comply with",
                "local authentication methods disabled", "(MLPolicyAssignment " + world.namespace() + "/ssh)");
        assertThat(World.condition(wrong, "Ready").path("status").asText()).isEqualTo("True");
        assertThat(world.requests("POST", "/queryResults")).hasSize(asked);

        world.arm().edit(id, body -> body.withObject("/properties").put("disableLocalAuth", true));
        world.apply(audit("displayName: No SSH"));
        world.await("MLPolicyAssignment", "ssh", object -> object.at("/status/observedGeneration").asInt() == 2);
        world.touch("MLPolicyAssignment", "ssh"); // what was read before the write is told with it
        awaitCompliant("True");
        world.touch("MLCompute", "cpu");
        world.await("MLCompute", "cpu", object -> World.condition(object, "Compliant").isMissingNode());
    }

    @Test
    void thePlanSaysWhatPoliciesOfTheFileAndOfAzureWouldMakeOfIt() throws IOException {
        world.stopOperator();
        assign("no-ssh", MODIFIES_LOCAL_AUTH, "Modify");
        String manifests = Given.cluster("cpu", workspace) + "  disableLocalAuth: false\n" + """
                ---
                apiVersion: azureml.dev/v1alpha1
                kind: MLWorkspace
                metadata: {name: shop}
                spec:
                  resourceGroup: {name: rg}
                  location: westeurope
                ---
                apiVersion: azureml.dev/v1alpha1
                kind: MLPolicyAssignment
                metadata: {name: closed}
                spec:
                  workspaceId: %s
                  policy: {builtIn: PublicNetworkAccessDisabled}
                  parameters: {effect: Deny}
                """.formatted(workspace);
        Said said = plan(manifests);

        assertThat(said.out()).contains(
                "PolicyAllowed=False (ChangedByPolicy): Azure will change spec.disableLocalAuth",
                "PolicyAllowed=False (DeniedByPolicy): Azure will refuse ",
                "/workspaces/shop: spec.publicNetworkAccess "
                        + "(ARM: properties.publicNetworkAccess) has to be Disabled.",
                ASSIGNMENTS + "/closed");
        assertThat(world.writes()).isEmpty();
    }
}
