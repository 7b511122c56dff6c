package dev.azureml.operator.arm;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads out of an error what a person needs to put it right. */
public final class FailureDetails {
    private static final Pattern POLICY = Pattern.compile("\"policyAssignment\":\\{\"name\":\"(?<assignment>[^\"]*)\""
            + "(?:,\"id\":\"(?<assignmentId>[^\"]*)\")?\\}(?:,\"policyDefinition\":\\{\"name\":\"(?<definition>[^\"]*)\""
            + "(?:,\"id\":\"(?<definitionId>[^\"]*)\")?)?");
    private static final Pattern ACTION = Pattern.compile(
            "perform (?:the )?(?:following )?action(?:\\(s\\))? '(?<action>[^']+)'.*?(?:over|at|on)(?: the)?(?: linked)?"
                    + " scope(?:\\(s\\))? '(?<scope>[^']+)'",
            Pattern.DOTALL);
    private static final Pattern LINKED = Pattern.compile("does not have permission to " + ACTION.pattern(),
            Pattern.DOTALL);
    private static final Pattern NAMESPACE = Pattern.compile("use namespace '([\\w.]+)'");
    private static final Pattern LOCKS = Pattern.compile("scope\\(s\\) are locked: '([^']+)'");

    private FailureDetails() {
    }

    /** The assignment and the definition behind a denial; empty texts where Azure did not say. */
    public record PolicyDenial(String assignmentName, String assignmentId, String definitionName,
            String definitionId) {
    }

    /** What the identity may not do, and where. */
    public record DeniedAction(String action, String scope) {
    }

    /** The policies that denied a request. */
    public static List<PolicyDenial> policies(ArmError error) {
        var structured = allOf(error).flatMap(one -> one.additionalInfo().stream())
                .filter(info -> info.type().equalsIgnoreCase("PolicyViolation"))
                .map(info -> policy(info.info()))
                .distinct()
                .toList();
        return structured.isEmpty() ? fromText(error.message()) : structured;
    }

    /** The action and scope that an authorization failure names. */
    public static Optional<DeniedAction> deniedAction(ArmError error) {
        return Stream.of(LINKED, ACTION)
                .map(pattern -> pattern.matcher(error.message()))
                .filter(Matcher::find)
                .map(found -> new DeniedAction(found.group("action"), found.group("scope")))
                .findFirst();
    }

    /** The provider namespace that the subscription is not registered for. */
    public static Optional<String> unregisteredProvider(ArmError error) {
        return allOf(error)
                .flatMap(one -> Stream.concat(matches(NAMESPACE, one.message()), Stream.ofNullable(one.target())))
                .filter(name -> name.matches("[A-Za-z]\\w*(\\.\\w+)+"))
                .findFirst();
    }

    /** The scopes whose lock forbids the request. */
    public static Set<String> lockedScopes(ArmError error) {
        var scopes = new LinkedHashSet<String>();
        matches(LOCKS, error.message()).flatMap(list -> Stream.of(list.split("\\s*,\\s*", -1))).forEach(scopes::add);
        return scopes;
    }

    private static Stream<ArmError> allOf(ArmError error) {
        return Stream.concat(Stream.of(error), error.details().stream().flatMap(FailureDetails::allOf));
    }

    private static PolicyDenial policy(JsonNode info) {
        return new PolicyDenial(
                first(info, "policyAssignmentDisplayName", "policyAssignmentName"),
                first(info, "policyAssignmentId"),
                first(info, "policyDefinitionDisplayName", "policyDefinitionName"),
                first(info, "policyDefinitionId"));
    }

    private static List<PolicyDenial> fromText(String message) {
        return POLICY.matcher(message)
                .results()
                .map(found -> new PolicyDenial(orEmpty(found.group("assignment")), orEmpty(found.group("assignmentId")),
                        orEmpty(found.group("definition")), orEmpty(found.group("definitionId"))))
                .distinct()
                .toList();
    }

    private static Stream<String> matches(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(found -> found.group(1));
    }

    private static String first(JsonNode info, String... names) {
        return Stream.of(names).flatMap(name -> Bodies.text(info.path(name)).stream()).findFirst().orElse("");
    }

    @SuppressWarnings("NullAway") // Groups that took no part in the match are null.
    private static String orEmpty(String text) {
        return text == null ? "" : text;
    }
}
