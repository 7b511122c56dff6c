package dev.azureml.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static dev.azureml.emulator.ArmClient.GROUP;
import static dev.azureml.emulator.ArmClient.WORKSPACE;
import static org.assertj.core.api.Assertions.assertThat;

class PolicyTest {
    private static final String VERSION = "2025-01-01";
    private static final String ASSIGNMENT = GROUP + "/providers/Microsoft.Authorization/policyAssignments/ssh";
    private static final String STATES = ASSIGNMENT + "/providers/Microsoft.PolicyInsights/policyStates/latest/";
    private static final String MODIFYING = "a6f9a2d0-cff7-4855-83ad-4cd750666512";
    private static final String DEPLOYING = "7838fd83-5cbb-4b5d-888c-bfa240972597";
    private static final String CLUSTER = "{\"location\":\"eastus\",\"properties\":{\"computeType\":\"AmlCompute\",%s"
            + "\"properties\":{\"vmSize\":\"Standard_DS3_v2\",\"scaleSettings\":{\"maxNodeCount\":2}}}}";

    private final ArmEmulator arm = ArmEmulator.start(EmulatorOptions.defaults());
    private final ArmClient client = ArmClient.of(arm);

    @BeforeEach
    void plant() {
        arm.put(WORKSPACE, JsonNodeFactory.instance.objectNode().put("location", "eastus"));
    }

    @AfterEach
    void stop() {
        client.close();
        arm.close();
    }

    private ArmClient.Answer put(String definition, String more, String beside) {
        return client.call("PUT", ASSIGNMENT, VERSION, "{\"properties\":{\"policyDefinitionId\":"
                + "\"/providers/Microsoft.Authorization/policyDefinitions/" + definition + "\"" + more + "}" + beside
                + "}");
    }

    private void assign(String definition, String more) {
        var answer = put(definition, more, "");
        assertThat(answer.status()).as(answer.body().toString()).isEqualTo(201);
    }

    private JsonNode details() {
        return client.call("POST", STATES + "summarize", "2024-10-01", null).body().at(
                "/value/0/policyAssignments/0/results/resourceDetails");
    }

