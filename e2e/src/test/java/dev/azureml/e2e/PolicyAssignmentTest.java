package dev.azureml.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.e2e.kube.KubeServer;
import dev.azureml.e2e.kube.SharedKubeServer;
import dev.azureml.emulator.RequestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

/** The assignment of a policy: what it does to others, what complies, and who may assign it. */
@ExtendWith(SharedKubeServer.class)
class PolicyAssignmentTest {
    private static final String KIND = "MLPolicyAssignment";
    private static final String ASSIGNMENTS = "/providers/Microsoft.Authorization/policyAssignments/";

    private final KubeServer server;
    private World world;
    private String workspace;

    PolicyAssignmentTest(KubeServer server) {
        this.server = server;
    }

    @BeforeEach
    void start() {
        world = World.start(server);
        workspace = Given.workspace(world);
    }

    @AfterEach
    void stop() {
        world.close();
    }

    private void apply(String name, String builtIn, String... more) {
        world.apply(assignment(name, builtIn, more));
    }

    private String assignment(String name, String builtIn, String... more) {
        return """
                apiVersion: azureml.dev/v1alpha1
                kind: MLPolicyAssignment
                metadata: {name: %s}
                spec:
                  workspaceId: %s
                  policy: {builtIn: %s}
                %s""".formatted(name, workspace, builtIn, String.join("\n", more).indent(2));
    }

    private JsonNode inAzure(JsonNode object) {
        return world.arm().resource(object.at("/status/id").asText()).orElseThrow();
    }

    private JsonNode awaitCompliant(String name, String status) {
        return world.await(KIND, name, object -> World.condition(object, "Compliant").path("status").asText()
                .equals(status));
    }

    @Test
    void tellsWhatCompliesIsKeptAndGoes() {
        apply("public", "PublicNetworkAccessDisabled");
        JsonNode ready = world.awaitReady(KIND, "public");
        String id = ready.at("/status/id").asText();

        assertThat(id).endsWith("/resourceGroups/rg" + ASSIGNMENTS + "public");
        assertThat(inAzure(ready).at("/properties/metadata").has("azureml.dev-owner")).isTrue();
        assertThat(ready.at("/status/effect").asText()).isEqualTo("Audit");
        assertThat(ready.at("/status/policyName").asText()).contains("disable public network access");
        JsonNode wrong = awaitCompliant("public", "False");
        assertThat(wrong.at("/status/compliance/nonCompliant").asInt()).isEqualTo(1);
        assertThat(wrong.at("/status/compliance/nonCompliantResources/0/id").asText()).isEqualTo(workspace);
        assertThat(world.kubectl().must("--namespace", world.namespace(), "get", "mlpol")).contains("Audit", "False");

        world.arm().edit(workspace, body -> body.withObject("/properties").put("publicNetworkAccess", "Disabled"));
        apply("public", "PublicNetworkAccessDisabled", "parameters: {effect: Deny}");
        world.await(KIND, "public", object -> object.at("/status/effect").asText().equals("Deny")
                && object.at("/status/observedGeneration").asInt() == 2);
        world.touch(KIND, "public"); // what was read before the write is told with it
        JsonNode right = awaitCompliant("public", "True");
        assertThat(right.at("/status/effect").asText()).isEqualTo("Deny");
        assertThat(right.at("/status/compliance/compliant").asInt()).isEqualTo(1);
        assertThat(right.at("/status/compliance").has("nonCompliantResources")).isFalse();

        world.arm().edit(id, body -> ((ObjectNode) body.at("/properties/parameters")).putObject("effect").put("value",
                "Disabled"));
        world.touch(KIND, "public");
        world.awaitRequest(_ -> world.requests("PUT", ASSIGNMENTS + "public").size() == 3);
        world.awaitReady(KIND, "public");
        assertThat(inAzure(right).at("/properties/parameters/effect/value").asText()).isEqualTo("Deny");

        // What Azure can't change is told at once, or in words.
        assertThat(world.refusal(assignment("public", "PublicNetworkAccessDisabled", "identity: {type: SystemAssigned}",
                "location: westeurope"))).contains("identity can't be changed, added or taken out");
        assertThat(world.refusal(assignment("public", "PrivateLink"))).contains("policy can't be changed");
        assertThat(world.refusal(assignment("n".repeat(64), "PrivateLink"))).contains("set spec.azureName");
        apply("public", "publicnetworkaccessdisabled", "parameters: {effect: Deny}");
        apply("other", "LocalAuthDisabled", "azureName: public");
        assertThat(World.message(world.awaitStalled(KIND, "other", "Conflict"))).contains("another policy",
                "438c38d2-3772-465a-a9cc-7a6666a275ce", "azureName");
        world.delete(KIND, "other");
        world.awaitGone(KIND, "other");
        assertThat(world.arm().resource(id)).isPresent();

        world.delete(KIND, "public");
        world.awaitGone(KIND, "public");
        assertThat(world.arm().resource(id)).isEmpty();
    }

