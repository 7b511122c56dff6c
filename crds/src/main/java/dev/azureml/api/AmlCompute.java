package dev.azureml.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

// @formatter:off: each description stands above its field
/** A cluster: Azure's AmlComputeProperties. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(value = "!has(self.virtualMachineImage) || has(self.osType) && self.osType == 'Windows'",
        message = "virtualMachineImage is for nodes with osType Windows alone",
        fieldPath = ".virtualMachineImage")
public record AmlCompute(
        @JsonPropertyDescription("VM size of the nodes, such as Standard_DS3_v2. Create-only.")
        @Pattern(Patterns.VM_SIZE) @Size(min = 1, max = 64) @Required String vmSize,
        @JsonPropertyDescription("Dedicated, or LowPriority nodes that Azure may take away. Create-only.")
        @Nullable VmPriority vmPriority,
        @JsonPropertyDescription("Operating system of the nodes. Create-only.")
        @Nullable OsType osType,
        @JsonPropertyDescription("Image of Windows nodes. Create-only.")
        @Nullable VirtualMachineImage virtualMachineImage,
        @JsonPropertyDescription("Whether the nodes are cut off from all networks but their own. Create-only.")
        @Nullable Boolean isolatedNetwork,
        @JsonPropertyDescription("How many nodes; changed in place. A cluster that is made without gets none at least, "
                + "4 at most and takes a node away after PT120S, as with az ml.")
        @Nullable ScaleSettings scaleSettings,
        @JsonPropertyDescription("An administrator account on each node. Create-only.")
        @Nullable UserAccountCredentials userAccountCredentials,
        @JsonPropertyDescription("The subnet that the nodes are in. Create-only.")
        @Nullable ComputeSubnet subnet,
        @JsonPropertyDescription("Whether the SSH port can be reached from public networks; NotSpecified lets Azure "
                + "choose at creation. Create-only.")
        @Nullable RemoteLoginPortPublicAccess remoteLoginPortPublicAccess,
        @JsonPropertyDescription("Whether the nodes have public IP addresses. Create-only.")
        @Nullable Boolean enableNodePublicIp) {
    /** Whether Azure may take nodes away. */
    public enum VmPriority {
        Dedicated, LowPriority
    }

    /** Operating system of the nodes. */
    public enum OsType {
        Linux, Windows
    }

    /** Whether SSH is public; NotSpecified leaves it to Azure. */
    public enum RemoteLoginPortPublicAccess {
        Enabled, Disabled, NotSpecified
    }

    /** Image of Windows nodes. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record VirtualMachineImage(
            @JsonPropertyDescription("ARM id of the image.")
            @Pattern(Patterns.ARM_ID) @Size(max = 1024) @Required String id) {
    }

    /** How many nodes there are. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @ValidationRule(value = "!has(self.minNodeCount) || self.minNodeCount <= self.maxNodeCount",
            message = "scaleSettings.minNodeCount can't be above scaleSettings.maxNodeCount")
    public record ScaleSettings(
            @JsonPropertyDescription("The fewest nodes; 0 lets the cluster cost nothing when idle.")
            @Min(0) @Nullable Integer minNodeCount,
            @JsonPropertyDescription("The most nodes.")
            @Min(0) @Max(65000) @Required Integer maxNodeCount,
            @JsonPropertyDescription("How long a node idles before it is removed, as an ISO 8601 duration such as "
                    + "PT120S.")
            @Pattern(Patterns.DURATION) @Size(min = 3, max = 32) @Nullable String nodeIdleTimeBeforeScaleDown) {
    }

    /** An administrator account on each node. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @ValidationRule(value = "has(self.adminUserPassword) || has(self.adminUserSshPublicKey)",
            message = "adminUserPassword or adminUserSshPublicKey must be set")
    public record UserAccountCredentials(
            @JsonPropertyDescription("Name of the account.")
            @Size(min = 1, max = 64) @Required String adminUserName,
            @JsonPropertyDescription("Its password.")
            @Nullable SecretValueSource adminUserPassword,
            @JsonPropertyDescription("Its SSH public key.")
            @Nullable SecretValueSource adminUserSshPublicKey) {
    }
}
