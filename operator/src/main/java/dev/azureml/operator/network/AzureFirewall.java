package dev.azureml.operator.network;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.Advice;
import dev.azureml.api.MLNetworkSpec;
import dev.azureml.api.NetworkOutbound;
import dev.azureml.api.NetworkOutbound.Tier;
import dev.azureml.api.NetworkOutbound.Via;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.plan.AdviceRule;
import dev.azureml.operator.plan.Intent;
import dev.azureml.operator.plan.Json;
import dev.azureml.operator.plan.UpdateRule;
import dev.azureml.operator.plan.json.CompareRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The Azure Firewall of a network, with its public address and the policy that says what it lets through. */
record AzureFirewall(NetworkScene scene, NetworkOutbound outbound) {
    static final String SUBNET = "AzureFirewallSubnet";
    private static final String PROPERTY = "spec.outbound";
    /** Groups of others come after it or before it as they say; ours lets through and denies nothing. */
    private static final int PRIORITY = 200;
    /** A tier is left out with the whole firewall, and said anew once that is gone. */
    private static final UpdateRule PLACED = UpdateRule.createOnly("/location", "/zones", "/properties/sku");
    private static final CompareRules RULES = CompareRules.NONE.withListKey("/properties/ipConfigurations", "name");

    static Optional<AzureFirewall> of(NetworkScene scene) {
        return Optional.ofNullable(scene.spec().outbound()).filter(outbound -> outbound.via() == Via.AzureFirewall)
                .map(outbound -> new AzureFirewall(scene, outbound));
    }

    static ArmId firewallId(ArmId group, String network) {
        return group.extension(NetworkTypes.FIREWALL, network + "-fw");
    }

    static ArmId policyId(ArmId group, String network) {
        return group.extension(NetworkTypes.FIREWALL_POLICY, network + "-fw-policy");
    }

    /** In the order in which Azure takes them: what a firewall lets through is said before it is there. */
    List<Intent> intents(ArmId group, ArmId network) {
        String name = scene.subject().azureName();
        ArmId address = group.extension(NetworkTypes.PUBLIC_IP, name + "-fw-ip");
        ArmId policy = policyId(group, name);
        List<Intent> intents = new ArrayList<>();
        intents.add(scene.publicAddress(Keys.FIREWALL_IP, address, zones(), PROPERTY));
        ObjectNode policyBody = scene.tagged();
        ObjectNode said = policyBody.putObject("properties");
        said.putObject("sku").put("tier", tier());
        // A forwarder for names of private endpoints, for whoever asks it.
        said.putObject("dnsSettings").put("enableProxy", true);
        intents.add(scene.part(Keys.FIREWALL_POLICY, policy, policyBody, scene.after(), PROPERTY)
                .serialWith(Keys.NETWORK).updatedBy(PLACED));
        intents.add(rules(policy));
        ObjectNode body = scene.zoned(zones());
        ObjectNode properties = body.putObject("properties");
        properties.putObject("sku").put("name", "AZFW_VNet").put("tier", tier());
        properties.putObject("firewallPolicy").put("id", policy.value());
        ObjectNode place = properties.putArray("ipConfigurations").addObject().put("name", "azureml")
                .putObject("properties");
        place.putObject("subnet").put("id", network.child("subnets", SUBNET).value());
        place.putObject("publicIPAddress").put("id", address.value());
        intents.add(scene.part(Keys.FIREWALL, firewallId(group, name), body, scene.after(Keys.SUBNET + SUBNET,
                Keys.FIREWALL_IP, Keys.FIREWALL_POLICY, Keys.FIREWALL_RULES), PROPERTY).serialWith(Keys.NETWORK)
                .updatedBy(PLACED).comparedBy(RULES));
        return intents;
    }

    Advice costs() {
        return AdviceRule.COSTS_OF_FIREWALL.advice("spec.outbound makes an Azure Firewall of tier " + tier()
                + ", which Azure bills by the hour and by what goes through it, also while no node is there");
    }

    private Intent rules(ArmId policy) {
        ObjectNode body = Json.object();
        ObjectNode properties = body.putObject("properties").put("priority", PRIORITY);
        List<String> sources = scene.subnets().stream().filter(AddressPlan::hasNodes)
                .map(MLNetworkSpec.Subnet::addressPrefix).toList();
        properties.set("ruleCollections", new FirewallRules(new OutboundList(outbound, scene.location(),
                scene.resolved().cloud()), sources).collections());
        return Intent.manage(Keys.FIREWALL_RULES, policy.child("ruleCollectionGroups", "azureml"),
                scene.version(NetworkTypes.FIREWALL_RULES), body).dependingOn(scene.after(Keys.FIREWALL_POLICY))
                .serialWith(Keys.NETWORK).madeFor(PROPERTY);
    }

    private String tier() {
        NetworkOutbound.@Nullable Firewall firewall = outbound.firewall();
        return Optional.ofNullable(firewall).map(NetworkOutbound.Firewall::tier).orElse(Tier.Standard).name();
    }

    private List<String> zones() {
        NetworkOutbound.@Nullable Firewall firewall = outbound.firewall();
        return firewall == null ? List.of() : Objects.requireNonNullElse(firewall.zones(), List.of());
    }
}
