package dev.azureml.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

// @formatter:off: each description stands above its field
/** As whom to act in Azure; exactly one is set. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(value = "has(self.name) != has(self.serviceAccountName)",
        message = "exactly one of name (of a Secret) and serviceAccountName must be set")
public record CredentialsRef(
        @JsonPropertyDescription("A Secret with AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET or "
                + "AZURE_CLIENT_CERTIFICATE.")
        @Pattern(Patterns.DNS_NAME) @Size(max = 253) @Nullable String name,
        @JsonPropertyDescription("A ServiceAccount with the annotation azure.workload.identity/client-id, which the "
                + "identity in Azure trusts as a federated credential. The better way: no secret is kept.")
        @Pattern(Patterns.DNS_NAME) @Size(max = 253) @Nullable String serviceAccountName) {
    /** A Secret. */
    public CredentialsRef(String name) {
        this(name, null);
    }
}
