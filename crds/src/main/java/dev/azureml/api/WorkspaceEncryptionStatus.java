package dev.azureml.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

// @formatter:off: each description stands above its field
/** With whose keys a workspace and what was made for it are encrypted, by what Azure says. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record WorkspaceEncryptionStatus(
        @JsonPropertyDescription("Whose key encrypts the workspace's metadata: CustomerManaged or MicrosoftManaged.")
        @Size(max = 64) @Nullable String keySource,
        @JsonPropertyDescription("URL of the key that Azure uses.")
        @Size(max = 1024) @Nullable String keyIdentifier,
        @JsonPropertyDescription("The key's newest version, where that is not the one in use.")
        @Size(max = 64) @Nullable String newerVersion,
        @JsonPropertyDescription("Whether Azure encrypts stores of its own with the key, in place of stores in the "
                + "subscription.")
        @Nullable Boolean serviceSide,
        @JsonPropertyDescription("The resource group that Azure made for the workspace's metadata, with a Cosmos DB account, a "
                + "search service and a storage account: they cost, and are Azure's to change and to delete.")
        @Size(max = 90) @Nullable String managedResourceGroup,
        @JsonPropertyDescription("What is in that group, each as type/name.")
        @Size(max = 16) @Nullable List<@Size(max = 512) String> managedResources,
        @JsonPropertyDescription("What was made for the workspace.")
        @Size(max = 8) @Nullable List<Resource> dependencies) {

    /** How one resource is encrypted. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Resource(
            @JsonPropertyDescription("ARM id.")
            @Size(max = 1024) @Nullable String id,
            @JsonPropertyDescription("Whose key encrypts it at rest: CustomerManaged or MicrosoftManaged.")
            @Size(max = 64) @Nullable String keySource,
            @JsonPropertyDescription("Whether it is encrypted a second time, with a key of Azure's.")
            @Nullable Boolean infrastructureEncryption,
            @JsonPropertyDescription("The oldest version of TLS that it takes, such as TLS1_2.")
            @Size(max = 64) @Nullable String minimumTlsVersion,
            @JsonPropertyDescription("Whether it takes HTTPS alone.")
            @Nullable Boolean httpsOnly) {
    }
}
