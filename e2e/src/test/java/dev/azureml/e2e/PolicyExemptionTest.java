package dev.azureml.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import dev.azureml.e2e.kube.KubeServer;
import dev.azureml.e2e.kube.SharedKubeServer;
import dev.azureml.emulator.RequestRecord;
import io.fabric8.kubernetes.api.model.Event;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

/** What is exempt from a policy, and what a policy puts right when it is asked to. */
@ExtendWith(SharedKubeServer.class)
class PolicyExemptionTest {
    private static final String KIND = "MLPolicyAssignment";
    private static final String EXEMPTION = "/providers/Microsoft.Authorization/policyExemptions/";
    private static final String ASSIGNMENT = "/providers/Microsoft.Authorization/policyAssignments/";
    private static final String REMEDIATIONS = "/providers/Microsoft.PolicyInsights/remediations/";
    private static final String REMEDIATE = "azureml.dev/remediation-requested-at";
    private static final String DENY = "parameters: {effect: Deny}";

    private final KubeServer server;
    private World world;
    private String workspace;
    private String group;

    PolicyExemptionTest(KubeServer server) {
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

    private void apply(String name, String builtIn, String... more) {
        world.apply("""
                apiVersion: azureml.dev/v1alpha1
                kind: MLPolicyAssignment
                metadata: {name: %s}
                spec:
                  resourceGroupId: %s
                  policy: {builtIn: %s}
                %s""".formatted(name, group, builtIn, String.join("\n", more).indent(2)));
    }

    private String exemption(String name, String scope, String more) {
        return "exemptions: [{name: " + name + ", scope: " + scope + ", category: Waiver" + more + "}]";
    }

    private void applyCluster(String name) {
        world.apply(Given.cluster(name, workspace) + "  disableLocalAuth: false\n");
    }

    private JsonNode awaitRemediation(String reason) {
        return world.await(KIND, "puts-right", object -> World.condition(object, "Remediated").path("reason").asText()
                .equals(reason));
    }

    private List<Event> awaitEvent(String reason) throws InterruptedException {
        return world.awaitEvents(events -> events.stream().anyMatch(event -> event.getReason().equals(reason)))
                .stream().filter(event -> event.getReason().equals(reason)).toList();
    }

    /** With it the way is free, without it it is not; and it goes with the object, before the assignment. */
    @Test
    void whatIsExemptIsNotDeniedUntilItIsTakenOut() {
        apply("no-ssh", "LocalAuthDisabled", DENY, "deletionPolicy: Retain");
        world.awaitReady(KIND, "no-ssh");
        applyCluster("cpu");
        world.awaitStalled("MLCompute", "cpu", "PolicyDenied");

        apply("no-ssh", "LocalAuthDisabled", DENY, "deletionPolicy: Retain", exemption("lab", workspace,
                ", expiresOn: '2099-01-01T00:00:00Z', description: Said so by us."));
        JsonNode ready = world.awaitReady(KIND, "no-ssh");
        String id = ready.at("/status/exemptions/0/id").asText();
        assertThat(id).isEqualTo(workspace + EXEMPTION + "lab");
        JsonNode made = world.arm().resource(id).orElseThrow();
        assertThat(made.at("/properties/policyAssignmentId").asText()).isEqualTo(ready.at("/status/id").asText());
        assertThat(made.at("/properties/metadata").has("azureml.dev-owner")).isTrue();
        world.touch("MLCompute", "cpu");
        JsonNode cluster = world.awaitReady("MLCompute", "cpu");
        assertThat(World.condition(cluster, "PolicyAllowed").isMissingNode()).isTrue();
        world.touch(KIND, "no-ssh");
        JsonNode exempt = world.await(KIND, "no-ssh", object -> object.at("/status/compliance/exempt").asInt() == 1);
        assertThat(World.condition(exempt, "Compliant").path("status").asText()).isEqualTo("True");
        assertThat(exempt.at("/status/compliance").has("nonCompliantResources")).isFalse();

        // Somebody's change of it is put back.
        world.arm().edit(id, body -> body.withObject("/properties").put("expiresOn", "2020-01-01T00:00:00Z"));
        world.touch(KIND, "no-ssh");
        world.awaitInAzure(id, body -> body.at("/properties/expiresOn").asText().startsWith("2099"));

        // One that is said elsewhere is another; whatever stays with the object, nobody stays exempt.
        String cpu = workspace + "/computes/cpu";
        apply("no-ssh", "LocalAuthDisabled", DENY, "deletionPolicy: Retain", exemption("lab", cpu, ""));
        world.awaitNotInAzure(id);
        world.awaitInAzure(cpu + EXEMPTION + "lab", _ -> true);
        apply("no-ssh", "LocalAuthDisabled", DENY);
        world.awaitNotInAzure(cpu + EXEMPTION + "lab");
        world.awaitReady(KIND, "no-ssh");
        applyCluster("gpu");
        world.awaitStalled("MLCompute", "gpu", "PolicyDenied");

        apply("no-ssh", "LocalAuthDisabled", DENY, exemption("all", group, ""));
        world.awaitReady(KIND, "no-ssh");
        world.delete(KIND, "no-ssh");
        world.awaitGone(KIND, "no-ssh");
        assertThat(world.arm().resource(group + EXEMPTION + "all")).isEmpty();
        assertThat(world.writes()).filteredOn(write -> write.method().equals("DELETE")).extracting(write -> write.path()
                .substring(write.path().lastIndexOf('/') + 1)).endsWith("all", "no-ssh");
    }

    /** What names an object waits for it, and what lies elsewhere is refused in words. */
    @Test
    void anObjectIsExemptByItsName() {
        applyCluster("cpu");
        world.awaitReady("MLCompute", "cpu");
        apply("told", "LocalAuthDisabled",
                "exemptions: [{name: known, computeRef: {name: cpu}, category: Mitigated}]");
        JsonNode ready = world.awaitReady(KIND, "told");
        assertThat(ready.at("/status/exemptions/0/id").asText()).isEqualToIgnoringCase(workspace + "/computes/cpu"
                + EXEMPTION + "known");
        assertThat(ready.at("/status/exemptions/0/category").asText()).isEqualTo("Mitigated");

        apply("beyond", "LocalAuthDisabled", exemption("x", group + "-of-others", ""));
        assertThat(World.message(world.awaitStalled(KIND, "beyond", "InvalidSpec"))).contains(
                "spec.exemptions[0].scope", "is not in " + group);
        world.awaitInAzure(group + ASSIGNMENT + "beyond", _ -> true);
        apply("waits", "LocalAuthDisabled", "exemptions: [{name: x, computeRef: {name: none}, category: Waiver}]");
        assertThat(World.message(world.awaitReason(KIND, "waits", "DependencyNotReady"))).contains(
                "spec.exemptions[0].computeRef");
        world.awaitInAzure(group + ASSIGNMENT + "waits", _ -> true);
    }

    /** What is exempt no more goes, whatever else still waits for something. */
    @Test
    void whatIsTakenOutGoesThoughAnotherWaits() {
        apply("no-ssh", "LocalAuthDisabled", exemption("lab", workspace, ""));
        world.awaitReady(KIND, "no-ssh");

        apply("no-ssh", "LocalAuthDisabled", "exemptions: [{name: x, computeRef: {name: none}, category: Waiver}]");

        world.awaitReason(KIND, "no-ssh", "DependencyNotReady");
        world.awaitNotInAzure(workspace + EXEMPTION + "lab");
    }

    /** An exemption from another policy, under the name that ours had, is none of ours. */
    @Test
    void whatSomebodyMadeInItsPlaceStays() {
        apply("other", "PublicNetworkAccessDisabled");
        String other = world.awaitReady(KIND, "other").at("/status/id").asText();
        apply("mine", "LocalAuthDisabled", exemption("lab", workspace, ""));
        world.awaitReady(KIND, "mine");
        String id = workspace + EXEMPTION + "lab";
        world.arm().edit(id, body -> {
            body.withObject("/properties").put("policyAssignmentId", other);
            body.withObject("/properties").remove("metadata");
        });
        world.touch(KIND, "mine");
        JsonNode told = world.awaitReason(KIND, "mine", "Conflict");
        assertThat(told.at("/status/exemptions")).isEmpty();

        apply("mine", "LocalAuthDisabled", exemption("lab-2", workspace, ""));

        world.awaitInAzure(workspace + EXEMPTION + "lab-2", _ -> true);
        world.await(KIND, "mine", object -> object.at("/status/resources").findValuesAsText("id").stream().noneMatch(
                id::equalsIgnoreCase));
        world.delete(KIND, "mine");
        world.awaitGone(KIND, "mine");
        assertThat(world.requests("DELETE", id)).isEmpty();
        assertThat(world.arm().resource(id)).isPresent();
        assertThat(world.arm().resource(workspace + EXEMPTION + "lab-2")).isEmpty();
    }

    /** Somebody who may let people into his workspace could free it of what holds for the whole group. */
    @Test
    void whoMayNotGrantWhereThePolicyHoldsFreesNothingOfIt() {
        apply("deny", "PublicNetworkAccessDisabled", DENY);
        String id = world.awaitReady(KIND, "deny").at("/status/id").asText();
        world.stopOperator();
        world.arm().edit(id, body -> body.withObject("/properties").remove("metadata"));
        world.tenants(World.tenant(world.namespace(), World.all(workspace), "{id: " + group
                + ", allow: [refer, manage]}"));
        world.startOperator();
        int before = world.writes().size();

        apply("mine", "PublicNetworkAccessDisabled", "azureName: deny", DENY, exemption("me", workspace, ""));

        assertThat(World.message(world.awaitStalled(KIND, "mine", "OutOfScope"))).contains("grant");
        assertThat(world.writes()).hasSize(before);
        assertThat(world.arm().resource(workspace + EXEMPTION + "me")).isEmpty();
    }

    /** Once for each value of the annotation, whoever restarts the operator; as the identity may. */
    @Test
    void aRemediationPutsRightWhatWasThereBefore() throws InterruptedException {
        applyCluster("open");
        world.awaitReady("MLCompute", "open");
        apply("puts-right", "ConfigureLocalAuthDisabled", "identity: {type: SystemAssigned}", "location: westeurope");
        world.awaitReady(KIND, "puts-right");
        world.await(KIND, "puts-right", object -> object.at("/status/compliance/nonCompliant").asInt() == 1);

        world.annotate(KIND, "puts-right", REMEDIATE, "first");
        world.awaitRequest(_ -> !puts().isEmpty());
        world.touch(KIND, "puts-right");
        JsonNode failed = awaitRemediation("RemediationFailed");
        assertThat(World.condition(failed, "Remediated").path("message").asText()).contains("does not have the"
                + " permissions", "give the policy's identity the roles");
        assertThat(failed.at("/status/remediation/provisioningState").asText()).isEqualTo("Failed");
        assertThat(failed.at("/status/remediation/failedDeployments").asInt()).isEqualTo(1);
        assertThat(World.condition(failed, "Ready").path("status").asText()).isEqualTo("True");
        assertThat(awaitEvent("RemediationFailed").getFirst().getType()).isEqualTo("Warning");

        world.apply("""
                apiVersion: azureml.dev/v1alpha1
                kind: MLRoleAssignment
                metadata: {name: puts-right}
                spec:
                  scope: %s
                  role: {name: Contributor}
                  principal: {policyAssignmentRef: {name: puts-right}}
                """.formatted(group));
        world.awaitReady("MLRoleAssignment", "puts-right");
        world.annotate(KIND, "puts-right", REMEDIATE, "second");
        world.awaitRequest(_ -> puts().size() == 2);
        world.touch(KIND, "puts-right");
        JsonNode done = awaitRemediation("RemediationSucceeded");
        assertThat(done.at("/status/remediation/successfulDeployments").asInt()).isEqualTo(1);
        assertThat(awaitEvent("RemediationSucceeded").getFirst().getType()).isEqualTo("Normal");
        assertThat(world.arm().resource(workspace + "/computes/open").orElseThrow().at("/properties/disableLocalAuth")
                .asBoolean()).isTrue();

        // Neither a look, nor a new operator, nor Azure's forgetting it asks again.
        String id = done.at("/status/remediation/id").asText();
        world.stopOperator();
        world.arm().remove(id);
        world.startOperator();
        world.touch(KIND, "puts-right");
        world.await(KIND, "puts-right", object -> object.at("/status/remediation").isMissingNode());
        assertThat(puts()).hasSize(2);

        world.delete("MLRoleAssignment", "puts-right");
        world.delete(KIND, "puts-right");
        world.awaitGone(KIND, "puts-right");
        assertThat(world.requests("DELETE", id)).isEmpty();
    }

    private List<RequestRecord> puts() {
        return world.arm().requests().stream().filter(request -> request.method().equals("PUT") && request.path()
                .contains(REMEDIATIONS)).toList();
    }

    @Test
    void whatChangesNothingIsNotAskedTo() {
        apply("puts-right", "PublicNetworkAccessDisabled");
        world.awaitReady(KIND, "puts-right");
        world.annotate(KIND, "puts-right", REMEDIATE, "now");

        assertThat(World.condition(awaitRemediation("RemediationImpossible"), "Remediated").path("message").asText())
                .contains("neither Modify nor DeployIfNotExists", REMEDIATE);
        assertThat(puts()).isEmpty();
    }
}
