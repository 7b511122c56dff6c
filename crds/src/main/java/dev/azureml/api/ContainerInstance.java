package dev.azureml.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

// @formatter:off: each description stands above its field
/** A container group of one container for development and test: Azure's ContainerGroupProperties. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(value = "!(has(self.dnsNameLabel) && has(self.subnetId))",
        message = "dnsNameLabel is for a public address, and a container group in a subnet has none",
        fieldPath = ".dnsNameLabel")
@ValidationRule(value = "self.ports.all(p, self.ports.filter(q, q.port == p.port).size() == 1)",
        message = "a port stands in ports once",
        fieldPath = ".ports")
@ValidationRule(value = "!has(self.environmentVariables) || !has(self.environmentVariablesFrom) || "
        + "self.environmentVariablesFrom.all(k, !(k in self.environmentVariables))",
        message = "a name stands in environmentVariables or in environmentVariablesFrom, not in both",
        fieldPath = ".environmentVariablesFrom")
@ValidationRule(value = "!has(self.scoringKey) || !((has(self.environmentVariables) && "
        + "self.scoringKey.environmentVariable in self.environmentVariables) || "
        + "(has(self.environmentVariablesFrom) && self.scoringKey.environmentVariable in "
        + "self.environmentVariablesFrom))",
        message = "scoringKey sets that environment variable already",
        fieldPath = ".scoringKey.environmentVariable")
@ValidationRule(value = "has(self.resourceGroupId) == has(oldSelf.resourceGroupId) && (!has(self.resourceGroupId) || "
        + "self.resourceGroupId == oldSelf.resourceGroupId)",
        message = "resourceGroupId can't be changed: create another MLInferenceEndpoint",
        fieldPath = ".resourceGroupId")
public record ContainerInstance(
        @JsonPropertyDescription("ARM id of the resource group; the workspace's when absent. Can't be changed.")
        @Pattern(Patterns.RESOURCE_GROUP_ID) @Size(max = 512) @Nullable String resourceGroupId,
        @JsonPropertyDescription("The image that serves, such as registry.azurecr.io/churn:1. A change restarts the "
                + "container.")
        @Size(min = 1, max = 512) @Required String image,
        @JsonPropertyDescription("The command and its arguments; the image's when absent.")
        @Size(max = 64) @Nullable List<@Size(max = 4096) String> command,
        @JsonPropertyDescription("CPU cores. Create-only.")
        @Min(value = 0, inclusive = false) @Max(32) @Required Double cpu,
        @JsonPropertyDescription("Memory in GB; it has to hold the model. Create-only.")
        @Min(value = 0, inclusive = false) @Max(256) @Required Double memoryInGB,
        @JsonPropertyDescription("The ports that are open, the scoring port first. Create-only.")
        @Size(min = 1, max = 5) @Required List<Port> ports,
        @JsonPropertyDescription("The path behind the address that requests are sent to; /score when absent.")
        @Pattern(Patterns.URL_PATH) @Size(max = 256) @Nullable String scoringPath,
        @JsonPropertyDescription("First part of the public name, which has to be free in the region. A change "
                + "restarts the container.")
        @Pattern(Patterns.DNS_LABEL) @Size(min = 5, max = 63) @Nullable String dnsNameLabel,
        @JsonPropertyDescription("ARM id of the subnet that the group is in, with a private address alone. "
                + "Create-only.")
        @Pattern(Patterns.SUBNET_ID) @Size(max = 1024) @Nullable String subnetId,
        @JsonPropertyDescription("Environment variables, by name.")
        @Size(max = 64) @Nullable Map<String, @Size(max = 4096) String> environmentVariables,
        @JsonPropertyDescription("Environment variables, by name, whose values are in Secrets and ConfigMaps; those "
                + "of Secrets are never shown in Azure.")
        @Size(max = 32) @Nullable Map<String, VariableSource> environmentVariablesFrom,
        @JsonPropertyDescription("The key that callers must send, which the image's server reads from an environment "
                + "variable.")
        @Nullable ScoringKey scoringKey,
        @JsonPropertyDescription("How images are pulled from registries that want to know who does.")
        @Size(max = 8) @Nullable List<RegistryCredential> imageRegistryCredentials,
        @JsonPropertyDescription("When a container that ended is started again; Always when absent. Create-only.")
        @Nullable RestartPolicy restartPolicy,
        @JsonPropertyDescription("The image's operating system; Linux when absent. Create-only.")
        @Nullable OsType osType,
        @JsonPropertyDescription("The availability zone. Create-only.")
        @Size(max = 1) @Nullable List<@Pattern(Patterns.ZONE) @Size(max = 1) String> zones) {
    /** One open port. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Port(
            @JsonPropertyDescription("The number.")
            @Min(1) @Max(65535) @Required Integer port,
            @JsonPropertyDescription("TCP when absent.")
            @Nullable Protocol protocol) {
    }

    /** What a port speaks. */
    public enum Protocol {
        TCP, UDP
    }

    /** The key that callers must send. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record ScoringKey(
            @JsonPropertyDescription("The environment variable that the image's server reads it from.")
            @Pattern(Patterns.VARIABLE_NAME) @Size(max = 256) @Required String environmentVariable,
            @JsonPropertyDescription("The key.")
            @Required SecretKeyRef secretKeyRef) {
    }

    /** Who pulls images from a registry. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @ValidationRule(value = "has(self.identity) != has(self.username) && has(self.username) == has(self.password)",
            message = "either identity or username and password must be set")
    public record RegistryCredential(
            @JsonPropertyDescription("Host name of the registry.")
            @Pattern(Patterns.REGISTRY_SERVER) @Size(max = 253) @Required String server,
            @JsonPropertyDescription("Name of the user.")
            @Size(max = 256) @Nullable String username,
            @JsonPropertyDescription("Password of the user.")
            @Nullable SecretValueSource password,
            @JsonPropertyDescription("ARM id of a user-assigned identity in spec.identity that may pull.")
            @Pattern(Patterns.USER_ASSIGNED_IDENTITY_ID) @Size(max = 1024) @Nullable String identity) {
    }

    /** When a container that ended is started again. */
    public enum RestartPolicy {
        Always, OnFailure, Never
    }

    /** An operating system. */
    public enum OsType {
        Linux, Windows
    }
}
