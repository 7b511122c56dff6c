package dev.azureml.operator.policy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.arm.ArmWithPolicyStates;
import dev.azureml.operator.plan.ConditionReason;
import dev.azureml.operator.plan.ConditionType;
import dev.azureml.operator.plan.Document;
import dev.azureml.operator.plan.Facts;
import dev.azureml.operator.plan.Json;
import dev.azureml.operator.plan.KindCondition;
import dev.azureml.operator.plan.KindCondition.Truth;
import dev.azureml.operator.plan.Observation;
import dev.azureml.operator.plan.OwnerTag;
import dev.azureml.operator.plan.ResolvedReferences;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What Azure says of the resources in an assignment's scope: how many comply, and which do not. */
record Compliance(Facts facts) {
    private static final String TYPE = "Microsoft.PolicyInsights/policyStates";
    private static final String SUMMARY = "compliance";
    private static final String RESOURCES = "nonCompliantResources";
    private static final Set<String> DECIDED = Set.of("compliant", "noncompliant", "exempt");

    /**
     * What is asked once there is an assignment; Azure evaluates by itself, some time after each change.
     *
     * @param changing collections in which a write of ours changes what complies
     */
    static List<Document> documents(ArmId assignment, ResolvedReferences resolved, String... changing) {
        String states = assignment.extension(TYPE, "latest").value();
        String apiVersion = resolved.apiVersion(TYPE, "2024-10-01");
        return List.of(new Document(SUMMARY, states + "/summarize", apiVersion).changedBy(changing),
                new Document(RESOURCES, states + "/queryResults", apiVersion, "IsCompliant eq false", false)
                        .changedBy(changing));
    }

    /** The status field; empty while nothing is known. */
    ObjectNode report() {
        ObjectNode report = Json.object();
        if (facts.body(SUMMARY).isEmpty()) {
            return report;
        }
        report.put("compliant", count("compliant")).put("nonCompliant", count("noncompliant"));
        if (count("exempt") > 0) {
            report.put("exempt", count("exempt"));
        }
        ArrayNode resources = Json.array();
        facts.at(RESOURCES, "/value").valueStream().limit(ArmWithPolicyStates.MOST).map(Compliance::resource)
                .forEach(resources::add);
        if (!resources.isEmpty()) {
            report.set(RESOURCES, resources);
        }
        return report;
    }

    private static ObjectNode resource(JsonNode state) {
        ObjectNode resource = Json.object().put("id", state.path("resourceId").asText(""));
        owner(state).ifPresent(owner -> resource.put("owner", owner));
        Optional.ofNullable(state.path("policyDefinitionReferenceId").textValue())
                .ifPresent(policy -> resource.put("policy", policy));
        Optional.ofNullable(state.path("timestamp").textValue()).ifPresent(at -> resource.put("evaluatedAt", at));
        return resource;
    }

    /** Azure answers the resource's tags as a text with JSON in it; what is none is nobody's mark. */
    private static Optional<String> owner(JsonNode state) {
        try {
            ObjectNode resource = Json.object();
            resource.set("tags", Json.MAPPER.readTree(state.path("resourceTags").asText("")));
            return Optional.ofNullable(OwnerTag.of(resource));
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    /** Without figures in the message: those are in the status, and move. */
    KindCondition condition() {
        if (facts.absent(SUMMARY)) {
            return notRead("it may not be read: grant the operator's identity"
                    + " Microsoft.PolicyInsights/policyStates/summarize/action and queryResults/action on the scope,"
                    + " and register the provider (az provider register --namespace Microsoft.PolicyInsights);"
                    + " with a tenants file the namespace needs refer on the scope, too");
        }
        if (facts.get(SUMMARY) instanceof Observation.Unreadable) {
            return notRead(
                    "it could not be read just now: Azure did not answer, or is asked too often; it is asked again by"
                            + " itself");
        }
        if (count("noncompliant") > 0) {
            return new KindCondition(ConditionType.COMPLIANT, Truth.FALSE, ConditionReason.NON_COMPLIANT,
                    "resources do not comply: status.compliance.nonCompliantResources has them");
        }
        if (undecided()) {
            return new KindCondition(ConditionType.COMPLIANT, Truth.UNKNOWN, ConditionReason.NOT_EVALUATED,
                    "Azure can't say of all resources whether they comply: some are not evaluated yet, or policies"
                            + " contradict each other there");
        }
        return count("compliant") + count("exempt") > 0
                ? new KindCondition(ConditionType.COMPLIANT, Truth.TRUE, ConditionReason.ALL_COMPLY,
                        "all that Azure evaluated complies, or is exempt")
                : new KindCondition(ConditionType.COMPLIANT, Truth.UNKNOWN, ConditionReason.NOT_EVALUATED,
                        "Azure has evaluated nothing yet, or has nothing there that the policy is about; it evaluates some"
                                + " minutes after a change, and all once a day");
    }

    private static KindCondition notRead(String why) {
        return new KindCondition(ConditionType.COMPLIANT, Truth.UNKNOWN, ConditionReason.COMPLIANCE_NOT_READ, why);
    }

    /** Whether any resource is in a state that says neither, such as unknown or conflicting. */
    private boolean undecided() {
        return details().anyMatch(one -> one.path("count").asLong() > 0
                && !DECIDED.contains(one.path("complianceState").asText("").toLowerCase(Locale.ROOT)));
    }

    private long count(String state) {
        return details().filter(one -> one.path("complianceState").asText("").equalsIgnoreCase(state))
                .mapToLong(one -> one.path("count").asLong()).sum();
    }

    /** How many resources are in which state: in Azure's line for the one assignment, not in its line for all of them. */
    private Stream<JsonNode> details() {
        JsonNode summary = facts.at(SUMMARY, "/value/0");
        JsonNode results = summary.at("/policyAssignments/0/results");
        return (results.isMissingNode() ? summary.path("results") : results).path("resourceDetails").valueStream();
    }
}
