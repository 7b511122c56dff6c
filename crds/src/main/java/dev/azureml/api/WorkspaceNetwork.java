package dev.azureml.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

// @formatter:off: each description stands above its field
/** From where a workspace, and what is created for it, can be reached. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(value = "self.architecture != 'Private' || has(self.subnetId) || has(self.subnet)",
        message = "subnetId, or networkRef with subnet, must be set when architecture is Private: the private endpoints are put "
        + "there")
@ValidationRule(value = "self.architecture != 'Public' || !(has(self.subnetId) || has(self.subnet))",
        message = "subnetId and subnet can't be set when architecture is Public, which has no private endpoints")
@ValidationRule(value = "has(self.privateDns) || !(has(self.subnetId) || has(self.subnet)) "
        + "&& self.architecture != 'Private'",
        message = "privateDns must be set beside subnetId or subnet: create: true, zoneIds, ofNetwork: true or manage: false")
@ValidationRule(value = "!has(self.privateDns) || !has(self.privateDns.ofNetwork) || has(self.subnet)",
        message = "privateDns.ofNetwork can be set only beside networkRef and subnet: the zones are those of that MLNetwork; set"
        + " create: true or zoneIds beside subnetId",
        fieldPath = ".privateDns.ofNetwork")
@ValidationRule(value = "!has(self.privateDns) || has(self.subnetId) || has(self.subnet)",
        message = "privateDns can be set only beside subnetId or subnet, where the private endpoints are that it names")
@ValidationRule(value = "!has(self.manualApproval) || has(self.subnetId) || has(self.subnet)",
        message = "manualApproval can be set only beside subnetId or subnet, where the private endpoints are")
@ValidationRule(value = "!has(self.storageSubresources) || has(self.subnetId) || has(self.subnet)",
        message = "storageSubresources can be set only beside subnetId or subnet, where the private endpoints are",
        fieldPath = ".storageSubresources")
@ValidationRule(value = "!has(self.storageSubresources) || !has(self.privateDns) || !has(self.privateDns.ofNetwork)",
        message = "storageSubresources can't be set with privateDns.ofNetwork: an MLNetwork makes no zones for them; set create: "
        + "true or zoneIds in privateDns",
        fieldPath = ".storageSubresources")
@ValidationRule(value = "self.architecture == 'VirtualNetwork' "
        + "|| !(has(self.serviceEndpointSubnetIds) || has(self.serviceEndpointSubnets))",
        message = "serviceEndpointSubnetIds and serviceEndpointSubnets can be set only when architecture is VirtualNetwork: Private lets in private "
        + "endpoints alone, and Public everybody")
@ValidationRule(value = "self.architecture == 'VirtualNetwork' || !has(self.clientIpRules)",
        message = "clientIpRules can be set only when architecture is VirtualNetwork: Private lets in private endpoints "
        + "alone, and Public everybody")
@ValidationRule(value = "self.architecture != 'VirtualNetwork' || has(self.serviceEndpointSubnetIds) || "
        + "has(self.serviceEndpointSubnets) || has(self.clientIpRules) || has(self.subnetId) || has(self.subnet)",
        message = "architecture VirtualNetwork needs somebody to let in: serviceEndpointSubnetIds, serviceEndpointSubnets, "
        + "clientIpRules, subnetId or subnet")
@ValidationRule(value = "!has(self.subnet) || !has(self.subnetId)",
        message = "subnetId and subnet can't be set together: the private endpoints are in one subnet")
@ValidationRule(value = "has(self.networkRef) == (has(self.subnet) || has(self.serviceEndpointSubnets))",
        message = "networkRef must be set beside subnet and serviceEndpointSubnets, which are names in that network, and "
        + "only there")
@ValidationRule(value = "!has(self.subnet) || !has(oldSelf.subnet) || "
        + "(self.subnet == oldSelf.subnet && self.networkRef == oldSelf.networkRef)",
        message = "networkRef and subnet can't be changed, since a private endpoint stays in its subnet: set architecture to "
        + "Public, which takes the endpoints away, and then to Private with the other subnet",
        fieldPath = ".subnet")
@ValidationRule(value = "!has(self.subnetId) || !has(oldSelf.subnetId) || "
        + "self.subnetId.lowerAscii() == oldSelf.subnetId.lowerAscii()",
        message = "subnetId can't be changed, since a private endpoint stays in its subnet: set architecture to Public, "
        + "which takes the endpoints away, and then to Private with the other subnet",
        fieldPath = ".subnetId")
public record WorkspaceNetwork(
        @JsonPropertyDescription("Public: the workspace and what is created for it take requests from public networks. "
                + "VirtualNetwork: the workspace does, and what is created for it takes those of chosen subnets and "
                + "addresses alone. Private: all are reached by private endpoints alone, and are closed once those work.")
        @Required Architecture architecture,
        @JsonPropertyDescription("ARM id of the subnet that the private endpoints are put in; its virtual network is of "
                + "the workspace's subscription. With VirtualNetwork they lead to what is created alone, and may be absent. "
                + "Can't be changed.")
        @Pattern(Patterns.SUBNET_ID) @Size(max = 1024) @Nullable String subnetId,
        @JsonPropertyDescription("The MLNetwork in which subnet and serviceEndpointSubnets are; what needs them waits until it "
                + "has them.")
        @Nullable NetworkRef networkRef,
        @JsonPropertyDescription("Name of the subnet of networkRef that the private endpoints are put in, in place of subnetId. "
                + "Can't be changed.")
        @Pattern(Patterns.SUBNET_NAME) @Size(min = 1, max = 80) @Nullable String subnet,
        @JsonPropertyDescription("Who writes the names of the private endpoints into private DNS zones: exactly one of "
                + "create: true, zoneIds, ofNetwork: true and manage: false.")
        @Nullable PrivateDns privateDns,
        @JsonPropertyDescription("Whether the owners of the workspace and its dependencies approve each private endpoint by "
                + "hand; it is approved with its creation when absent, for which the operator's identity needs the right. "
                + "Effective at the creation of an endpoint.")
        @Nullable Boolean manualApproval,
        @JsonPropertyDescription("What else of the created storage account gets a private endpoint, beside blob and file: queue "
                + "and table, which batch endpoints need, and dfs, which Data Lake datastores need.")
        @Size(min = 1, max = 3)
        @Nullable List<Subresource> storageSubresources,
        @JsonPropertyDescription("VirtualNetwork: ARM ids of the subnets that reach the created storage account and key vault "
                + "by their service endpoints Microsoft.Storage and Microsoft.KeyVault, such as those of computes. A registry "
                + "has no rules for subnets.")
        @Size(min = 1, max = 64)
        @Nullable List<@Pattern(Patterns.SUBNET_ID) @Size(max = 1024) String> serviceEndpointSubnetIds,
        @JsonPropertyDescription("VirtualNetwork: names of subnets of networkRef that reach them so, beside "
                + "serviceEndpointSubnetIds.")
        @Size(min = 1, max = 32)
        @Nullable List<@Pattern(Patterns.SUBNET_NAME) @Size(min = 1, max = 80) String> serviceEndpointSubnets,
        @JsonPropertyDescription("VirtualNetwork: public IPv4 addresses and ranges of clients that reach the created storage "
                + "account, key vault and registry, such as 203.0.113.7 and 198.51.100.0/24.")
        @Size(min = 1, max = 100)
        @Nullable List<@Pattern(Patterns.CLIENT_RANGE) @Size(max = 18) String> clientIpRules) {

    /** The network that a workspace is in. */
    public enum Architecture {
        Public, VirtualNetwork, Private
    }

    /** A part of a storage account, as Azure's private endpoints name it. */
    public enum Subresource {
        queue, table, dfs
    }

    /** Who writes the names of the private endpoints into private DNS zones. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @ValidationRule(value = "[has(self.create), has(self.zoneIds), has(self.ofNetwork), has(self.manage)].filter(x, x).size() == 1",
            message = "exactly one of create: true, zoneIds, ofNetwork: true and manage: false must be set")
    @ValidationRule(value = "!has(self.create) || self.create",
            message = "create can only be true: leave it out, and set zoneIds or manage: false",
            fieldPath = ".create")
    @ValidationRule(value = "!has(self.ofNetwork) || self.ofNetwork",
            message = "ofNetwork can only be true: leave it out, and set create: true, zoneIds or manage: false",
            fieldPath = ".ofNetwork")
    @ValidationRule(value = "!has(self.manage) || !self.manage",
            message = "manage can only be false: leave it out, and set create: true or zoneIds",
            fieldPath = ".manage")
    @ValidationRule(value = "!has(self.virtualNetworkIds) || has(self.create)",
            message = "virtualNetworkIds can be set only with create: true: whoever has the zones links them")
    public record PrivateDns(
            @JsonPropertyDescription("true: the zones are made in the workspace's resource group and linked with virtual "
                    + "networks.")
            @Nullable Boolean create,
            @JsonPropertyDescription("ARM ids of the virtual networks that created zones are linked with; the one of subnetId "
                    + "when absent.")
            @Size(min = 1, max = 8)
            @Nullable List<@Pattern(Patterns.VIRTUAL_NETWORK_ID) @Size(max = 1024) String> virtualNetworkIds,
            @JsonPropertyDescription("ARM ids of private DNS zones that exist, one for each name that is needed, such as "
                    + "privatelink.blob.core.windows.net. They are linked by whoever has them.")
            @Size(min = 1, max = 64)
            @Nullable List<@Pattern(Patterns.PRIVATE_DNS_ZONE_ID) @Size(max = 1024) String> zoneIds,
            @JsonPropertyDescription("true: the zones are those of the MLNetwork of networkRef, which says privateDns.")
            @Nullable Boolean ofNetwork,
            @JsonPropertyDescription("false: an Azure policy, or another team, writes the names.")
            @Nullable Boolean manage) {
    }
}
