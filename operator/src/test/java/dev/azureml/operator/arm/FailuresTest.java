package dev.azureml.operator.arm;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class FailuresTest {

    /** Codes and messages as Azure sends them. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            403 | RequestDisallowedByPolicy | Resource 'x' was disallowed by policy.                                | POLICY_DENIED
            403 | RequestDisallowedByAzure  | Resource 'x' was disallowed by Azure: This policy maintains regions.  | POLICY_DENIED
            409 | ScopeLocked | The scope 'x' cannot perform delete operation because following scope(s) are locked: 'y'. | LOCKED
            409 | MissingSubscriptionRegistration | The subscription is not registered to use namespace 'Microsoft.Storage'. | PROVIDER_NOT_REGISTERED
            409 | SubscriptionNotRegistered | Subscription is not registered with NRP.                              | PROVIDER_NOT_REGISTERED
            400 | QuotaExceeded  | Operation could not be completed as it results in exceeding approved quota.      | QUOTA
            409 | OperationNotAllowed | Operation results in exceeding quota limits of Core. Maximum allowed: 20, Current in use: 20. | QUOTA
            400 | BadRequest | The specified subscription has a total vCPU quota of 0 and cannot accomodate for at least 1 node. | QUOTA
            400 | BadRequest | OutOfQuota: Not enough cluster CPU quota. The amount of additional CPU quota requested is 8. | QUOTA
            409 | ContainerGroupQuotaReached | Resource type 'x' container group quota 'StandardCores' exceeded in region 'eastus'. | QUOTA
            400 | ServiceUnavailable | The requested resource is not available in the location 'eastus' at this moment. | CAPACITY
            409 | SkuNotAvailable | The requested size for resource 'x' is currently not available in location 'eastus'. | CAPACITY
            409 | AllocationFailed | Allocation failed. We do not have sufficient capacity for the requested VM size. | CAPACITY
            409 | ZonalAllocationFailed | Allocation failed in this zone.                                           | CAPACITY
            409 | StorageAccountAlreadyTaken | The storage account named x is already taken.                        | NAME_TAKEN
            400 | BadRequest | The DNS name label 'try' in container group 'g' not available. Try using a different label. | NAME_TAKEN
            400 | UserError | Serverless endpoint name 'chat' is not available. Please select a different name. | NAME_TAKEN
            409 | VaultAlreadyExists | The vault name 'x' is already in use.                                        | NAME_TAKEN
            400 | BadRequest | Soft-deleted workspace exists. Please purge or recover it. https://aka.ms/wsoftdelete | SOFT_DELETED
            409 | ConflictError | A vault with the same name already exists in deleted state. You need to either recover or purge existing key vault. | SOFT_DELETED
            409 | FlagMustBeSetForRestore | An existing resource with ID 'x' has been soft-deleted.                 | SOFT_DELETED
            409 | RoleAssignmentExists | The role assignment already exists.                                        | ALREADY_EXISTS
            400 | PrincipalNotFound | Principal x does not exist in the directory y.                                | DEPENDENCY_NOT_READY
            400 | FailedIdentityOperation | Identity operation for resource 'x' failed with error 'Failed to perform resource identity operation.' | DEPENDENCY_NOT_READY
            409 | StorageAccountIsNotProvisioned | The storage account provisioning state must be 'Succeeded' before executing the operation. | DEPENDENCY_NOT_READY
            400 | BadRequest | StorageAccountIsNotProvisioned: The call failed.                                     | DEPENDENCY_NOT_READY
            404 | ParentResourceNotFound | Can not perform requested operation on nested resource. Parent resource 'ws' not found. | DEPENDENCY_NOT_READY
            404 | ResourceGroupNotFound | Resource group 'rg' could not be found.                                   | DEPENDENCY_NOT_READY
            403 | AuthorizationFailed | The client 'x' does not have authorization to perform action 'y'.           | AUTHORIZATION
            403 | LinkedAuthorizationFailed | The client has permission to perform action 'a' on scope 'b'; however, it does not. | AUTHORIZATION
            404 | SubscriptionNotFound | The subscription 's' could not be found.                                   | AUTHORIZATION
            403 | Forbidden | No.                                                                                   | AUTHORIZATION
            401 | InvalidAuthenticationToken | The access token is invalid.                                         | AUTHENTICATION
            401 | ExpiredAuthenticationToken | The access token expiry UTC time is earlier.                         | AUTHENTICATION
            429 | SubscriptionRequestsThrottled | Number of 'read' requests for subscription 's' exceeded.          | THROTTLED
            429 | TooManyRequests | The request is being throttled.                                                 | THROTTLED
            429 | RetryableError | A retryable error occurred.                                                      | THROTTLED
            409 | AnotherOperationInProgress | Another operation on this or dependent resource is in progress.      | BUSY
            400 | AnotherOperationInProgress | Another operation on this or dependent resource is in progress.      | BUSY
            409 | Conflict | There is a conflicting operation in progress.                                          | BUSY
            412 | PreconditionFailed | The condition was not met.                                                   | BUSY
            409 | RetryableError | A retryable error occurred.                                                      | BUSY
            400 | UserError | Asset paths cannot be updated.                                                                | BUSY
            409 | InvalidResourceLocation | The resource 'x' already exists in location 'eastus'.                   | INVALID
            404 | InvalidResourceType | The resource type could not be found in the namespace.                      | INVALID
            400 | BadRequest | The value of vmSize is invalid.                                                      | INVALID
            400 | InvalidTemplate | Quota is fine, the name is not.                                                 | INVALID
            422 | UnprocessableEntity | No.                                                                         | INVALID
            500 | InternalServerError | Encountered internal server error.                                          | UNAVAILABLE
            503 | ServiceUnavailable | Try later.                                                                   | UNAVAILABLE
            400 | ServerTimeout | The request timed out.                                                            | UNAVAILABLE
            408 | RequestTimeout | The request timed out.                                                           | UNAVAILABLE
            302 | Moved | Elsewhere.                                                                                | UNAVAILABLE
            """)
    void tellsWhatARefusalMeans(int status, String code, String message, FailureKind kind) {
        assertThat(FailureClassifier.classify(status, Map.of(), ArmError.of(code, message))).isEqualTo(kind);
    }

    /** Microsoft.Authorization's own codes. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            400 | RoleDefinitionDoesNotExist | The specified role definition with ID 'x' does not exist. | DEPENDENCY_NOT_READY
            400 | RoleAssignmentScopeNotAssignableToRoleDefinition | The scope 's' is not an assignable scope of role 'x'. | DEPENDENCY_NOT_READY
            409 | RoleDefinitionWithSameNameExists | A custom role with the same name already exists in this directory. | NAME_TAKEN
            400 | RoleDefinitionHasAssignments | There are existing role assignments referencing role (code: RoleDefinitionHasAssignments). | BUSY
            400 | InvalidActionOrNotAction | Action a does not match any of the actions supported by the providers.   | INVALID
            """)
    void tellsWhatIsWrongWithADefinitionOfARole(int status, String code, String message, FailureKind kind) {
        tellsWhatARefusalMeans(status, code, message, kind);
    }

    /** Azure ML says with a 400 that something else is under way. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            400 | BadRequest | Cannot create a deployment in endpoint scoring because it is in Updating provisioning state. | BUSY
            400 | UserError | The endpoint is currently in 'Deleting' state and takes no change.             | BUSY
            400 | BadRequest | Cannot update the deployment because it is in Failed provisioning state.      | INVALID
            """)
    void tellsAStateThatPassesFromOneThatStays(int status, String code, String message, FailureKind kind) {
        tellsWhatARefusalMeans(status, code, message, kind);
    }

    @Test
    void findsACodeInTheDetails() {
        var error = Json
                .error("""
                        {"error": {"code": "InvalidTemplateDeployment", "message": "See details.",
                         "details": [{"code": "RequestDisallowedByPolicy", "message": "Resource 'x' was disallowed by policy."}]}}""");

        assertThat(FailureClassifier.classify(400, Map.of(), error)).isEqualTo(FailureKind.POLICY_DENIED);
    }

    @Test
    void takesNoCodeFromThePathOfAResource() {
        var error = ArmError.of("BadRequest", "/subscriptions/s/resourceGroups/QuotaExceeded/providers/x is wrong");

        assertThat(FailureClassifier.classify(400, Map.of(), error)).isEqualTo(FailureKind.INVALID);
    }

    @ParameterizedTest
    @CsvSource({"400, false, UNAVAILABLE", "400, true, INVALID", "403, false, UNAVAILABLE", "403, true, AUTHORIZATION",
        "404, false, UNAVAILABLE", "404, true, DEPENDENCY_NOT_READY", "409, true, BUSY", "401, false, AUTHENTICATION",
        "429, false, THROTTLED", "502, false, UNAVAILABLE"})
    void believesAnUnreadableRefusalOnlyFromAzure(int status, boolean fromAzure, FailureKind kind) {
        var headers = fromAzure ? Map.of("x-ms-request-id", "r") : Map.<String, String>of();

        assertThat(FailureClassifier.classify(status, headers, ErrorParser.parse(status, null))).isEqualTo(kind);
    }

    @Test
    void doesNotGuessAtTheFailureOfAnOperation() {
        assertThat(FailureClassifier.known(ArmError.of("Failed", "It broke."))).isEmpty();
        assertThat(FailureClassifier.known(ArmError.of("BadRequest", "Soft-deleted workspace exists.")))
                .contains(FailureKind.SOFT_DELETED);
    }
}