    /** The refusal names who refused, and with the policy the way is free. */
    @Test
    void whatItDeniesIsToldWithTheAssignmentAndTheDefinition() {
        apply("no-ssh", "LocalAuthDisabled", "parameters: {effect: Deny}", "displayName: No SSH",
                "nonComplianceMessage: Ask the platform team.");
        JsonNode ready = world.awaitReady(KIND, "no-ssh");
        assertThat(inAzure(ready).at("/properties/parameters/effect/value").asText())
                .isEqualTo("Deny");
        world.apply(Given.cluster("cpu", workspace) + "  disableLocalAuth: false\n");

        assertThat(World.message(world.awaitStalled("MLCompute", "cpu", "PolicyDenied"))).contains(
                "Ask the platform team.", "Denied by the assignment No SSH (", ASSIGNMENTS + "no-ssh",
                "local authentication methods disabled (", "e96a9a5f-07ca-471b-9bc5-6a0f33cbd68f", "exemption");
        assertThat(world.arm().resource(workspace + "/computes/cpu")).isEmpty();
        world.apply(Given.cluster("closed", workspace) + "  disableLocalAuth: true\n");
        world.awaitReady("MLCompute", "closed");

        world.delete(KIND, "no-ssh");
        world.awaitGone(KIND, "no-ssh");
        world.touch("MLCompute", "cpu");
        world.awaitReady("MLCompute", "cpu");
    }

    @Test
    void whatAzureWouldRefuseIsSaidBeforeAndAnIdentityGetsItsRole() {
        apply("typo", "LocalAuth");
        apply("effect", "LocalAuthDisabled", "parameters: {effect: Forbid}");
        apply("nobody", "ConfigureLocalAuthDisabled");
        apply("somebody", "ConfigureLocalAuthDisabled", "identity: {type: SystemAssigned}", "location: westeurope");

        assertThat(World.message(world.awaitStalled(KIND, "typo", "InvalidSpec"))).contains("spec.policy.builtIn",
                "definitionId");
        assertThat(World.message(world.awaitStalled(KIND, "effect", "InvalidSpec"))).contains("spec.parameters.effect",
                "Audit, Deny, Disabled");
        assertThat(World.message(world.awaitStalled(KIND, "nobody", "InvalidSpec"))).contains("spec.identity",
                "Modify");
        JsonNode ready = world.await(KIND, "somebody", object -> object.at("/status/advice").toString()
                .contains("PolicyLacksRoles"));
        assertThat(world.writes()).extracting(RequestRecord::path).allMatch(path -> path.endsWith("/somebody"))
                .isNotEmpty();

        world.apply("""
                apiVersion: azureml.dev/v1alpha1
                kind: MLRoleAssignment
                metadata: {name: puts-right}
                spec:
                  scope: %s
                  role: {name: Contributor}
                  principal: {policyAssignmentRef: {name: somebody}}
                """.formatted(workspace.substring(0, workspace.indexOf("/providers/"))));
        assertThat(world.awaitReady("MLRoleAssignment", "puts-right").at("/status/principalId").asText())
                .isEqualTo(ready.at("/status/principalId").asText()).isNotEmpty();
        // A Modify policy fights a spec that says otherwise.
        world.apply(Given.cluster("open", workspace) + "  disableLocalAuth: false\n");
        world.awaitRequest(_ -> world.arm().resource(workspace + "/computes/open").isPresent());
        assertThat(world.arm().resource(workspace + "/computes/open").orElseThrow().at("/properties/disableLocalAuth")
                .asBoolean()).isTrue();
    }

    /** Whoever may use a group, or even manage it, would rule over all that others have in it. */
    @Test
    void whoMayNotGrantAtTheGroupAssignsNothing() {
        world.tenants(World.tenant(world.namespace(), World.all(workspace),
                "{id: %s, allow: [refer, manage]}"
                        .formatted(workspace.substring(0, workspace.indexOf("/providers/")))));
        world.stopOperator();
        world.startOperator();
        apply("deny", "PublicNetworkAccessDisabled", "parameters: {effect: Deny}");

        assertThat(World.message(world.awaitStalled(KIND, "deny", "OutOfScope"))).contains("/resourceGroups/rg",
                "grant");
        // A definition that is neither Azure's own nor the tenant's to look at is not so much as named.
        world.apply("""
                apiVersion: azureml.dev/v1alpha1
                kind: MLPolicyAssignment
                metadata: {name: theirs}
                spec:
                  workspaceId: %s
                  policy: {definitionId: /providers/Microsoft.Management/managementGroups/mg%s}
                """.formatted(workspace, "/providers/Microsoft.Authorization/policyDefinitions/x"));
        assertThat(World.message(world.awaitStalled(KIND, "theirs", "OutOfScope"))).contains("spec.policy.definitionId",
                "managementGroups/mg");
        assertThat(world.writes()).isEmpty();
    }
}
