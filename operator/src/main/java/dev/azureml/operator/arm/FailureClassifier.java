package dev.azureml.operator.arm;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

import static dev.azureml.operator.arm.FailureKind.ALREADY_EXISTS;
import static dev.azureml.operator.arm.FailureKind.AUTHENTICATION;
import static dev.azureml.operator.arm.FailureKind.AUTHORIZATION;
import static dev.azureml.operator.arm.FailureKind.BUSY;
import static dev.azureml.operator.arm.FailureKind.CAPACITY;
import static dev.azureml.operator.arm.FailureKind.DEPENDENCY_NOT_READY;
import static dev.azureml.operator.arm.FailureKind.INVALID;
import static dev.azureml.operator.arm.FailureKind.LOCKED;
import static dev.azureml.operator.arm.FailureKind.NAME_TAKEN;
import static dev.azureml.operator.arm.FailureKind.POLICY_DENIED;
import static dev.azureml.operator.arm.FailureKind.PROVIDER_NOT_REGISTERED;
import static dev.azureml.operator.arm.FailureKind.QUOTA;
import static dev.azureml.operator.arm.FailureKind.SOFT_DELETED;
import static dev.azureml.operator.arm.FailureKind.THROTTLED;
import static dev.azureml.operator.arm.FailureKind.UNAVAILABLE;

/** Tells what a refusal means: a table of codes and messages first, the HTTP status where no row fits. */
public final class FailureClassifier {

    /** A row: any of the codes, in the error or named in its text, and the text pattern where there is one. */
    private record Rule(FailureKind kind, @Nullable Pattern codes, @Nullable Pattern text) {

        boolean matches(ArmError error) {
            return (codes == null || hasCode(codes, error)) && (text == null || text.matcher(error.message()).find());
        }

        private static boolean hasCode(Pattern codes, ArmError error) {
            return error.codes().stream().anyMatch(code -> codes.matcher(code).matches())
                    || codes.matcher(error.message()).find();
        }
    }

    private static final List<Rule> RULES = List.of(
            code(POLICY_DENIED, "RequestDisallowedByPolicy", "RequestDisallowedByAzure", "PolicyViolation"),
            code(LOCKED, "ScopeLocked"),
            code(PROVIDER_NOT_REGISTERED, "MissingSubscriptionRegistration", "SubscriptionNotRegistered",
                    "MissingRegistrationForLocation", "InvalidSubscriptionRegistrationState"),
            text(SOFT_DELETED, "soft.?deleted workspace exists|exists in (a )?(soft.?)?deleted state"
                    + "|has been soft.?deleted|in a (soft.?)?deleted.{0,40}state"),
            code(SOFT_DELETED, "FlagMustBeSetForRestore"),
            code(ALREADY_EXISTS, "RoleAssignmentExists"),
            code(NAME_TAKEN, "StorageAccountAlreadyTaken", "VaultAlreadyExists",
                    "StorageAccountInAnotherResourceGroup", "AlreadyInUse", "NameUnavailable", "NameAlreadyExists",
                    "DnsNameInUse", "DnsRecordInUse", "NamespaceUnavailable", "RoleDefinitionWithSameNameExists"),
            text(NAME_TAKEN, "already an endpoint with this name|dns name label .{1,80} not available"
                    + "|endpoint name .{1,80} is not available"),
            code(QUOTA, "QuotaExceeded", "ResourceQuotaExceeded", "SubscriptionQuotaExceeded", "InsufficientQuota",
                    "OutOfQuota", "ClusterCoreQuotaReached", "JobNodeCountExceedsCoreQuota",
                    "ClusterMinNodesExceedCoreQuota", "MaxStorageAccountsCountPerSubscriptionExceeded",
                    "PublicIPCountLimitReached", "ContainerGroupQuotaReached"),
            text(QUOTA,
                    "exceeding (approved |the )?[\\w ]*quota|quota limits? of|vCPU quota of \\d+|not enough .{0,40}quota"
                            + "|exceeds? .{0,40}quota"),
            code(CAPACITY, "SkuNotAvailable", "AllocationFailed", "ZonalAllocationFailed", "OutOfCapacity",
                    "OverconstrainedAllocationRequest", "OverconstrainedZonalAllocationRequest",
                    "InsufficientCapacity", "NotAvailableForSubscription"),
            text(CAPACITY, "do(es)? not have (enough|sufficient) (capacity|resources available)"
                    + "|requested resource is not available in the location"),
            code(DEPENDENCY_NOT_READY, "PrincipalNotFound", "FailedIdentityOperation", "StorageAccountIsNotProvisioned",
                    "ReferencedResourceNotProvisioned", "ParentResourceNotFound", "ServicePrincipalNotFound",
                    "InvalidResourceReference", "ResourceGroupBeingDeleted",
                    // A role is read before it is assigned: it was defined a moment ago, or for this scope.
                    "RoleDefinitionDoesNotExist", "RoleAssignmentScopeNotAssignableToRoleDefinition"),
            text(DEPENDENCY_NOT_READY, "replication delay|does not exist in the directory"
                    + "|(not|n't) (been |yet |fully )*provisioned"
                    + "|provisioning ?state (must be|is not|isn't) .{0,3}succeeded"),
            code(AUTHORIZATION, "AuthorizationFailed", "LinkedAuthorizationFailed", "SubscriptionNotFound",
                    "ReadOnlyDisabledSubscription"),
            code(AUTHENTICATION, "InvalidAuthenticationToken", "ExpiredAuthenticationToken",
                    "InvalidAuthenticationTokenTenant", "AuthenticationFailed"),
            code(THROTTLED, "SubscriptionRequestsThrottled", "TenantRequestsThrottled", "ResourceRequestsThrottled"),
            code(BUSY, "AnotherOperationInProgress", "OperationInProgress", "ConflictingOperation",
                    "StorageAccountOperationInProgress", "CannotDeleteResource", "InUseSubnetCannotBeDeleted",
                    "InUseNetworkSecurityGroupCannotBeDeleted", "CannotDeleteNatGatewayAssociatedToSubnet",
                    "PublicIPAddressCannotBeDeleted",
                    "RoleDefinitionHasAssignments"),
            // The number of a new version went to somebody else since it was read: there is another.
            text(BUSY, "asset paths cannot be updated"),
            // Azure ML says so with 400: what is in a state that passes can be written when it has passed.
            text(BUSY,
                    "(is|are) (currently )?in (an? |the )?'?(Creating|Updating|Deleting|Provisioning|Scaling|Resizing"
                            + "|Starting|Stopping|Restarting|Accepted)'? (provisioning ?)?state"),
            code(INVALID, "InvalidResourceLocation", "PropertyChangeNotAllowed", "RoleAssignmentUpdateNotPermitted",
                    "InvalidResourceType", "InvalidResourceNamespace", "NoRegisteredProviderFound",
                    "LocationNotAvailableForResourceType"));

