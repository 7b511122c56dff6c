package dev.azureml.operator.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.MLPolicyAssignmentSpec;
import dev.azureml.api.ResourceStatus;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.azureml.RoleAssignment;
import dev.azureml.operator.plan.ConditionReason;
import dev.azureml.operator.plan.ConditionType;
import dev.azureml.operator.plan.Facts;
import dev.azureml.operator.plan.Intent;
import dev.azureml.operator.plan.Json;
import dev.azureml.operator.plan.KindCondition;
import dev.azureml.operator.plan.KindCondition.Truth;
import dev.azureml.operator.plan.ManagedObject;
import dev.azureml.operator.plan.Observation;
import dev.azureml.operator.plan.ResolvedReferences;
import dev.azureml.operator.plan.StatusFields;
import dev.azureml.operator.plan.time.Timestamps;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A remediation, when an annotation asks for one: what was there before a policy that changes resources is put right. Its
 * name follows from what the annotation says, so that the same is never asked for twice.
 */
final class Remediation {
    /** An annotation with a new value asks once. */
    static final String ANNOTATION = "azureml.dev/remediation-requested-at";
    private static final String KEY = "remediation/";
    private static final String TYPE = "Microsoft.PolicyInsights/remediations";
    private static final String API_VERSION = "2024-10-01";
    private static final String STATE = "/properties/provisioningState";
    private static final Set<String> ENDED = Set.of("canceled", "failed", "complete", "succeeded");
    private static final Duration ASK_AGAIN = Duration.ofSeconds(30);
    /** The two times are of different services of Azure's. */
    private static final Duration SKEW = Duration.ofMinutes(1);
    private static final int LONGEST_NAME = 40;

    private final ManagedObject<MLPolicyAssignmentSpec> subject;
    private final ResolvedReferences resolved;
    private final Facts facts;
    private final ArmId assignment;
    private final Optional<PolicyDefinition> definition;

    private Remediation(ManagedObject<MLPolicyAssignmentSpec> subject, ResolvedReferences resolved, Facts facts,
            ArmId assignment) {
        this.subject = subject;
        this.resolved = resolved;
        this.facts = facts;
        this.assignment = assignment;
        this.definition = PolicyAssignmentTranslation.definition(facts);
    }

    /** Returns the one that is asked for; empty where none is. */
    static Optional<Remediation> of(ManagedObject<MLPolicyAssignmentSpec> subject, ResolvedReferences resolved,
            Facts facts, ArmId assignment) {
        return Optional.ofNullable(subject.annotations().get(ANNOTATION))
                .map(_ -> new Remediation(subject, resolved, facts, assignment));
    }

    /** Returns whether a recorded resource is a remediation. */
    static boolean is(String key) {
        return key.startsWith(KEY);
    }

    private static String key(ManagedObject<MLPolicyAssignmentSpec> subject) {
        return KEY + mark(subject);
    }

    /** The same for an object of the same name that is made anew with the same annotation. */
    private static String mark(ManagedObject<MLPolicyAssignmentSpec> subject) {
        return RoleAssignment.head(subject.owner() + "|" + subject.annotations().get(ANNOTATION));
    }

    private String key() {
        return key(subject);
    }

    private ArmId id() {
        String name = subject.azureName();
        return assignment.parent().orElseThrow().extension(TYPE, name.substring(0, Math.min(name.length(),
                LONGEST_NAME)) + "-" + mark(subject));
    }

    /** Whether the policy is known to change nothing that Azure has. */
    private boolean isImpossible() {
        return definition.filter(policy -> !policy.changesResources(subject.spec().parameters())).isPresent();
    }

    /** Of a policy whose definition can't be read, what was asked for before is still looked at. */
    private boolean isUnknown() {
        return definition.isEmpty() && subject.recorded(key()).isEmpty();
    }

    /** Returns what asks for it. */
    Optional<Intent> intent() {
        if (isImpossible() || isUnknown()) {
            return Optional.empty();
        }
        ObjectNode body = Json.object();
        body.putObject("properties").put("policyAssignmentId", assignment.value());
        return Optional.of(Intent.manage(key(), id(), resolved.apiVersion(TYPE, API_VERSION), body).askedForOnce()
                .dependingOn(Set.of(PolicyAssignmentKind.KEY)));
    }

