package dev.azureml.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

// @formatter:off: each description stands above its field
/** An account to log in with by SSH: Azure's VirtualMachineSshCredentials. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(value = "has(self.password) != has(self.privateKeyData)",
        message = "exactly one of password and privateKeyData must be set")
@ValidationRule(value = "!has(self.publicKeyData) || has(self.privateKeyData)",
        message = "publicKeyData goes with privateKeyData",
        fieldPath = ".publicKeyData")
public record VirtualMachineSshCredentials(
        @JsonPropertyDescription("Name of the account.")
        @Size(min = 1, max = 64) @Required String username,
        @JsonPropertyDescription("Its password.")
        @Nullable SecretValueSource password,
        @JsonPropertyDescription("Its SSH private key.")
        @Nullable SecretValueSource privateKeyData,
        @JsonPropertyDescription("The SSH public key that belongs to privateKeyData.")
        @Nullable SecretValueSource publicKeyData) {
}
