package dev.azureml.operator.policyrule;

import com.fasterxml.jackson.databind.JsonNode;
import dev.azureml.operator.arm.ArmId;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is exempt from an assignment.
 *
 * @param scope within which it is; a resource's id for that one alone
 * @param references of the policies of an initiative; all of them when empty
 * @param expiresOn null when it does not end
 * @param sure whether it is known for what and until when it is; what it may exempt counts as exempt all the same
 */
public record Exemption(String scope, String assignmentId, List<String> references, @Nullable Instant expiresOn,
        boolean sure) {
    private static final String MARK = "/providers/microsoft.authorization/policyexemptions/";

    public Exemption {
        references = List.copyOf(references);
    }

    /** Returns the exemption; empty for what is none. */
    public static Optional<Exemption> of(JsonNode body) {
        String id = body.path("id").asText("");
        int end = id.toLowerCase(Locale.ROOT).lastIndexOf(MARK);
        String until = body.at("/properties/expiresOn").asText("");
        String assignment = body.at("/properties/policyAssignmentId").asText("");
        return end < 0 || assignment.isEmpty()
                ? Optional.empty()
                : Optional.of(new Exemption(id.substring(0, end), assignment, body.at(
                        "/properties/policyDefinitionReferenceIds").valueStream().map(JsonNode::asText).toList(),
                        time(until), !mayBeElsewhere(id.substring(0, end)) && (until.isEmpty() || time(until) != null)
                                && body.at("/properties/resourceSelectors").isEmpty()));
    }

    private static boolean mayBeElsewhere(String scope) {
        return scope.isEmpty() || scope.toLowerCase(Locale.ROOT).contains("/managementgroups/");
    }

    private static @Nullable Instant time(String text) {
        try {
            return text.isEmpty() ? null : Instant.parse(text);
        } catch (DateTimeParseException e) {
            return null;
        }
    }

    /** Returns whether a policy does nothing to a resource because of it; one that is narrowed may be for others. */
    public boolean frees(AssignedPolicy policy, ArmId resource, Instant now) {
        boolean within = mayBeElsewhere(scope)
                || (resource.value() + "/").toLowerCase(Locale.ROOT).startsWith(scope.toLowerCase(Locale.ROOT) + "/");
        boolean named = references.isEmpty() || references.stream().anyMatch(policy.reference()::equalsIgnoreCase);
        return within && named && assignmentId.equalsIgnoreCase(policy.assignment().id())
                && (expiresOn == null || now.isBefore(expiresOn));
    }
}
