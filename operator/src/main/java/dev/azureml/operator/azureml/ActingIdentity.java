package dev.azureml.operator.azureml;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The object ids in Entra ID of a resource's managed identities, as Azure answers them with the resource. */
public final class ActingIdentity {
    private static final String PRIMARY = "/properties/primaryUserAssignedIdentity";

    private ActingIdentity() {
    }

    /** Returns whom the resource acts as: its primary user-assigned identity, else itself, else a user-assigned one. */
    public static Optional<String> of(JsonNode resource) {
        Optional<String> system = systemAssigned(resource);
        return system.isEmpty() || resource.at(PRIMARY).isTextual() ? userAssigned(resource) : system;
    }

    /** Returns the one that lives and dies with the resource. */
    public static Optional<String> systemAssigned(JsonNode resource) {
        return Optional.ofNullable(resource.at("/identity/principalId").textValue());
    }

    /** Returns the primary of those that others can have too, else the first. */
    public static Optional<String> userAssigned(JsonNode resource) {
        String primary = resource.at(PRIMARY).asText("");
        return assigned(resource).properties().stream()
                .filter(identity -> primary.isEmpty() || identity.getKey().equalsIgnoreCase(primary)).findFirst()
                .map(identity -> identity.getValue().path("principalId")).map(ActingIdentity::text);
    }

    /** Returns whether it has several that others can have too, and nothing says as which of them it acts. */
    public static boolean isUndecided(JsonNode resource) {
        return systemAssigned(resource).isEmpty() && !resource.at(PRIMARY).isTextual()
                && assigned(resource).size() > 1;
    }

    private static JsonNode assigned(JsonNode resource) {
        return resource.at("/identity/userAssignedIdentities");
    }

    private static @Nullable String text(JsonNode value) {
        return value.textValue();
    }
}
