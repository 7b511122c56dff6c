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
/** By which firewall the nodes of a network reach what is outside of it, and what they reach there. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(value = "self.via != 'OnPremises' || has(self.configMap)",
        message = "configMap must be set with via OnPremises: what the firewall there has to let through is written to it, such as"
                + " configMap: {name: ml-outbound}",
        fieldPath = ".configMap")
@ValidationRule(value = "(self.via == 'Appliance') == has(self.address)",
        message = "address is the appliance's private address, such as 10.20.4.4: it must be set with via Appliance, and with it"
                + " alone",
        fieldPath = ".address")
@ValidationRule(value = "self.via == 'AzureFirewall' || !has(self.firewall)",
        message = "firewall can be set with via AzureFirewall alone: no other is made here", fieldPath = ".firewall")
@ValidationRule(value = "self.via != 'AzureFirewall' || oldSelf.via != 'AzureFirewall'"
        + " || (has(self.firewall) && has(self.firewall.tier) ? self.firewall.tier : 'Standard')"
        + " == (has(oldSelf.firewall) && has(oldSelf.firewall.tier) ? oldSelf.firewall.tier : 'Standard')",
        message = "firewall.tier can't be changed while there is the firewall: leave outbound out until it is gone, then say it"
                + " with the other tier",
        fieldPath = ".firewall")
public record NetworkOutbound(
        @JsonPropertyDescription("AzureFirewall: one that is made in the subnet AzureFirewallSubnet, with a policy that lets "
                + "through what is said here; Azure bills it by the hour and by what goes through it. Appliance: one of one's own "
                + "that has an address. OnPremises: one outside of Azure, which a gateway or a peered network leads to; nothing is "
                + "made for it.")
        @Required Via via,
        @JsonPropertyDescription("Appliance: its private address, which routes lead to, such as 10.20.4.4.")
        @Pattern(Patterns.IP_ADDRESS) @Size(max = 15) @Nullable String address,
        @JsonPropertyDescription("AzureFirewall: how it is made.")
        @Nullable Firewall firewall,
        @JsonPropertyDescription("From where nodes fetch packages and images; Python and Conda when absent, from nowhere when "
                + "empty.")
        @Size(max = 16) @Nullable List<Source> packages,
        @JsonPropertyDescription("Further hosts that nodes reach by HTTPS, such as github.com or *.githubusercontent.com.")
        @Size(min = 1, max = 128)
        @Nullable List<@Pattern(Patterns.HOST_OR_WILDCARD) @Size(max = 253) String> allowedFqdns,
        @JsonPropertyDescription("A ConfigMap to write what nodes reach to: service tags, hosts and ports, for whoever runs the "
                + "firewall.")
        @Nullable ObjectName configMap) {

    /** Whose firewall it is. */
    public enum Via {
        AzureFirewall, Appliance, OnPremises
    }

    /** An Azure Firewall. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Firewall(
            @JsonPropertyDescription("Its tier; Standard when absent. Create-only.")
            @Nullable Tier tier,
            @JsonPropertyDescription("The availability zones that it and its public address are in, such as [\"1\", \"2\"]; none "
                    + "when absent. Create-only.")
            @Size(min = 1, max = 3) @Nullable List<@Pattern(Patterns.ZONE) @Size(max = 1) String> zones) {
    }

    /** What a firewall can do, and costs. */
    public enum Tier {
        Standard, Premium
    }

    /** A place that packages or images come from, with all hosts that it consists of. */
    public enum Source {
        Python, Conda, PyTorch, TensorFlow, DockerHub, HuggingFace, R, Ubuntu, VSCode
    }
}
