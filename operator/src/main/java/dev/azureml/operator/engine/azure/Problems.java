package dev.azureml.operator.engine.azure;

import com.fasterxml.jackson.databind.JsonNode;
import dev.azureml.api.MLSpec;
import dev.azureml.operator.arm.ArmError;
import dev.azureml.operator.arm.ArmResult;
import dev.azureml.operator.arm.FailureDetails;
import dev.azureml.operator.arm.FailureKind;
import dev.azureml.operator.arm.NotAnArmIdException;
import dev.azureml.operator.azureml.RoleAssignment;
import dev.azureml.operator.engine.spec.SpecValueLocator;
import dev.azureml.operator.plan.Intent;
import dev.azureml.operator.plan.Problem;
import dev.azureml.operator.plan.Reason;
import java.util.Set;
import java.util.stream.Collectors;

/** Says what an answer of Azure means for the person who can act. */
public final class Problems {
    private static final String ASSIGNMENTS = "/providers/" + RoleAssignment.TYPE;
    private static final String NO_PRINCIPAL = "PrincipalNotFound";
    private static final String SAME_ROLE_NAME = "RoleDefinitionWithSameNameExists";
    private static final String NO_GROUP = "ResourceGroupNotFound";

    private Problems() {
    }

    /** Something of a spec that no check caught before it was used. */
    public static Problem refused(MLSpec spec, IllegalArgumentException e) {
        String place = e instanceof NotAnArmIdException id
                ? SpecValueLocator.of(spec, id.text()).map(found -> found + ": ").orElse("")
                : "";
        return new Problem(Reason.INVALID_SPEC, place + e.getMessage());
    }

    public static Problem of(ArmResult.Failure failure, String id) {
        return of(failure.kind(), failure.error(), id);
    }

    public static Problem of(FailureKind kind, ArmError error, String id) {
        String group = error.code().equals(NO_GROUP)
                ? " Create the resource group, or set resourceGroup.create: true on its MLWorkspace."
                : "";
        return new Problem(reason(kind), said(kind, error, id) + group);
    }

    /** An operation that Azure ended in failure; what it says may be a quota or a policy as well. */
    static Problem ofOperation(FailureKind kind, ArmError error, String verb, String id) {
        Reason reason = reason(kind);
        boolean general = reason == Reason.INVALID_SPEC || reason.state() != Reason.State.STALLED;
        return new Problem(general ? Reason.PROVISIONING_FAILED : reason, verb + " of " + id + " failed: "
                + said(kind, error, id));
    }

    /** What a policy is said to ask comes before Azure's text, which quotes much and is cut where there is little room. */
    private static String said(FailureKind kind, ArmError error, String id) {
        return kind == FailureKind.POLICY_DENIED
                ? "Change the spec to comply (PolicyAllowed names the property where it is known), or ask for an exemption."
                        + denials(error) + " " + text(error) + " [" + id + "]"
                : text(error) + " [" + id + "]" + hint(kind, error);
    }

    /** The refusal of a write; where the operator may not assign a role, with what somebody else can run. */
    public static Problem of(ArmResult.Failure failure, Intent intent) {
        Problem problem = of(failure, intent.id().value());
        if (failure.kind() != FailureKind.AUTHORIZATION || !intent.id().type().equalsIgnoreCase(RoleAssignment.TYPE)) {
            return problem;
        }
        return new Problem(problem.reason(), problem.message() + " Or have somebody who may assign roles run: "
                + command(intent));
    }

    /** What assigns the same: with its condition, without which it would be more. */
    private static String command(Intent intent) {
        JsonNode properties = intent.body().path("properties");
        String role = properties.path("roleDefinitionId").asText();
        String condition = properties.path("condition").asText("");
        return "az role assignment create --assignee-object-id " + properties.path("principalId").asText()
                + " --assignee-principal-type " + properties.path("principalType").asText() + " --role "
                + role.substring(role.lastIndexOf('/') + 1)
                + " --scope " + intent.id().value().substring(0, intent.id().value().indexOf(ASSIGNMENTS))
                + (condition.isEmpty()
                        ? ""
                        : " --condition-version 2.0 --condition '" + condition.replace("'", "'\\''") + "'");
    }

