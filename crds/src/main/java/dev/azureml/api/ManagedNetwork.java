package dev.azureml.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

// @formatter:off: each description stands above its field
/** The managed virtual network of a workspace. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(value = "!has(self.outboundRules) || !has(self.isolationMode) || self.isolationMode != 'Disabled' || "
        + "size(self.outboundRules) == 0",
        message = "isolationMode is Disabled, and there is no network that rules could be for: leave outboundRules out, or "
        + "set isolationMode to AllowInternetOutbound or AllowOnlyApprovedOutbound",
        fieldPath = ".outboundRules")
@ValidationRule(value = "!has(self.outboundRules) || !has(self.isolationMode) || "
        + "self.isolationMode != 'AllowInternetOutbound' || "
        + "self.outboundRules.all(name, has(self.outboundRules[name].privateEndpoint))",
        message = "with AllowInternetOutbound all of the internet is reached, and Azure takes rules with privateEndpoint "
        + "alone: leave those with fqdn or serviceTag out, or set isolationMode to AllowOnlyApprovedOutbound",
        fieldPath = ".outboundRules")
@ValidationRule(value = "!has(self.outboundRules) || "
        + "self.outboundRules.all(name, name.matches('^[a-zA-Z0-9][a-zA-Z0-9_-]{2,32}$'))",
        message = "a rule's name has 3 to 33 letters, digits, hyphens or underscores, and begins with a letter or digit, such "
        + "as pypi",
        fieldPath = ".outboundRules")
public record ManagedNetwork(
        @JsonPropertyDescription("What may leave the network.")
        @Nullable IsolationMode isolationMode,
        @JsonPropertyDescription("Whether the network is monitored.")
        @Nullable Boolean enableNetworkMonitor,
        @JsonPropertyDescription("SKU of the firewall that FQDN rules need.")
        @Nullable FirewallSku firewallSku,
        @JsonPropertyDescription("Kind of the network; V1 can become V2, never back.")
        @Nullable NetworkKind managedNetworkKind,
        @JsonPropertyDescription("Rules for what may leave the network, by name. Those that others made stay.")
        @Size(max = 200) @Nullable Map<String, OutboundRule> outboundRules,
        @JsonPropertyDescription("Whether the workspace's identity gets the role Azure AI Enterprise Network Connection "
                + "Approver on what its rules with privateEndpoint lead to, without which Azure does not approve them; not "
                + "when absent.")
        @Nullable Boolean grantApproval) {
    /** What may leave the network. */
    public enum IsolationMode {
        Disabled, AllowInternetOutbound, AllowOnlyApprovedOutbound
    }

    /** SKU of the network's firewall. */
    public enum FirewallSku {
        Standard, Basic
    }

    /** Kind of the network. */
    public enum NetworkKind {
        V1, V2
    }

    /** One rule: exactly one of its destinations is set. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @ValidationRule(value = "[has(self.fqdn), has(self.privateEndpoint), has(self.serviceTag)].filter(x, x).size() "
            + "== 1",
            message = "exactly one of fqdn, privateEndpoint and serviceTag must be set")
    public record OutboundRule(
            @JsonPropertyDescription("Who the rule is from; UserDefined when absent.")
            @Nullable Category category,
            @JsonPropertyDescription("Allows a host name.")
            @Nullable Fqdn fqdn,
            @JsonPropertyDescription("Makes a private endpoint to a resource.")
            @Nullable PrivateEndpoint privateEndpoint,
            @JsonPropertyDescription("Allows a service tag or address prefixes.")
            @Nullable ServiceTag serviceTag) {
    }

    /** Who a rule is from. */
    public enum Category {
        Required, Recommended, UserDefined, Dependency
    }

    /** Allows a host name. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Fqdn(
            @JsonPropertyDescription("The host name; \"*.\" in front allows all below it.")
            @Size(min = 1, max = 255) @Required String destination) {
    }

    /** Makes a private endpoint to a resource. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record PrivateEndpoint(
            @JsonPropertyDescription("The resource.")
            @Required Destination destination,
            @JsonPropertyDescription("Host names that lead to the endpoint.")
            @Size(max = 64) @Nullable List<@Size(max = 255) String> fqdns) {
    }

    /** What a private endpoint leads to. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Destination(
            @JsonPropertyDescription("ARM id of the resource.")
            @Pattern(Patterns.ARM_ID) @Required String serviceResourceId,
            @JsonPropertyDescription("Sub-resource, such as blob.")
            @Size(min = 1, max = 128) @Required String subresourceTarget,
            @JsonPropertyDescription("Whether serverless Spark uses it too.")
            @Nullable Boolean sparkEnabled) {
    }

    /** Allows a service tag or address prefixes. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record ServiceTag(
            @JsonPropertyDescription("What is allowed or denied.")
            @Required ServiceTagDestination destination) {
    }

    /** What a service tag rule allows or denies. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @ValidationRule(value = "has(self.serviceTag) || (has(self.addressPrefixes) && size(self.addressPrefixes) > 0)",
            message = "serviceTag, such as AzureMonitor, or addressPrefixes must be set")
    public record ServiceTagDestination(
            @JsonPropertyDescription("Allow or Deny.")
            @Nullable Action action,
            @JsonPropertyDescription("The service tag, such as DataFactory.")
            @Size(max = 128) @Nullable String serviceTag,
            @JsonPropertyDescription("TCP, UDP, ICMP or *.")
            @Size(max = 32) @Nullable String protocol,
            @JsonPropertyDescription("Ports, such as 80,8080-8089.")
            @Size(max = 256) @Nullable String portRanges,
            @JsonPropertyDescription("Address prefixes; when set, Azure ignores the service tag.")
            @Size(max = 256) @Nullable List<@Size(max = 64) String> addressPrefixes) {
    }

    /** What a rule does. */
    public enum Action {
        Allow, Deny
    }
}
