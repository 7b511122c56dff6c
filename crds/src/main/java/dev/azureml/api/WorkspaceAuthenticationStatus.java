package dev.azureml.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

// @formatter:off: each description stands above its field
/** By which ways one can sign in to a workspace and what it depends on, as Azure has them; what was not read is left out. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record WorkspaceAuthenticationStatus(
        @JsonPropertyDescription("The workspace itself, and its studio.")
        @Size(max = 4) @Nullable List<Way> workspace,
        @JsonPropertyDescription("The storage account.")
        @Size(max = 4) @Nullable List<Way> storageAccount,
        @JsonPropertyDescription("The key vault.")
        @Size(max = 4) @Nullable List<Way> keyVault,
        @JsonPropertyDescription("Application Insights, for what sends telemetry.")
        @Size(max = 4) @Nullable List<Way> applicationInsights,
        @JsonPropertyDescription("The container registry.")
        @Size(max = 4) @Nullable List<Way> containerRegistry,
        @JsonPropertyDescription("How the workspace's own datastores get at the storage account: AccessKey, Identity or "
                + "UserDelegationSAS.")
        @Size(max = 64) @Nullable String systemDatastores) {
    /** A way to sign in. */
    public enum Way {
        EntraId, AccountKey, AdminKey, ConnectionString, Anonymous
    }
}
