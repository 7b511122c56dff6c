package dev.azureml.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

// @formatter:off: each description stands above its field
/** The managed identities of a resource. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(value = "self.type.contains('UserAssigned') == (has(self.userAssignedIdentities) && "
        + "size(self.userAssignedIdentities) > 0)",
        message = "identity.userAssignedIdentities goes with identity.type UserAssigned or SystemAssigned,UserAssigned:"
                + " set both, or neither")
public record ManagedIdentity(
        @JsonPropertyDescription("Which identities the resource has.")
        @Required Type type,
        @JsonPropertyDescription("ARM ids of the user-assigned identities.")
        @Size(max = 50)
        @Nullable List<@Pattern(Patterns.USER_ASSIGNED_IDENTITY_ID) @Size(max = 1024) String> userAssignedIdentities) {
    /** Which identities a resource has. */
    public enum Type {
        None,
        SystemAssigned,
        UserAssigned,
        @JsonProperty("SystemAssigned,UserAssigned") SystemAssignedUserAssigned
    }
}
