package dev.azureml.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

// @formatter:off: each description stands above its field
/** What is true of a virtual network. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record MLNetworkStatus(
        @JsonPropertyDescription("The metadata.generation that was last acted on; -1 before the first time.")
        @Nullable Long observedGeneration,
        @JsonPropertyDescription("ARM id of the main resource.")
        @Size(max = 1024) @Nullable String id,
        @JsonPropertyDescription("Azure's state of the main resource.")
        @Size(max = 64) @Nullable String provisioningState,
        @JsonPropertyDescription("Ready always; Reconciling and Stalled while they are true.")
        @Size(max = Limits.CONDITIONS) @Nullable List<Condition> conditions,
        @JsonPropertyDescription("The ARM resources behind this object, and what was last applied to each.")
        @Size(max = Limits.RESOURCES) @Nullable List<ResourceStatus> resources,
        @JsonPropertyDescription("Long-running operations under way.")
        @Size(max = Limits.RESOURCES) @Nullable List<OperationStatus> operations,
        @JsonPropertyDescription("What still differs between the spec and Azure.")
        @Size(max = Limits.PLAN) @Nullable List<PlannedChange> plan,
        @JsonPropertyDescription("Guidance that blocks nothing.")
        @Size(max = Limits.ADVICE) @Nullable List<Advice> advice,
        @JsonPropertyDescription("The region that the network is in.")
        @Size(max = 64) @Nullable String location,
        @JsonPropertyDescription("The ranges that subnets are taken from.")
        @Size(max = 64) @Nullable List<@Size(max = 64) String> addressSpace,
        @JsonPropertyDescription("The subnets that others can refer to: those of the spec, or all of a network that there is.")
        @Size(max = 256) @Nullable List<SubnetStatus> subnets,
        @JsonPropertyDescription("Public addresses by which what is in the subnets reaches the internet.")
        @Size(max = 16) @Nullable List<@Size(max = 64) String> outboundAddresses,
        @JsonPropertyDescription("ARM id of the NAT gateway.")
        @Size(max = 1024) @Nullable String natGatewayId,
        @JsonPropertyDescription("The private address of the Azure Firewall, which routes lead to. It also answers the questions of "
                + "DNS clients: forward names of Azure there from elsewhere.")
        @Size(max = 64) @Nullable String firewallAddress,
        @JsonPropertyDescription("ARM id of the bastion.")
        @Size(max = 1024) @Nullable String bastionId,
        @JsonPropertyDescription("The private DNS zones that workspaces in the network can have their names in.")
        @Size(max = 16) @Nullable List<Zone> privateDnsZones,
        @JsonPropertyDescription("Other networks that this one is peered with.")
        @Size(max = 128) @Nullable List<Peering> peerings,
        @JsonPropertyDescription("What it is to cost, where the operator knows prices.")
        @Nullable MonthlyCost estimatedMonthlyCost) implements MLStatus {

    /** A subnet as Azure has it. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record SubnetStatus(
            @JsonPropertyDescription("Its name.")
            @Size(max = 80) @Nullable String name,
            @JsonPropertyDescription("ARM id of the subnet.")
            @Size(max = 1024) @Nullable String id,
            @JsonPropertyDescription("Its range.")
            @Size(max = 64) @Nullable String addressPrefix,
            @JsonPropertyDescription("ARM id of its network security group.")
            @Size(max = 1024) @Nullable String networkSecurityGroupId,
            @JsonPropertyDescription("ARM id of the NAT gateway by which it reaches the internet.")
            @Size(max = 1024) @Nullable String natGatewayId,
            @JsonPropertyDescription("ARM id of its route table.")
            @Size(max = 1024) @Nullable String routeTableId,
            @JsonPropertyDescription("How many of its addresses are free, as Azure counts them.")
            @Nullable Long availableAddresses) {
    }

    /** A private DNS zone as Azure has it. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Zone(
            @JsonPropertyDescription("Its name, such as privatelink.blob.core.windows.net.")
            @Size(max = 253) @Nullable String name,
            @JsonPropertyDescription("ARM id of the zone.")
            @Size(max = 1024) @Nullable String id) {
    }

    /** A peering as Azure has it. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Peering(
            @JsonPropertyDescription("Its name.")
            @Size(max = 80) @Nullable String name,
            @JsonPropertyDescription("ARM id of the other network.")
            @Size(max = 1024) @Nullable String remoteVirtualNetworkId,
            @JsonPropertyDescription("Connected once both sides have it; else Initiated or Disconnected.")
            @Size(max = 64) @Nullable String peeringState) {
    }
}
