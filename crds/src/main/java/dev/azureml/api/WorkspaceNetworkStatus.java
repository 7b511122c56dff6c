package dev.azureml.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

// @formatter:off: each description stands above its field
/** From where a workspace can be reached in Azure, whatever its spec says. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record WorkspaceNetworkStatus(
        @JsonPropertyDescription("What Azure has, of the workspace and of what was made for it: Public (all take requests from "
                + "public networks), VirtualNetwork (the workspace does, the rest lets in chosen subnets and addresses), Private "
                + "(all are closed, and each is reached by its approved private endpoints) or Mixed.")
        @Size(max = 64) @Nullable String observed,
        @JsonPropertyDescription("The private endpoints.")
        @Size(max = 16) @Nullable List<PrivateEndpoint> privateEndpoints,
        @JsonPropertyDescription("What was made and denies by default: whom it lets in, of Azure's rules.")
        @Size(max = 8) @Nullable List<Firewall> firewalls,
        @JsonPropertyDescription("The storage account, vault and registry that were not made here, which are read and never "
                + "changed.")
        @Size(max = 8) @Nullable List<Brought> brought) {

    /** What somebody else made. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Brought(
            @JsonPropertyDescription("Its ARM id.")
            @Size(max = 1024) @Nullable String id,
            @JsonPropertyDescription("Whom of public networks it lets in: Open (all), ByRule (those of its rules), ByPerimeter "
                    + "(those of a network security perimeter) or Closed.")
            @Size(max = 64) @Nullable String publicAccess,
            @JsonPropertyDescription("Whether it lets in Azure's trusted services.")
            @Nullable Boolean trustedServices,
            @JsonPropertyDescription("ARM ids of the private endpoints, of whichever network, that its owner has approved.")
            @Size(max = 64) @Nullable List<@Size(max = 1024) String> privateEndpointIds) {
    }

    /** Whom a resource lets in that denies by default. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Firewall(
            @JsonPropertyDescription("ARM id of what was made.")
            @Size(max = 1024) @Nullable String id,
            @JsonPropertyDescription("ARM ids of the subnets that it lets in by their service endpoints.")
            @Size(max = 256) @Nullable List<@Size(max = 1024) String> subnetIds,
            @JsonPropertyDescription("The public addresses and ranges that it lets in.")
            @Size(max = 256) @Nullable List<@Size(max = 64) String> clientIpRules) {
    }

    /** A private endpoint. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record PrivateEndpoint(
            @JsonPropertyDescription("ARM id of the private endpoint.")
            @Size(max = 1024) @Nullable String id,
            @JsonPropertyDescription("ARM id of what it leads to.")
            @Size(max = 1024) @Nullable String targetId,
            @JsonPropertyDescription("What of the target it leads to, such as amlworkspace or blob.")
            @Size(max = 64) @Nullable String groupId,
            @JsonPropertyDescription("What the target's owner says: Approved, Pending, Rejected or Disconnected.")
            @Size(max = 64) @Nullable String connectionState,
            @JsonPropertyDescription("Its private IP addresses.")
            @Size(max = 16) @Nullable List<@Size(max = 64) String> privateIpAddresses,
            @JsonPropertyDescription("The names by which it is reached.")
            @Size(max = 32) @Nullable List<Name> names) {
    }

    /** A name by which a private endpoint is reached. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Name(
            @JsonPropertyDescription("The name that clients ask for, or its record where that is all that Azure tells.")
            @Size(max = 512) @Nullable String fqdn,
            @JsonPropertyDescription("The addresses that the name has to resolve to.")
            @Size(max = 16) @Nullable List<@Size(max = 64) String> ipAddresses,
            @JsonPropertyDescription("ARM id of the private DNS zone that has its record; absent where no zone is known to.")
            @Size(max = 1024) @Nullable String zoneId) {
    }
}
