package dev.azureml.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.Map;
import org.jspecify.annotations.Nullable;

// @formatter:off: each description stands above its field
/** How a connection authenticates: one record for each authType of Azure's model. */
public final class ConnectionAuth {
    private ConnectionAuth() {
    }

    /** authType UsernamePassword. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record UsernamePassword(
            @JsonPropertyDescription("Name of the user.")
            @Size(min = 1, max = 512) @Required String username,
            @JsonPropertyDescription("Password of the user.")
            @Required SecretValueSource password,
            @JsonPropertyDescription("Security token, where the service (Salesforce) wants one beside the password.")
            @Nullable SecretValueSource securityToken) {
    }

    /** authType ServicePrincipal. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record ServicePrincipal(
            @JsonPropertyDescription("Client id.")
            @Pattern(Patterns.GUID) @Required String clientId,
            @JsonPropertyDescription("Tenant id.")
            @Pattern(Patterns.GUID) @Required String tenantId,
            @JsonPropertyDescription("Client secret.")
            @Required SecretValueSource clientSecret) {
    }

    /** authType ManagedIdentity. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record ManagedIdentity(
            @JsonPropertyDescription("Client id of the managed identity.")
            @Pattern(Patterns.GUID) @Nullable String clientId,
            @JsonPropertyDescription("ARM id of the managed identity.")
            @Pattern(Patterns.USER_ASSIGNED_IDENTITY_ID) @Size(max = 1024) @Nullable String resourceId) {
    }

    /** authType AAD: as the Microsoft Entra identity of whoever uses the connection. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Aad() {
    }

    /** authType None. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record None() {
    }

    /** authType PAT: a personal access token. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Pat(
            @JsonPropertyDescription("The personal access token.")
            @Required SecretValueSource pat) {
    }

    /** authType SAS. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Sas(
            @JsonPropertyDescription("The shared access signature.")
            @Required SecretValueSource sas) {
    }

    /** authType AccountKey. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record AccountKey(
            @JsonPropertyDescription("The key of the account.")
            @Required SecretValueSource key) {
    }

    /** authType ApiKey. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record ApiKey(
            @JsonPropertyDescription("The API key.")
            @Required SecretValueSource key) {
    }

    /** authType AccessKey. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record AccessKey(
            @JsonPropertyDescription("Id of the access key.")
            @Size(min = 1, max = 256) @Required String accessKeyId,
            @JsonPropertyDescription("The secret access key.")
            @Required SecretValueSource secretAccessKey) {
    }

    /** authType CustomKeys. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record CustomKeys(
            @JsonPropertyDescription("Secret values by the names that programs ask for them.")
            @Size(min = 1, max = Limits.SECRETS) @Required Map<String, SecretValueSource> keys) {
    }

    /** authType OAuth2. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record OAuth2(
            @JsonPropertyDescription("Client id.")
            @Pattern(Patterns.GUID) @Required String clientId,
            @JsonPropertyDescription("Client secret.")
            @Required SecretValueSource clientSecret,
            @JsonPropertyDescription("URL of the authority; Concur needs it.")
            @Size(max = 2048) @Nullable String authUrl,
            @JsonPropertyDescription("Tenant id; QuickBooks and Xero need it.")
            @Size(max = 256) @Nullable String tenantId,
            @JsonPropertyDescription("Name of the user, where the grant is one of user and password (Concur, "
                    + "ServiceNow).")
            @Size(max = 512) @Nullable String username,
            @JsonPropertyDescription("Password of the user.")
            @Nullable SecretValueSource password,
            @JsonPropertyDescription("Developer token; GoogleAdWords needs it.")
            @Nullable SecretValueSource developerToken,
            @JsonPropertyDescription("Refresh token that was got beforehand (GoogleBigQuery, GoogleAdWords, Hubspot, "
                    + "QuickBooks, Square, Xero, Zoho).")
            @Nullable SecretValueSource refreshToken) {
    }
}
