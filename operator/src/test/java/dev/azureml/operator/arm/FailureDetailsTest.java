package dev.azureml.operator.arm;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class FailureDetailsTest {
    private static final FailureDetails.PolicyDenial DENIAL = new FailureDetails.PolicyDenial("Allowed locations",
            "/subscriptions/s/providers/Microsoft.Authorization/policyAssignments/a", "Allowed locations",
            "/providers/Microsoft.Authorization/policyDefinitions/d");

    @Test
    void namesThePolicyFromTheStructuredInformation() {
        var error = Json
                .error("""
                        {"error": {"code": "RequestDisallowedByPolicy", "message": "Resource 'x' was disallowed by policy.",
                         "additionalInfo": [{"type": "PolicyViolation", "info": {"policyDefinitionDisplayName": "Allowed locations",
                         "policyDefinitionId": "/providers/Microsoft.Authorization/policyDefinitions/d",
                         "policyDefinitionName": "d", "policyDefinitionEffect": "deny",
                         "policyAssignmentId": "/subscriptions/s/providers/Microsoft.Authorization/policyAssignments/a",
                         "policyAssignmentName": "a", "policyAssignmentDisplayName": "Allowed locations"}}]}}""");

        assertThat(FailureDetails.policies(error)).containsExactly(DENIAL);
    }

    @Test
    void namesThePolicyFromTheMessage() {
        var error = ArmError.of("RequestDisallowedByPolicy",
                """
                        Resource 'x' was disallowed by policy. Policy identifiers: '[{"policyAssignment":{"name":"Allowed locations",\
                        "id":"/subscriptions/s/providers/Microsoft.Authorization/policyAssignments/a"},"policyDefinition":\
                        {"name":"Allowed locations","id":"/providers/Microsoft.Authorization/policyDefinitions/d"}}]'.""");

        assertThat(FailureDetails.policies(error)).containsExactly(DENIAL);
        assertThat(FailureDetails.policies(ArmError.of("RequestDisallowedByPolicy", "No."))).isEmpty();
    }

    @Test
    void namesTheMissingActionAndScope() {
        var error = ArmError.of("AuthorizationFailed",
                "The client 'c' with object id 'o' does not have authorization to "
                        + "perform action 'Microsoft.Storage/storageAccounts/write' over scope '/subscriptions/s' or the scope is "
                        + "invalid.");

        assertThat(FailureDetails.deniedAction(error)).contains(
                new FailureDetails.DeniedAction("Microsoft.Storage/storageAccounts/write", "/subscriptions/s"));
        assertThat(FailureDetails.deniedAction(ArmError.of("Forbidden", "No."))).isEmpty();
    }

    @Test
    void namesTheActionThatIsMissingOnALinkedResource() {
        var error = ArmError.of("LinkedAuthorizationFailed", "The client has permission to perform action "
                + "'Microsoft.ML/workspaces/write' on scope '/subscriptions/s/a'; however, it does not have permission to "
                + "perform action(s) 'Microsoft.Network/subnets/join/action' on the linked scope(s) '/subscriptions/s/b'.");

        assertThat(FailureDetails.deniedAction(error)).contains(
                new FailureDetails.DeniedAction("Microsoft.Network/subnets/join/action", "/subscriptions/s/b"));
    }

    @Test
    void namesTheProviderAndTheLock() {
        var missing = ArmError.of("MissingSubscriptionRegistration",
                "The subscription is not registered to use namespace 'Microsoft.KeyVault'. See https://aka.ms/x.");
        var locked = ArmError.of("ScopeLocked",
                "The scope '/subscriptions/s/a' cannot perform delete operation because "
                        + "following scope(s) are locked: '/subscriptions/s'. Please remove the lock and try again.");

        assertThat(FailureDetails.unregisteredProvider(missing)).contains("Microsoft.KeyVault");
        assertThat(FailureDetails.lockedScopes(locked)).containsExactly("/subscriptions/s");
    }
}