    /** Returns what became of it; empty while Azure has not said. */
    Optional<KindCondition> condition() {
        if (isImpossible()) {
            return Optional.of(told(Truth.FALSE, ConditionReason.REMEDIATION_IMPOSSIBLE,
                    "the annotation " + ANNOTATION + " asks for a remediation, and " + (definition.filter(
                            PolicyDefinition::isInitiative).isPresent()
                                    ? "the assignment is of an initiative, whose policies are put right one by one: az policy"
                                            + " remediation create --policy-assignment " + assignment
                                            + " --definition-reference-id ID --name once"
                                    : "the policy changes no resources, as its effect is neither Modify nor"
                                            + " DeployIfNotExists: take the annotation away")));
        }
        if (isUnknown()) {
            return Optional.of(told(Truth.UNKNOWN, ConditionReason.REMEDIATION_NOT_READ, "the annotation " + ANNOTATION
                    + " asks for a remediation, and the policy's definition can't be read: it is asked for once that says"
                    + " what the policy does. See that the operator's identity may read it"
                    + " (Microsoft.Authorization/policyDefinitions/read, of an initiative policySetDefinitions/read)"));
        }
        return facts.get(key()) instanceof Observation.Unreadable
                ? Optional.of(unread())
                : facts.body(key()).map(
                        this::outcome);
    }

    /** What was read of that very remediation before stands. */
    private KindCondition unread() {
        boolean wasRead = subject.recorded(key()).filter(record -> record.phase() == ResourceStatus.Phase.Ready)
                .isPresent();
        return told(Truth.UNKNOWN, ConditionReason.REMEDIATION_NOT_READ,
                id() + " can't be read: see that the operator's"
                        + " identity may (Microsoft.PolicyInsights/remediations/read)")
                .momentary(wasRead);
    }

    private KindCondition outcome(ObjectNode body) {
        if (isEarlier(body)) {
            return told(Truth.FALSE, ConditionReason.REMEDIATION_EARLIER,
                    id() + " is from before the assignment was made,"
                            + " and put right nothing of it: ask for one by another value of the annotation "
                            + ANNOTATION);
        }
        return switch (state(body)) {
            case "succeeded", "complete" -> failed(body) == 0
                    ? told(Truth.TRUE, ConditionReason.REMEDIATION_SUCCEEDED, id() + " has put right what it found")
                    : failure(body);
            case "failed", "canceled" -> failure(body);
            default -> told(Truth.UNKNOWN, ConditionReason.REMEDIATION_RUNNING, "Azure works on " + id()
                    + "; status.remediation has how far it is");
        };
    }

    /** Azure keeps a remediation longer than what it was of. */
    private boolean isEarlier(ObjectNode body) {
        Optional<Instant> assigned = time(facts.at(PolicyAssignmentKind.KEY, "/systemData/createdAt")).map(
                at -> at.minus(SKEW));
        return time(body.at("/properties/createdOn")).filter(at -> assigned.filter(at::isBefore).isPresent())
                .isPresent();
    }

    private static Optional<Instant> time(JsonNode text) {
        return Optional.ofNullable(text.textValue()).flatMap(Timestamps::parse);
    }

    private KindCondition failure(ObjectNode body) {
        String words = body.at("/properties/statusMessage").asText("").replaceFirst("[.]$", "");
        return told(Truth.FALSE, ConditionReason.REMEDIATION_FAILED, id() + " ended as "
                + body.at(STATE).asText("") + (words.isEmpty() ? "" : ": " + words)
                + ". See which resources could not be changed (az policy remediation deployment list --name "
                + id().name()
                + "), give the policy's identity the roles that it lacks, and ask again by another value of"
                + " the annotation " + ANNOTATION);
    }

    private static KindCondition told(Truth truth, ConditionReason reason, String message) {
        return new KindCondition(ConditionType.REMEDIATED, truth, reason, message);
    }

    private static long failed(ObjectNode body) {
        return body.at("/properties/deploymentStatus/failedDeployments").asLong();
    }

    private static String state(ObjectNode body) {
        return body.at(STATE).asText("").toLowerCase(Locale.ROOT);
    }

    /** Returns when to look how far it is; null where it has ended. */
    @Nullable
    Instant lookAgainAt() {
        return facts.body(key()).filter(body -> !ENDED.contains(state(body))).map(_ -> resolved.now().plus(ASK_AGAIN))
                .orElse(null);
    }

    /** Returns the collection in which it is. */
    String collection() {
        return id().collection();
    }

    /** Returns what the status says of it; empty where none was asked for. */
    static ObjectNode status(ManagedObject<MLPolicyAssignmentSpec> subject, Facts facts) {
        return facts.body(key(subject)).map(body -> new StatusFields(body).text("id", "/id")
                .text("provisioningState", STATE).number("totalDeployments",
                        "/properties/deploymentStatus/totalDeployments")
                .number("successfulDeployments", "/properties/deploymentStatus/successfulDeployments")
                .number("failedDeployments", "/properties/deploymentStatus/failedDeployments")
                .text("message", "/properties/statusMessage").build()).orElseGet(Json::object);
    }
}
