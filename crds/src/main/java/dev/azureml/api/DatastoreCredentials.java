package dev.azureml.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

// @formatter:off: each description stands above its field
/** How a datastore authenticates; exactly one is set. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(value = "[has(self.accountKey), has(self.sas), has(self.servicePrincipal), "
        + "has(self.certificate), has(self.none)].filter(x, x).size() == 1",
        message = "exactly one of accountKey, sas, servicePrincipal, certificate and none must be set")
public record DatastoreCredentials(
        @JsonPropertyDescription("With a key of the storage account.")
        @Nullable AccountKey accountKey,
        @JsonPropertyDescription("With a shared access signature.")
        @Nullable Sas sas,
        @JsonPropertyDescription("As a service principal with a client secret.")
        @Nullable ServicePrincipal servicePrincipal,
        @JsonPropertyDescription("As a service principal with a certificate.")
        @Nullable Certificate certificate,
        @JsonPropertyDescription("With nothing stored: as the user, the compute's identity or the workspace's "
                + "identity.")
        @Nullable None none) {
    /** A key of a storage account. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record AccountKey(
            @JsonPropertyDescription("The key.")
            @Required SecretValueSource key) {
    }

    /** A shared access signature. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Sas(
            @JsonPropertyDescription("The token.")
            @Required SecretValueSource sasToken) {
    }

    /** A service principal. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record ServicePrincipal(
            @JsonPropertyDescription("Client id.")
            @Pattern(Patterns.GUID) @Required String clientId,
            @JsonPropertyDescription("Tenant id.")
            @Pattern(Patterns.GUID) @Required String tenantId,
            @JsonPropertyDescription("Client secret.")
            @Required SecretValueSource clientSecret,
            @JsonPropertyDescription("URL of the authority that gives tokens.")
            @Size(max = 2048) @Nullable String authorityUrl,
            @JsonPropertyDescription("The resource that tokens are for.")
            @Size(max = 2048) @Nullable String resourceUrl) {
    }

    /** A service principal that has a certificate. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Certificate(
            @JsonPropertyDescription("Client id.")
            @Pattern(Patterns.GUID) @Required String clientId,
            @JsonPropertyDescription("Tenant id.")
            @Pattern(Patterns.GUID) @Required String tenantId,
            @JsonPropertyDescription("The certificate with its private key: PEM, or PKCS #12 without a password in "
                    + "base64.")
            @Required SecretValueSource certificate,
            @JsonPropertyDescription("SHA-1 thumbprint in hexadecimal; read from the certificate when absent.")
            @Pattern(Patterns.THUMBPRINT) @Size(max = 40) @Nullable String thumbprint,
            @JsonPropertyDescription("URL of the authority that gives tokens.")
            @Size(max = 2048) @Nullable String authorityUrl,
            @JsonPropertyDescription("The resource that tokens are for.")
            @Size(max = 2048) @Nullable String resourceUrl) {
    }

    /** Nothing stored. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record None() {
    }
}
