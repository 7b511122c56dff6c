package dev.azureml.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
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
/** What a virtual network should be: one that is made, or one that there is. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(value = "has(self.virtualNetworkId) != has(self.addressSpace)",
        message = "exactly one of virtualNetworkId (a network that there is) and addressSpace (one that is made) must be set")
@ValidationRule(value = "!has(self.addressSpace)"
        + " || (has(self.resourceGroup) && has(self.location) && has(self.subnets))",
        message = "resourceGroup, location and subnets must be set beside addressSpace: where the network is made, and what is"
                + " in it")
@ValidationRule(value = "!has(self.virtualNetworkId) || !(has(self.azureName) || has(self.subscriptionId)"
        + " || has(self.resourceGroup) || has(self.location) || has(self.tags) || has(self.dnsServers)"
        + " || has(self.subnets) || has(self.natGateway) || has(self.bastion) || has(self.privateDns)"
        + " || has(self.overrides))",
        message = "a network that there is, is read alone: beside virtualNetworkId nothing can be set that would change it;"
                + " leave out azureName, subscriptionId, resourceGroup, location, tags, dnsServers, subnets, natGateway,"
                + " bastion, privateDns and overrides")
@ValidationRule(value = "has(self.virtualNetworkId) == has(oldSelf.virtualNetworkId) && (!has(self.virtualNetworkId)"
        + " || self.virtualNetworkId.lowerAscii() == oldSelf.virtualNetworkId.lowerAscii())",
        message = "virtualNetworkId can't be set, changed or removed: create another MLNetwork",
        fieldPath = ".virtualNetworkId")
@ValidationRule(value = "has(self.subscriptionId) == has(oldSelf.subscriptionId) && (!has(self.subscriptionId)"
        + " || self.subscriptionId.lowerAscii() == oldSelf.subscriptionId.lowerAscii())",
        message = "subscriptionId can't be set, changed or removed: create another MLNetwork",
        fieldPath = ".subscriptionId")
@ValidationRule(value = "!has(self.resourceGroup) || !has(oldSelf.resourceGroup)"
        + " || self.resourceGroup.name.lowerAscii() == oldSelf.resourceGroup.name.lowerAscii()",
        message = "resourceGroup.name can't be changed: create another MLNetwork",
        fieldPath = ".resourceGroup.name")
@ValidationRule(value = "!has(self.location) || !has(oldSelf.location)"
        + " || self.location.lowerAscii().replace(' ', '') == oldSelf.location.lowerAscii().replace(' ', '')",
        message = "location can't be changed: create another MLNetwork",
        fieldPath = ".location")
@ValidationRule(value = "!has(self.subnets) || self.subnets.all(one, "
        + "self.subnets.exists_one(other, other.name.lowerAscii() == one.name.lowerAscii()))",
        message = "two entries of subnets have the same name: give each its own", fieldPath = ".subnets")
@ValidationRule(value = "!has(self.natGateway) || !has(self.subnets)"
        + " || self.subnets.exists(one, one.purpose in ['Training', 'Scoring'])",
        message = "natGateway serves subnets whose purpose is Training or Scoring, and there is none: add one, or leave"
                + " natGateway out",
        fieldPath = ".natGateway")
@ValidationRule(value = "!has(self.outbound) || !has(self.subnets)"
        + " || self.subnets.exists(one, one.purpose in ['Training', 'Scoring'])",
        message = "outbound is for subnets whose purpose is Training or Scoring, and there is none: add one, or leave outbound"
                + " out",
        fieldPath = ".outbound")
@ValidationRule(value = "!has(self.outbound) || self.outbound.via != 'AzureFirewall' || !has(self.subnets)"
        + " || self.subnets.exists(one, one.name == 'AzureFirewallSubnet')",
        message = "outbound.via AzureFirewall needs a subnet of the name AzureFirewallSubnet: add one, such as {name:"
                + " AzureFirewallSubnet, addressPrefix: 10.20.3.0/26, purpose: Other}",
        fieldPath = ".outbound.via")
@ValidationRule(value = "!has(self.outbound) || self.outbound.via == 'OnPremises' || !has(self.virtualNetworkId)",
        message = "a network that there is, is read alone: beside virtualNetworkId outbound.via can be OnPremises alone, with"
                + " which nothing is made",
        fieldPath = ".outbound.via")
@ValidationRule(value = "!has(self.outbound) || self.outbound.via == 'OnPremises' || !has(self.subnets)"
        + " || self.subnets.all(one, !has(one.denyOtherOutbound) || !one.denyOtherOutbound)",
        message = "the firewall of outbound denies the rest: leave denyOtherOutbound out, by which a security group would also deny"
                + " what the firewall lets through",
        fieldPath = ".subnets")
@ValidationRule(value = "!has(self.bastion) || !has(self.subnets)"
        + " || self.subnets.exists(one, one.name == 'AzureBastionSubnet')",
        message = "bastion needs a subnet of the name AzureBastionSubnet: add one, such as {name: AzureBastionSubnet,"
                + " addressPrefix: 10.20.4.0/26, purpose: Other}",
        fieldPath = ".bastion")
@ValidationRule(value = "!has(oldSelf.privateDns) || has(self.privateDns)",
        message = "privateDns can't be removed: names of private endpoints may be in the zones, which go with the MLNetwork once"
                + " these are gone",
        fieldPath = ".privateDns")
@ValidationRule(value = "!has(self.outbound) || !has(self.natGateway)",
        message = "outbound leads nodes through a firewall, natGateway around it: leave one of them out",
        fieldPath = ".natGateway")
public record MLNetworkSpec(
        @JsonPropertyDescription("The virtual network's name in Azure; metadata.name when absent. Can't be changed.")
        @Pattern(Patterns.VIRTUAL_NETWORK_NAME) @Size(min = 2, max = 64) @Nullable String azureName,
        @JsonPropertyDescription("Manage (default) makes Azure match the spec; Observe reads and reports what "
                + "differs; Paused does neither.")
        @Nullable ManagementPolicy managementPolicy,
        @JsonPropertyDescription("What happens when the network exists already and this object did not create it: "
                + "Adopt (default) takes it over, Never stops.")
        @Nullable AdoptionPolicy adoptionPolicy,
        @JsonPropertyDescription("What happens in Azure when this object is deleted: Delete (default for what was "
                + "created here) or Retain (default for what was adopted). A network that is still used, or has subnets of "
                + "others, is not deleted. A resource group that was created here goes only where this says Delete.")
        @Nullable DeletionPolicy deletionPolicy,
        @JsonPropertyDescription("A JSON object merged last into the virtual network's ARM body, for what this schema "
                + "does not know yet.")
        @Nullable Map<String, JsonNode> overrides,
        @JsonPropertyDescription("ARM id of a virtual network that there is, in place of making one: it is looked at and "
                + "reported, and never written. Can't be changed.")
        @Pattern(Patterns.VIRTUAL_NETWORK_ID) @Size(max = 1024) @Nullable String virtualNetworkId,
        @JsonPropertyDescription("The subscription; the one of the credential when absent. Can't be changed.")
        @Pattern(Patterns.GUID) @Nullable String subscriptionId,
        @JsonPropertyDescription("The resource group that the network is made in.")
        MLWorkspaceSpec.@Nullable ResourceGroup resourceGroup,
        @JsonPropertyDescription("The Azure region, such as westeurope. Can't be changed.")
        @Pattern(Patterns.LOCATION) @Size(max = 64) @Nullable String location,
        @JsonPropertyDescription("Tags of the network, and of what is made for it.")
        @Size(max = 50) @Nullable Map<String, @Size(max = 256) String> tags,
        @JsonPropertyDescription("The ranges that the subnets are taken from, such as 10.20.0.0/16.")
        @Size(min = 1, max = 16)
        @Nullable List<@Pattern(Patterns.NETWORK_RANGE) @Size(max = 18) String> addressSpace,
        @JsonPropertyDescription("Addresses of DNS servers that clients in the network ask; Azure's own when absent.")
        @Size(min = 1, max = 16) @Nullable List<@Pattern(Patterns.IP_ADDRESS) @Size(max = 15) String> dnsServers,
        @JsonPropertyDescription("The subnets. Those that others added in Azure are left alone.")
        @Size(min = 1, max = 32) @Nullable List<Subnet> subnets,
        @JsonPropertyDescription("A NAT gateway with a public address of its own, through which the subnets whose purpose is "
                + "Training or Scoring reach the internet. Azure bills it by the hour.")
        @Nullable NatGateway natGateway,
        @JsonPropertyDescription("The firewall through which nodes of the subnets whose purpose is Training or Scoring reach what "
                + "is outside, in place of a NAT gateway.")
        @Nullable NetworkOutbound outbound,
        @JsonPropertyDescription("A bastion in the subnet AzureBastionSubnet, by which people reach machines in the network that "
                + "have no public addresses. Azure bills it by the hour.")
        @Nullable Bastion bastion,
        @JsonPropertyDescription("Private DNS zones of all names that closed workspaces in the network need, linked with it: "
                + "workspaces have theirs written there by privateDns: {ofNetwork: true}, so that several can be in the network.")
        @Nullable PrivateDns privateDns,
        @JsonPropertyDescription("Other namespaces whose objects may name this network; \"*\" means all.")
        @Size(max = 256)
        @Nullable List<@Pattern(Patterns.NAMESPACE_OR_ALL) @Size(max = 63) String> allowedNamespaces) implements MLSpec {

    /** What is in a network can't be moved to another. */
    @Override
    public @Nullable ReplacementPolicy replacementPolicy() {
        return null;
    }

    /** What a subnet is for. */
    public enum Purpose {
        Training, Scoring, PrivateEndpoints, Other
    }

    /** A part of the network. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @ValidationRule(value = "!has(self.publicIpNodes) || self.purpose in ['Training', 'Scoring']",
            message = "publicIpNodes can be set only where purpose is Training or Scoring: no other subnet has nodes",
            fieldPath = ".publicIpNodes")
    @ValidationRule(value = "!has(self.denyOtherOutbound) || self.purpose in ['Training', 'Scoring']",
            message = "denyOtherOutbound can be set only where purpose is Training or Scoring: it leaves what their computes"
                    + " need",
            fieldPath = ".denyOtherOutbound")
    @ValidationRule(value = "!has(self.delegation) || !(self.name in ['GatewaySubnet', 'AzureBastionSubnet',"
            + " 'AzureFirewallSubnet', 'AzureFirewallManagementSubnet'])",
            message = "a subnet that Azure reserves for a gateway, a bastion or a firewall can't be delegated",
            fieldPath = ".delegation")
    @ValidationRule(value = "!has(self.delegation) || self.purpose == 'Other'",
            message = "delegation can be set only where purpose is Other: Azure puts no compute and no private endpoint into a"
                    + " subnet that is delegated",
            fieldPath = ".delegation")
    @ValidationRule(value = "!(self.name in ['GatewaySubnet', 'AzureBastionSubnet', 'AzureFirewallSubnet',"
            + " 'AzureFirewallManagementSubnet']) || (self.purpose == 'Other' && !has(self.rules))",
            message = "a subnet that Azure reserves for a gateway, a bastion or a firewall has the purpose Other, and no rules"
                    + " here")
    @ValidationRule(value = "!(self.name in ['AzureBastionSubnet', 'AzureFirewallSubnet', 'AzureFirewallManagementSubnet'])"
            + " || int(self.addressPrefix.split('/')[1]) <= 26",
            message = "Azure wants a range of /26 or larger for this subnet, such as 10.20.3.0/26",
            fieldPath = ".addressPrefix")
    @ValidationRule(value = "!has(self.rules) || self.rules.all(one, self.rules.exists_one(other,"
            + " other.name.lowerAscii() == one.name.lowerAscii()))",
            message = "two entries of rules have the same name: give each its own", fieldPath = ".rules")
    @ValidationRule(value = "!has(self.rules) || self.rules.all(one, self.rules.exists_one(other,"
            + " other.priority == one.priority && other.direction == one.direction))",
            message = "two entries of rules have the same direction and priority: Azure tells them apart by it, so give each a"
                    + " priority of its own",
            fieldPath = ".rules")
    public record Subnet(
            @JsonPropertyDescription("Its name, by which others refer to it.")
            @Pattern(Patterns.SUBNET_NAME) @Size(min = 1, max = 80) @Required String name,
            @JsonPropertyDescription("Its range, within addressSpace, such as 10.20.0.0/24; Azure keeps five of the addresses.")
            @Pattern(Patterns.NETWORK_RANGE) @Size(max = 18) @Required String addressPrefix,
            @JsonPropertyDescription("What it is for. Training and Scoring: computes, with a network security group that lets "
                    + "through what they need. PrivateEndpoints: those of workspaces and of what is made for them. Other: "
                    + "anything else.")
            @Required Purpose purpose,
            @JsonPropertyDescription("Training and Scoring: whether nodes have public addresses, so that Azure ML reaches them "
                    + "from outside (port 44224); they have none when absent.")
            @Nullable Boolean publicIpNodes,
            @JsonPropertyDescription("Training and Scoring: whether nothing on the internet is reached but the services that "
                    + "computes need, by their service tags, and what rules allow. Packages from elsewhere are not.")
            @Nullable Boolean denyOtherOutbound,
            @JsonPropertyDescription("Services that the subnet reaches by service endpoints, such as Microsoft.Storage and "
                    + "Microsoft.KeyVault.")
            @Size(min = 1, max = 16)
            @Nullable List<@Pattern(Patterns.SERVICE_NAME) @Size(max = 64) String> serviceEndpoints,
            @JsonPropertyDescription("The service that puts its resources into the subnet, such as "
                    + "Microsoft.ContainerInstance/containerGroups.")
            @Pattern(Patterns.SERVICE_NAME) @Size(max = 128) @Nullable String delegation,
            @JsonPropertyDescription("Further rules of the subnet's network security group. They come before those that are made "
                    + "for its purpose, and what they deny is denied.")
            @Size(min = 1, max = 32) @Nullable List<Rule> rules) {
    }

    /** A rule of a network security group. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @ValidationRule(value = "!self.name.lowerAscii().startsWith('azureml-')",
            message = "names that begin with azureml- are those of the rules that are made for the purpose: choose another",
            fieldPath = ".name")
    public record Rule(
            @JsonPropertyDescription("Its name within the group.")
            @Pattern(Patterns.RULE_NAME) @Size(min = 1, max = 80) @Required String name,
            @JsonPropertyDescription("The smaller, the earlier the rule is tried: 100 to 2999; from 3000 on are those made for "
                    + "the purpose.")
            @Min(100) @Max(2999) @Required Integer priority,
            @JsonPropertyDescription("Whether it is about what comes into the subnet or what leaves it.")
            @Required Direction direction,
            @JsonPropertyDescription("Whether it lets through.")
            @Required Access access,
            @JsonPropertyDescription("Of which protocol; Any when absent.")
            @Nullable Protocol protocol,
            @JsonPropertyDescription("From where: a range, an address or a service tag such as VirtualNetwork; anywhere when "
                    + "absent.")
            @Pattern(Patterns.RULE_PLACE) @Size(min = 1, max = 128) @Nullable String sourceAddressPrefix,
            @JsonPropertyDescription("Whereto: a range, an address or a service tag such as Storage.westeurope; anywhere when "
                    + "absent.")
            @Pattern(Patterns.RULE_PLACE) @Size(min = 1, max = 128) @Nullable String destinationAddressPrefix,
            @JsonPropertyDescription("To which ports, such as 443 or 8000-8080; to any when absent.")
            @Size(min = 1, max = 32)
            @Nullable List<@Pattern(Patterns.PORT_RANGE) @Size(max = 11) String> destinationPortRanges) {
    }

    /** Which way a rule looks. */
    public enum Direction {
        Inbound, Outbound
    }

    /** Whether a rule lets through. */
    public enum Access {
        Allow, Deny
    }

    /** Protocols that rules tell apart. */
    public enum Protocol {
        Any, Tcp, Udp, Icmp
    }

    /** A way in for people. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @ValidationRule(value = "!has(self.enableTunneling) || !self.enableTunneling"
            + " || (has(self.sku) && self.sku in ['Standard', 'Premium'])",
            message = "enableTunneling needs sku Standard or Premium: set one of them, or leave enableTunneling out",
            fieldPath = ".enableTunneling")
    @ValidationRule(value = "!has(oldSelf.sku) || oldSelf.sku == 'Basic'"
            + " || (has(self.sku) && (self.sku == oldSelf.sku || self.sku == 'Premium'))",
            message = "Azure makes the SKU of a bastion larger, and never smaller: leave bastion out until it is gone, then say it"
                    + " with the smaller one",
            fieldPath = ".sku")
    public record Bastion(
            @JsonPropertyDescription("Its SKU; Basic when absent. Can be made larger, and not smaller.")
            @Nullable BastionSku sku,
            @JsonPropertyDescription("Standard and Premium: whether clients such as ssh reach machines through it, by az network "
                    + "bastion tunnel; only the portal does when absent.")
            @Nullable Boolean enableTunneling) {
    }

    /** What a bastion can do, and costs. */
    public enum BastionSku {
        Basic, Standard, Premium
    }

    /** Zones of the names of private endpoints. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record PrivateDns(
            @JsonPropertyDescription("ARM ids of further virtual networks that the zones are linked with, such as that of the "
                    + "people who use the workspaces.")
            @Size(min = 1, max = 8)
            @Nullable List<@Pattern(Patterns.VIRTUAL_NETWORK_ID) @Size(max = 1024) String> virtualNetworkIds) {
    }

    /** The way to the internet. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record NatGateway(
            @JsonPropertyDescription("How many minutes a connection may say nothing before it is closed; Azure takes 4 when "
                    + "absent.")
            @Min(4) @Max(120) @Nullable Integer idleTimeoutInMinutes,
            @JsonPropertyDescription("The availability zone that the gateway and its address are in, such as 1; Azure chooses "
                    + "when absent. Create-only.")
            @Pattern(Patterns.ZONE) @Nullable String zone) {
    }
}
