package dev.azureml.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

// @formatter:off: each description stands above its field
/** An attached virtual machine: Azure's VirtualMachine compute. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record VirtualMachine(
        @JsonPropertyDescription("ARM id of the virtual machine. Create-only.")
        @Pattern(Patterns.VIRTUAL_MACHINE_ID) @Size(max = 1024) @Required String resourceId,
        @JsonPropertyDescription("The account that Azure ML logs in with by SSH.")
        @Required VirtualMachineSshCredentials administratorAccount,
        @JsonPropertyDescription("Port for SSH; Azure takes 22 when absent.")
        @Min(1) @Max(65535) @Nullable Integer sshPort,
        @JsonPropertyDescription("IP address or host name of the machine.")
        @Size(min = 1, max = 253) @Nullable String address,
        @JsonPropertyDescription("Size of the machine, such as Standard_DS3_v2.")
        @Size(min = 1, max = 64) @Nullable String virtualMachineSize,
        @JsonPropertyDescription("Port of the machine's notebook server.")
        @Min(1) @Max(65535) @Nullable Integer notebookServerPort,
        @JsonPropertyDescription("Whether the machine is used to run notebooks.")
        @Nullable Boolean isNotebookInstanceCompute) {
}