    private static String text(ArmError error) {
        String target = error.target() == null || error.target().isEmpty() ? "" : " (" + error.target() + ")";
        return error.code() + ": " + error.message() + target;
    }

    private static Reason reason(FailureKind kind) {
        return switch (kind) {
            case THROTTLED -> Reason.THROTTLED;
            case UNAVAILABLE, OUT_OF_HOST -> Reason.AZURE_UNAVAILABLE;
            case BUSY, ALREADY_EXISTS -> Reason.BUSY;
            case DEPENDENCY_NOT_READY -> Reason.DEPENDENCY_NOT_READY;
            case AUTHENTICATION, AUTHORIZATION -> Reason.AUTHORIZATION_FAILED;
            case INVALID -> Reason.INVALID_SPEC;
            case POLICY_DENIED -> Reason.POLICY_DENIED;
            case LOCKED -> Reason.RESOURCE_LOCKED;
            case PROVIDER_NOT_REGISTERED -> Reason.PROVIDER_NOT_REGISTERED;
            case QUOTA -> Reason.QUOTA_EXCEEDED;
            case CAPACITY -> Reason.CAPACITY_UNAVAILABLE;
            case SOFT_DELETED -> Reason.SOFT_DELETED;
            case NAME_TAKEN -> Reason.NAME_TAKEN;
        };
    }

    private static String hint(FailureKind kind, ArmError error) {
        return switch (kind) {
            case AUTHENTICATION -> " Check the operator's Azure credential (tenant, client id, secret or federation).";
            case AUTHORIZATION -> " Grant the operator's identity " + FailureDetails.deniedAction(error)
                    .map(denied -> denied.action() + " on " + denied.scope()).orElse("that action on that scope")
                    + "; grants take minutes.";
            case SOFT_DELETED ->
                " What was deleted still holds the name (a workspace for 14 days). Recover it in the portal under Recently"
                        + " deleted, and it is adopted; or purge it there; or make a new object with another azureName."
                        + " deletionPolicy: Purge, set before deletion, deletes a workspace for good.";
            case NAME_TAKEN -> error.code().equals(SAME_ROLE_NAME)
                    ? " A role's name is one in the whole tenant. Make a new object with another roleName, or, to take over"
                            + " the role that there is, one with its GUID as azureName (az role definition list --name"
                            + " prints it as name)."
                    : " Choose another name.";
            case LOCKED -> " Remove the lock" + on(FailureDetails.lockedScopes(error))
                    + ", or set managementPolicy: Observe.";
            case PROVIDER_NOT_REGISTERED -> " Run az provider register --namespace "
                    + FailureDetails.unregisteredProvider(error).orElse("for the provider named") + ".";
            case QUOTA -> " Ask for more quota, or use less; it goes on by itself when there is enough.";
            case CAPACITY -> " Try another size or region; it is tried again from time to time.";
            case DEPENDENCY_NOT_READY -> error.code().equals(NO_PRINCIPAL)
                    ? " What was made in Entra ID lately is known here after some minutes; what is older has another object"
                            + " id, which az ad user show, az ad group show or az ad sp show print as id."
                    : "";
            case THROTTLED, UNAVAILABLE, OUT_OF_HOST, BUSY, ALREADY_EXISTS, INVALID, POLICY_DENIED -> "";
        };
    }

    private static String on(Set<String> scopes) {
        return scopes.isEmpty() ? "" : " on " + String.join(", ", scopes);
    }

    private static String denials(ArmError error) {
        return FailureDetails.policies(error).stream().map(denial -> " Denied by the assignment "
                + named(denial.assignmentName(), denial.assignmentId()) + " of the definition "
                + named(denial.definitionName(), denial.definitionId()) + ".").collect(Collectors.joining());
    }

    private static String named(String name, String id) {
        return id.isEmpty() ? name : (name + " (" + id + ")").strip();
    }
}
