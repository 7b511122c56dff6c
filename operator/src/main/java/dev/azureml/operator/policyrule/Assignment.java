package dev.azureml.operator.policyrule;

import com.fasterxml.jackson.databind.JsonNode;
import dev.azureml.operator.arm.ArmId;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * An assignment of a policy, or of an initiative, as Azure lists it.
 *
 * @param name as people see it
 * @param version of the definition that it holds to, such as {@code 2.*.*}; empty for the latest
 * @param parameters by their names in lower case
 * @param narrowed whether it does not hold for all in its scope alike, so that it can't be told here for what it does
 */
public record Assignment(String id, String name, ArmId definition, String version, Map<String, JsonNode> parameters,
        String scope, List<String> notScopes, boolean narrowed) {
    private static final String MANAGEMENT_GROUP = "/providers/Microsoft.Management/managementGroups/";

    public Assignment {
        parameters = Map.copyOf(parameters);
        notScopes = List.copyOf(notScopes);
    }

    /** Returns whether it changes and refuses nothing. */
    public static boolean isOff(JsonNode body) {
        return mode(body).equalsIgnoreCase("DoNotEnforce");
    }

    private static String mode(JsonNode body) {
        return body.at("/properties/enforcementMode").asText("Default");
    }

    /** Returns the assignment; empty where it can't be told what is assigned. */
    public static Optional<Assignment> of(JsonNode body) {
        JsonNode properties = body.path("properties");
        boolean narrowed = !mode(body).equalsIgnoreCase("Default") || !properties.path("resourceSelectors").isEmpty()
                || !properties.path("overrides").isEmpty();
        String id = body.path("id").asText("");
        Optional<ArmId> definition = ArmId.tryParse(properties.path("policyDefinitionId").textValue());
        if (id.isEmpty() || definition.isEmpty()) {
            return Optional.empty();
        }
        String scope = properties.path("scope").asText(ArmId.tryParse(id).flatMap(ArmId::parent).map(ArmId::value)
                .orElse(""));
        return Optional.of(new Assignment(id, shown(properties, body), definition.get(),
                properties.path("definitionVersion").asText(""), values(properties.path("parameters")), scope,
                properties.path("notScopes").valueStream().map(JsonNode::asText).toList(),
                narrowed));
    }

    static String shown(JsonNode properties, JsonNode body) {
        String displayed = properties.path("displayName").asText("");
        return displayed.isEmpty() ? body.path("name").asText("") : displayed;
    }

    /** Returns the values of parameters as assignments and initiatives have them. */
    static Map<String, JsonNode> values(JsonNode parameters) {
        return parameters.propertyStream().filter(one -> one.getValue().has("value"))
                .collect(Collectors.toMap(one -> one.getKey().toLowerCase(Locale.ROOT), one -> one.getValue().path(
                        "value"), (one, _) -> one));
    }

    /** Returns whether it is of an initiative. */
    public boolean isOfInitiative() {
        return definition.type().equalsIgnoreCase("Microsoft.Authorization/policySetDefinitions");
    }

    /** Returns whether it holds for a resource; what only may be left out of it counts as left out. */
    public boolean covers(ArmId resource) {
        return !narrowed && !misses(resource) && notScopes.stream().noneMatch(Assignment::isManagementGroup);
    }

    /** Returns whether it certainly does not hold for a resource. */
    public boolean misses(ArmId resource) {
        boolean within = isManagementGroup(scope) || isWithin(resource, scope);
        return !within || notScopes.stream().anyMatch(out -> isWithin(resource, out));
    }

    private static boolean isManagementGroup(String scope) {
        return scope.regionMatches(true, 0, MANAGEMENT_GROUP, 0, MANAGEMENT_GROUP.length());
    }

    private static boolean isWithin(ArmId resource, String scope) {
        return !scope.isEmpty() && (resource.value() + "/").toLowerCase(Locale.ROOT)
                .startsWith((scope + "/").toLowerCase(Locale.ROOT));
    }

    /**
     * Returns the policy that it assigns.
     *
     * @param definition as Azure has it
     * @return empty where it holds to another version of it, whose rule may be another
     */
    public Optional<AssignedPolicy> policy(JsonNode definition) {
        return holdsTo(definition) ? AssignedPolicy.of(this, "", definition, parameters) : Optional.empty();
    }

    /** Returns whether it is that version of its definition, or of its initiative, that it holds to. */
    public boolean holdsTo(JsonNode definition) {
        return isOf(version, definition);
    }

    private static boolean isOf(String version, JsonNode definition) {
        String latest = definition.at("/properties/version").asText("");
        return version.isEmpty() || latest.isEmpty() || major(version).equals(major(latest));
    }

    private static String major(String version) {
        return version.split("[.]", 2)[0];
    }

    /**
     * A policy of an initiative, with what that gives it.
     *
     * @param version of the definition that the initiative holds to; empty for the latest
     */
    public record Member(String reference, ArmId definition, String version, Map<String, JsonNode> parameters) {
        public Member {
            parameters = Map.copyOf(parameters);
        }
    }

    /** Returns the policies of the initiative that it assigns; without those of which it is not known what they are given. */
    public List<Member> members(JsonNode initiative) {
        Map<String, JsonNode> given = AssignedPolicy.withDefaults(initiative.at("/properties/parameters"), parameters);
        return initiative.at("/properties/policyDefinitions").valueStream().flatMap(member -> member(member, Terms.of(
                given)).stream()).toList();
    }

    private static Optional<Member> member(JsonNode said, Terms terms) {
        Map<String, JsonNode> parameters = new HashMap<>();
        for (Map.Entry<String, JsonNode> one : values(said.path("parameters")).entrySet()) {
            Optional<JsonNode> value = terms.value(one.getValue());
            if (value.isEmpty()) {
                return Optional.empty();
            }
            parameters.put(one.getKey(), value.get());
        }
        return ArmId.tryParse(said.path("policyDefinitionId").textValue()).map(id -> new Member(said.path(
                "policyDefinitionReferenceId").asText(""), id, said.path("definitionVersion").asText(""), parameters));
    }

    /** Returns a policy of the initiative that it assigns; empty where that holds to another version of it. */
    public Optional<AssignedPolicy> policy(Member member, JsonNode definition) {
        return !isOf(member.version(), definition)
                ? Optional.empty()
                : AssignedPolicy.of(this, member.reference(), definition, member.parameters());
    }
}
