package dev.azureml.operator.azureml;

import com.fasterxml.jackson.databind.JsonNode;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.plan.ResolvedReferences;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a role is, as Azure answers it.
 *
 * @param id the GUID that is its name in Azure
 * @param isBuiltIn whether it is Azure's, alike in every tenant
 */
public record RoleDefinition(String id, String name, boolean isBuiltIn, List<Permission> permissions) {
    public static final String TYPE = "Microsoft.Authorization/roleDefinitions";
    /** Where the platform team chose no other. */
    public static final String API_VERSION = "2022-04-01";

    public RoleDefinition {
        permissions = List.copyOf(permissions);
    }

    /** Some of what a role allows: each of the actions that no exception takes out. */
    public record Permission(List<String> actions, List<String> notActions) {
        public Permission {
            actions = List.copyOf(actions);
            notActions = List.copyOf(notActions);
        }

        public boolean allows(String action) {
            return covers(actions, action) && !covers(notActions, action);
        }

        /** Returns whether one of the patterns is the action, or all of another pattern: a star stands for any text, slashes too. */
        static boolean covers(List<String> patterns, String action) {
            return patterns.stream()
                    .anyMatch(pattern -> Pattern.compile(Pattern.quote(pattern).replace("*", "\\E.*\\Q"),
                            Pattern.CASE_INSENSITIVE).matcher(action).matches());
        }
    }

    public static RoleDefinition of(JsonNode resource) {
        JsonNode properties = resource.path("properties");
        return new RoleDefinition(resource.path("name").asText(), properties.path("roleName").asText(),
                properties.path("type").asText().equalsIgnoreCase("BuiltInRole"),
                properties.path("permissions").valueStream()
                        .map(one -> new Permission(texts(one.path("actions")), texts(one.path("notActions"))))
                        .collect(Collectors.toUnmodifiableList()));
    }

    private static List<String> texts(JsonNode list) {
        return list.valueStream().map(JsonNode::asText).toList();
    }

    public static String apiVersion(ResolvedReferences resolved) {
        return resolved.apiVersion(TYPE, API_VERSION);
    }

    /** Returns the id of a custom role that is defined there, whoever defines it: the same name is the same role. */
    public static ArmId custom(ArmId home, String roleName) {
        return at(home, RoleAssignment.uuid(home.value() + "|" + roleName).toString());
    }

    /** Returns where it can be assigned, with all below each, as Azure answers it. */
    public static List<String> assignableScopes(JsonNode resource) {
        return texts(resource.at("/properties/assignableScopes"));
    }

    /**
     * Returns where alone it can be assigned, when the scope is not in that; empty where it is, and where it can't be told,
     * as nobody says here what is in a management group.
     */
    public static List<String> assignableOnlyOutside(JsonNode resource, ArmId scope) {
        List<String> said = assignableScopes(resource);
        boolean isApart = said.stream().allMatch(one -> ArmId.tryParse(one)
                .filter(place -> place.subscriptionId() != null && !scope.isWithin(place)).isPresent());
        return isApart ? said : List.of();
    }

    /** Returns the GUID at the end of the ARM id of a definition, which names the same role at every scope. */
    public static String guidOf(String definitionId) {
        return definitionId.substring(definitionId.lastIndexOf('/') + 1);
    }

    /** Returns where the definition is read by whoever may look at the scope. */
    public static ArmId at(ArmId scope, String id) {
        return scope.extension(TYPE, id);
    }

    /** Returns the ARM id that assignments to the scope name it by. */
    public static String namedBy(ArmId scope, String id) {
        return ArmId.ofSubscription(Objects.requireNonNull(scope.subscriptionId(), "a scope in a subscription"))
                .extension(TYPE, id).value();
    }

    /** Returns whether who holds the role can give roles to others, or to himself; where Azure did not say, he can. */
    public boolean assignsRoles() {
        return permissions.isEmpty() || assigningAction().isPresent();
    }

    /** Returns the first of its actions with which one can do so. */
    public Optional<String> assigningAction() {
        return permissions.stream().flatMap(one -> one.actions().stream()
                .filter(action -> Delegation.isBy(action, one.notActions()))).findFirst();
    }
}
