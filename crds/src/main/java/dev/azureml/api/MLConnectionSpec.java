package dev.azureml.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

// @formatter:off: each description stands above its field
/** What a connection of an Azure ML workspace should be. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(value = "has(self.workspaceRef) != has(self.workspaceId)",
        message = "exactly one of workspaceRef and workspaceId must be set")
@ValidationRule(value = "[has(self.usernamePassword), has(self.servicePrincipal), has(self.managedIdentity), "
        + "has(self.aad), has(self.none), has(self.pat), has(self.sas), has(self.accountKey), "
        + "has(self.apiKey), has(self.accessKey), has(self.customKeys), has(self.oauth2)].filter(x, x).size() == 1",
        message = "exactly one of usernamePassword, servicePrincipal, managedIdentity, aad, none, pat, sas, "
                + "accountKey, "
                + "apiKey, accessKey, customKeys and oauth2 must be set")
@ValidationRule(value = "!has(self.sharedUserList) || !has(self.isSharedToAll) || !self.isSharedToAll",
        message = "sharedUserList needs isSharedToAll: false", fieldPath = ".sharedUserList")
public record MLConnectionSpec(
        @JsonPropertyDescription("The connection's name in Azure; metadata.name when absent. Can't be changed.")
        @Pattern(Patterns.CONNECTION_NAME) @Size(max = 33) @Nullable String azureName,
        @JsonPropertyDescription("Manage (default) makes Azure match the spec; Observe reads and reports what "
                + "differs; Paused does neither.")
        @Nullable ManagementPolicy managementPolicy,
        @JsonPropertyDescription("What happens when the connection exists already and this object did not create it: "
                + "Adopt (default) takes it over, Never stops.")
        @Nullable AdoptionPolicy adoptionPolicy,
        @JsonPropertyDescription("What happens in Azure when this object is deleted: Delete (default for what was "
                + "created here) or Retain (default for what was adopted).")
        @Nullable DeletionPolicy deletionPolicy,
        @JsonPropertyDescription("A JSON object merged last into the connection's ARM body, for what this schema "
                + "does not know yet.")
        @Nullable Map<String, JsonNode> overrides,
        @JsonPropertyDescription("The MLWorkspace that the connection is in.")
        @Nullable WorkspaceRef workspaceRef,
        @JsonPropertyDescription("ARM id of the workspace that the connection is in, in place of workspaceRef.")
        @Pattern(Patterns.WORKSPACE_ID) @Nullable String workspaceId,
        @JsonPropertyDescription("What the connection leads to.")
        @Required ConnectionCategory category,
        @JsonPropertyDescription("Where it leads: a URL, a connection string without credentials, or an ARM id, as the "
                + "category wants it.")
        @Size(min = 1, max = 4096) @Required String target,
        @JsonPropertyDescription("Further facts for those who use the connection, such as ApiType or ApiVersion. No "
                + "secrets: everybody can read them.")
        @Size(max = 50) @Nullable Map<String, @Size(max = 1024) String> metadata,
        @JsonPropertyDescription("When the credentials end, such as 2027-01-31T00:00:00Z; CredentialValid tells of it "
                + "beforehand.")
        @Pattern(Patterns.TIME) @Size(max = 40) @Nullable String expiryTime,
        @JsonPropertyDescription("Whether everybody in the workspace may use the connection.")
        @Nullable Boolean isSharedToAll,
        @JsonPropertyDescription("Who may use the connection when it is not shared to all: object ids.")
        @Size(max = 100) @Nullable List<@Pattern(Patterns.GUID) String> sharedUserList,
        @JsonPropertyDescription("Whether the workspace's managed identity is used to get at the target.")
        @Nullable Boolean useWorkspaceManagedIdentity,
        @JsonPropertyDescription("Whether the target is reached through a private endpoint.")
        @Nullable PrivateEndpointRequirement peRequirement,
        @JsonPropertyDescription("With the name and password of a user (authType UsernamePassword).")
        ConnectionAuth.@Nullable UsernamePassword usernamePassword,
        @JsonPropertyDescription("As a service principal (authType ServicePrincipal).")
        ConnectionAuth.@Nullable ServicePrincipal servicePrincipal,
        @JsonPropertyDescription("As a managed identity (authType ManagedIdentity).")
        ConnectionAuth.@Nullable ManagedIdentity managedIdentity,
        @JsonPropertyDescription("As the Microsoft Entra identity of whoever uses the connection (authType AAD).")
        ConnectionAuth.@Nullable Aad aad,
        @JsonPropertyDescription("With nothing (authType None).")
        ConnectionAuth.@Nullable None none,
        @JsonPropertyDescription("With a personal access token (authType PAT).")
        ConnectionAuth.@Nullable Pat pat,
        @JsonPropertyDescription("With a shared access signature (authType SAS).")
        ConnectionAuth.@Nullable Sas sas,
        @JsonPropertyDescription("With the key of an account (authType AccountKey).")
        ConnectionAuth.@Nullable AccountKey accountKey,
        @JsonPropertyDescription("With an API key (authType ApiKey).")
        ConnectionAuth.@Nullable ApiKey apiKey,
        @JsonPropertyDescription("With an access key, as Amazon S3 has (authType AccessKey).")
        ConnectionAuth.@Nullable AccessKey accessKey,
        @JsonPropertyDescription("With values under names of your own (authType CustomKeys).")
        ConnectionAuth.@Nullable CustomKeys customKeys,
        @JsonPropertyDescription("With OAuth 2 (authType OAuth2).")
        ConnectionAuth.@Nullable OAuth2 oauth2) implements WorkspaceChildSpec {
    @Override
    public @Nullable ReplacementPolicy replacementPolicy() {
        return null;
    }

    /** Whether a private endpoint is needed. */
    public enum PrivateEndpointRequirement {
        Required, NotRequired, NotApplicable
    }
}
