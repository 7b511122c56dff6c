package dev.azureml.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

// @formatter:off: each description stands above its field
/** The managed virtual network of a workspace, as Azure has it. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ManagedNetworkStatus(
        @JsonPropertyDescription("What may leave the network.")
        @Size(max = 64) @Nullable String isolationMode,
        @JsonPropertyDescription("Active once it is provisioned; Inactive before.")
        @Size(max = 64) @Nullable String state,
        @JsonPropertyDescription("Whether serverless Spark can use it.")
        @Nullable Boolean sparkReady,
        @JsonPropertyDescription("Address from which its firewall reaches the internet.")
        @Size(max = 64) @Nullable String firewallPublicIpAddress,
        @JsonPropertyDescription("All rules, those that Azure itself added too.")
        @Size(max = ManagedNetworkStatus.MOST_RULES) @Nullable List<Rule> rules) {
    /** More than the spec may have, as Azure adds its own. */
    public static final int MOST_RULES = 256;

    /** One rule. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Rule(
            @JsonPropertyDescription("Its name.")
            @Size(max = 128) @Nullable String name,
            @JsonPropertyDescription("FQDN, PrivateEndpoint or ServiceTag.")
            @Size(max = 64) @Nullable String type,
            @JsonPropertyDescription("UserDefined, or why Azure added it.")
            @Size(max = 64) @Nullable String category,
            @JsonPropertyDescription("What may be reached.")
            @Size(max = 1280) @Nullable String destination,
            @JsonPropertyDescription("Azure's state of the rule, such as Active; Inactive until the network is provisioned.")
            @Size(max = 64) @Nullable String state,
            @JsonPropertyDescription("Why Azure could not carry it out.")
            @Size(max = 512) @Nullable String error) {
    }
}