    private static final Rule RETRYABLE = code(BUSY, "RetryableError", "RetryableErrorDueToAnotherOperation");
    private static final Rule TROUBLE_INSIDE = code(UNAVAILABLE, "InternalServerError", "ServiceUnavailable",
            "ServerTimeout", "GatewayTimeout", "ServiceTimeout", "InternalError");

    private static final Pattern EXISTING = Pattern.compile("ID of the conflicting role assignment is "
            + "(\\p{XDigit}{8})-?(\\p{XDigit}{4})-?(\\p{XDigit}{4})-?(\\p{XDigit}{4})-?(\\p{XDigit}{12})",
            Pattern.CASE_INSENSITIVE);

    private FailureClassifier() {
    }

    /** @param headers by lower-case name */
    public static FailureKind classify(int status, Map<String, String> headers, ArmError error) {
        if (error.isUnreadable()) {
            return ofUnreadable(status, headers);
        }
        return known(error).orElseGet(() -> ofStatus(status, error));
    }

    /** What the error of an operation that ended in failure means, where the table knows it. */
    public static Optional<FailureKind> known(ArmError error) {
        return RULES.stream().filter(rule -> rule.matches(error)).map(Rule::kind).findFirst();
    }

    /** The resource that stands in the way of one that would be its like, where the error names it: a sibling. */
    public static Optional<ArmId> existing(ArmError error, ArmId wanted) {
        Matcher named = EXISTING.matcher(error.message());
        return named.find()
                ? wanted.parent().map(scope -> scope.extension(wanted.type(), String.join("-", named.group(1),
                        named.group(2), named.group(3), named.group(4), named.group(5))))
                : Optional.empty();
    }

    private static FailureKind ofUnreadable(int status, Map<String, String> headers) {
        boolean fromAzure = headers.containsKey("x-ms-request-id")
                || headers.containsKey("x-ms-correlation-request-id");
        // A proxy's page says nothing of the resource; 401 and 429 mean the same whoever says them.
        return fromAzure || status == 401 || status == 429
                ? ofStatus(status, ArmError.of(ArmError.UNREADABLE, ""))
                : UNAVAILABLE;
    }

    private static FailureKind ofStatus(int status, ArmError error) {
        if (status == 429) {
            return THROTTLED;
        }
        if (RETRYABLE.matches(error)) {
            return BUSY;
        }
        if (TROUBLE_INSIDE.matches(error)) {
            return UNAVAILABLE;
        }
        return switch (status) {
            case 401 -> AUTHENTICATION;
            case 403 -> AUTHORIZATION;
            case 404 -> DEPENDENCY_NOT_READY;
            case 409, 412, 423 -> BUSY;
            default -> status >= 400 && status < 500 && status != 408 ? INVALID : UNAVAILABLE;
        };
    }

    private static Rule code(FailureKind kind, String... codes) {
        return new Rule(kind, Pattern.compile("(?<![\\w/.])(?:" + String.join("|", codes) + ")(?![\\w/])"), null);
    }

    private static Rule text(FailureKind kind, String regex) {
        return new Rule(kind, null, Pattern.compile(regex, Pattern.CASE_INSENSITIVE | Pattern.DOTALL));
    }
}