    @Test
    void aWriteThatAPolicyDeniesIsRefusedAndOthersAreNot() {
        assign("e96a9a5f-07ca-471b-9bc5-6a0f33cbd68f", ",\"parameters\":{\"effect\":{\"value\":\"Deny\"}}");

        var refused = client.put(WORKSPACE + "/computes/cpu", CLUSTER.formatted(""));
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.code()).isEqualTo("RequestDisallowedByPolicy");
        assertThat(refused.body().at("/error/additionalInfo/0/info/policyAssignmentId").asText()).isEqualTo(ASSIGNMENT);
        assertThat(client.put(WORKSPACE + "/computes/closed", CLUSTER.formatted("\"disableLocalAuth\":true,")).status())
                .isEqualTo(201);
        assertThat(details().toString()).contains("\"compliant\",\"count\":1").doesNotContain("noncompliant");
    }

    @Test
    void whatIsAssignedAboveIsListedAndWhatIsExemptIsLetThrough() {
        assign("e96a9a5f-07ca-471b-9bc5-6a0f33cbd68f", ",\"parameters\":{\"effect\":{\"value\":\"Deny\"}}");
        String below = WORKSPACE + "/providers/Microsoft.Authorization/policyAssignments";

        assertThat(client.call("GET", below, VERSION, null).body().path("value")).hasSize(1);
        assertThat(client.call("GET", below + "?$filter=atExactScope()", VERSION, null).body().path("value")).isEmpty();
        String cluster = WORKSPACE + "/computes/cpu";
        assertThat(client.put(cluster, CLUSTER.formatted("")).status()).isEqualTo(403);
        assertThat(client.call("PUT", WORKSPACE + "/providers/Microsoft.Authorization/policyExemptions/e",
                "2026-01-01-preview", "{\"properties\":{\"exemptionCategory\":\"Waiver\",\"policyAssignmentId\":\""
                        + ASSIGNMENT + "\"}}")
                .status()).isEqualTo(201);
        assertThat(client.put(cluster, CLUSTER.formatted("")).status()).isEqualTo(201);
    }

    @Test
    void whatAPolicyAuditsIsToldAndWhatItModifiesIsChanged() {
        client.put(WORKSPACE + "/computes/open", CLUSTER.formatted(""));
        assign("e96a9a5f-07ca-471b-9bc5-6a0f33cbd68f", "");
        assertThat(details().toString()).contains("\"noncompliant\",\"count\":1");
        assertThat(client.call("POST", STATES + "queryResults", "2024-10-01", null).body().at("/value/0/resourceId")
                .asText())
                .endsWith("/computes/open");

        client.call("DELETE", ASSIGNMENT, VERSION, null);
        assertThat(put(MODIFYING, "", ",\"identity\":{\"type\":\"SystemAssigned\"},\"location\":\"eastus\"").status())
                .isEqualTo(201);
        client.put(WORKSPACE + "/computes/changed", CLUSTER.formatted(""));
        assertThat(arm.resource(WORKSPACE + "/computes/changed").orElseThrow().at("/properties/disableLocalAuth")
                .asBoolean()).isTrue();
    }

    /** Each of Azure's policies that can deny what is written here: what is refused, and what is not. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', value = {
        "679ddf89-ab8f-48a5-9029-e76054077449||computes/inst||'idleTimeBeforeShutdown':'PT30M'",
        "ba769a63-b8cc-4b2d-abf6-ac33c7204be8||||",
        "6ddb1705-c8cf-450e-aa4b-19ad6703c440|,'isolationMode':{'value':'AllowOnlyApprovedOutbound'}||"
                + "'managedNetwork':{'isolationMode':'AllowInternetOutbound'}"
                + "|'managedNetwork':{'isolationMode':'AllowOnlyApprovedOutbound'}",
        "e413671a-dd10-4cc1-a943-45b598596cb7||||'v1LegacyMode':true",
        "40cec1dd-a100-4920-b15b-3024fe8901ab||||"})
    void whatAzuresOwnPoliciesDenyIsRefused(String definition, @Nullable String parameters, @Nullable String compute,
            @Nullable String wrong, @Nullable String right) {
        client.dependencies();
        assign(definition, (",'parameters':{'effect':{'value':'Deny'}" + (parameters == null ? "" : parameters) + "}")
                .replace('\'', '"'));
        String id = compute == null ? WORKSPACE : WORKSPACE + "/" + compute;

        var refused = client.put(id, body(compute != null, wrong));
        assertThat(refused.code()).as(refused.body().toString()).isEqualTo("RequestDisallowedByPolicy");
        if (right != null) {
            var taken = client.put(id, body(compute != null, right));
            assertThat(taken.status()).as(taken.body().toString()).isIn(200, 201, 202);
        }
    }

    private static String body(boolean compute, @Nullable String properties) {
        String more = properties == null ? "" : "," + properties.replace('\'', '"');
        return compute
                ? "{\"location\":\"eastus\",\"properties\":{\"computeType\":\"ComputeInstance\",\"properties\":{\"vmSize\":"
                        + "\"Standard_DS3_v2\"" + more + "}}}"
                : ArmClient.workspaceBody().replaceFirst("}}\\s*$", more + "}}");
    }

    /** By the codes that people were shown. */
    @Test
    void whatAzureWouldNotAssignIsRefused() {
        String identity = ",\"identity\":{\"type\":\"SystemAssigned\"},\"location\":\"eastus\"";
        assertThat(put(MODIFYING, "", "").code()).isEqualTo("ResourceIdentityRequired");
        assertThat(put(DEPLOYING, "", identity).code()).isEqualTo("MissingPolicyParameter");
        assertThat(put(MODIFYING, ",\"parameters\":{\"effects\":{\"value\":\"Modify\"}}", identity).code())
                .isEqualTo("UndefinedPolicyParameter");
        assertThat(arm.resource(ASSIGNMENT)).isEmpty();

        assertThat(put(MODIFYING, "", identity).status()).isEqualTo(201);
        assertThat(put("e96a9a5f-07ca-471b-9bc5-6a0f33cbd68f", "", identity).code())
                .isEqualTo("InvalidPolicyDefinitionIdUpdate");
        assertThat(put(MODIFYING, "", identity.replace("eastus", "westus")).code()).isEqualTo("InvalidLocationUpdate");
        assertThat(put(MODIFYING.toUpperCase(Locale.ROOT), "", identity.replace("eastus", "East US")).status())
                .isLessThan(300);
    }

    /** An exemption frees of what a policy denies until it ends, and is told as such. */
    @Test
    void whatIsExemptIsNotRefusedAndNotCounted() {
        client.put(WORKSPACE + "/computes/open", CLUSTER.formatted(""));
        assign("e96a9a5f-07ca-471b-9bc5-6a0f33cbd68f", ",\"parameters\":{\"effect\":{\"value\":\"Deny\"}}");

        assertThat(exempt(WORKSPACE, ASSIGNMENT, "").status()).isEqualTo(201);
        assertThat(details().toString()).contains("\"exempt\",\"count\":1").doesNotContain("noncompliant");
        assertThat(client.put(WORKSPACE + "/computes/cpu", CLUSTER.formatted("")).status()).isLessThan(300);

        assertThat(exempt(WORKSPACE, ASSIGNMENT, ",\"expiresOn\":\"2020-01-01T00:00:00Z\"").status()).isEqualTo(200);
        assertThat(client.put(WORKSPACE + "/computes/gpu", CLUSTER.formatted("")).code())
                .isEqualTo("RequestDisallowedByPolicy");
        assertThat(details().toString()).contains("\"noncompliant\",\"count\":2");
        assertThat(exempt(WORKSPACE, ASSIGNMENT + "x", "").code()).isEqualTo("PolicyAssignmentNotFound");
        assertThat(exempt(GROUP.replaceAll("/[^/]+$", "/other"), ASSIGNMENT, "").status()).isGreaterThan(399);
    }

    private ArmClient.Answer exempt(String scope, String assignment, String more) {
        return client.call("PUT", scope + "/providers/Microsoft.Authorization/policyExemptions/one",
                "2022-07-01-preview", "{\"properties\":{\"exemptionCategory\":\"Waiver\",\"policyAssignmentId\":\""
                        + assignment + "\"" + more + "}}");
    }

    /** It changes what a Modify policy finds wrong, once the assignment's identity may. */
    @Test
    void aRemediationPutsRightWhatItMay() {
        client.put(WORKSPACE + "/computes/open", CLUSTER.formatted(""));
        var assigned = put(MODIFYING, "", ",\"identity\":{\"type\":\"SystemAssigned\"},\"location\":\"eastus\"");

        assertThat(remediate("first").body().at("/properties/provisioningState").asText()).isEqualTo("Evaluating");
        JsonNode failed = ended("first");
        assertThat(failed.at("/properties/provisioningState").asText()).isEqualTo("Failed");
        assertThat(failed.at("/properties/deploymentStatus/failedDeployments").asInt()).isEqualTo(1);
        assertThat(remediate("first").status()).isEqualTo(400);

        client.call("PUT", GROUP + "/providers/Microsoft.Authorization/roleAssignments/"
                + "00000000-0000-0000-0000-0000000000aa", "2022-04-01",
                "{\"properties\":{\"roleDefinitionId\":"
                        + "\"/providers/Microsoft.Authorization/roleDefinitions/b24988ac-6180-42a0-ab88-20f7382dd24c\","
                        + "\"principalId\":\"" + assigned.body().at("/identity/principalId").asText() + "\"}}");
        remediate("second");
        assertThat(ended("second").at("/properties/deploymentStatus/successfulDeployments").asInt()).isEqualTo(1);
        assertThat(arm.resource(WORKSPACE + "/computes/open").orElseThrow().at("/properties/disableLocalAuth")
                .asBoolean()).isTrue();
    }

    private static String remediation(String name) {
        return GROUP + "/providers/Microsoft.PolicyInsights/remediations/" + name;
    }

    private ArmClient.Answer remediate(String name) {
        return client.call("PUT", remediation(name), "2024-10-01", "{\"properties\":{\"policyAssignmentId\":\""
                + ASSIGNMENT + "\"}}");
    }

    private JsonNode ended(String name) {
        JsonNode body = client.call("GET", remediation(name), "2024-10-01", null).body();
        while (body.at("/properties/provisioningState").asText().equals("Evaluating")) {
            body = client.call("GET", remediation(name), "2024-10-01", null).body();
        }
        return body;
    }

    @Test
    void whatIsNotThereIsSaid() {
        var answer = client.call("PUT", ASSIGNMENT, VERSION, "{\"properties\":{\"policyDefinitionId\":"
                + "\"/providers/Microsoft.Authorization/policyDefinitions/x\"}}");
        assertThat(answer.code()).isEqualTo("PolicyDefinitionNotFound");
    }
}
