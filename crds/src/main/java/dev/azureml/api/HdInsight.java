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
/** An attached HDInsight cluster: Azure's HDInsight compute. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record HdInsight(
        @JsonPropertyDescription("ARM id of the HDInsight cluster. Create-only.")
        @Pattern(Patterns.HDINSIGHT_CLUSTER_ID) @Size(max = 1024) @Required String resourceId,
        @JsonPropertyDescription("The account that Azure ML logs in with by SSH.")
        @Required VirtualMachineSshCredentials administratorAccount,
        @JsonPropertyDescription("Port for SSH on the master node; Azure takes 22 when absent.")
        @Min(1) @Max(65535) @Nullable Integer sshPort,
        @JsonPropertyDescription("IP address or host name of the master node.")
        @Size(min = 1, max = 253) @Nullable String address) {
}
