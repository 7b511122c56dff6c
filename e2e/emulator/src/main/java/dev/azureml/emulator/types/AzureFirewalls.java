package dev.azureml.emulator.types;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.emulator.arm.ArmError;
import dev.azureml.emulator.arm.ArmId;
import dev.azureml.emulator.arm.Call;
import dev.azureml.emulator.arm.Entry;
import dev.azureml.emulator.arm.Json;
import dev.azureml.emulator.arm.ResourceType;
import dev.azureml.emulator.arm.Verb;
import dev.azureml.emulator.arm.View;
import dev.azureml.emulator.arm.World;
import dev.azureml.emulator.arm.Write;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Firewalls in virtual networks, and the policies that say what they let through. */
final class AzureFirewalls {
    static final String FIREWALL = "Microsoft.Network/azureFirewalls";
    private static final String POLICY = "Microsoft.Network/firewallPolicies";
    private static final String GROUP = POLICY + "/ruleCollectionGroups";
    private static final String SUBNET_NAME = "AzureFirewallSubnet";
    private static final String CONFIGURATIONS = "properties.ipConfigurations";
    private static final String USED_POLICY = "properties.firewallPolicy.id";
    private static final String TIER = "properties.sku.tier";
    private static final String COLLECTIONS = "properties.ruleCollections";
    /** Azure keeps the first four addresses of a subnet. */
    private static final int FIRST_FREE = 4;

    private AzureFirewalls() {
    }

    static List<ResourceType> types() {
        return List.of(
                NetworkParts.type(FIREWALL).rule(w -> w.fixed("properties.sku.name"))
                        .rule(AzureFirewalls::placed).rule(AzureFirewalls::policed).fill(AzureFirewalls::address),
                NetworkParts.type(POLICY).fill(w -> w.preset("properties.threatIntelMode", "Alert"))
                        .deletion(AzureFirewalls::polices).view(AzureFirewalls::showFirewalls),
                ResourceType.type(GROUP, Networks.VERSION).model(GROUP, null)
                        .put(Verb.async(201, 200, true)).delete(Verb.accepted(Verb.Style.BOTH, true))
                        .status("operations").busy(Networks.BUSY).busyBy(id -> id.parentId().orElseThrow().key())
                        .rule(AzureFirewalls::collections));
    }

    /** The firewalls and bastions whose ip configurations are in a subnet, one entry for each address. */
    static List<String> users(World world, ArmId subnet) {
        return List.of(FIREWALL, Bastions.TYPE).stream().flatMap(type -> world.ofType(type).stream())
                .flatMap(user -> Json.at(user.body(), CONFIGURATIONS).valueStream()
                        .filter(one -> one.at("/properties/subnet/id").asText().equalsIgnoreCase(subnet.path()))
                        .map(one -> user.id().path() + "/ipConfigurations/" + one.path("name").asText()))
                .toList();
    }

    /** Who has a public address by an ip configuration. */
    static List<Entry> having(World world, String address) {
        return List.of(FIREWALL, Bastions.TYPE).stream().flatMap(type -> world.ofType(type).stream())
                .filter(user -> Json.at(user.body(), CONFIGURATIONS).valueStream().anyMatch(one -> one
                        .at("/properties/publicIPAddress/id").asText().equalsIgnoreCase(address)))
                .toList();
    }

    private static void placed(Write write) {
        inItsSubnet(write, SUBNET_NAME);
    }

    /** Its one ip configuration is in the subnet of that name, and has a public address that nobody else has. */
    static void inItsSubnet(Write write, String name) {
        for (JsonNode one : write.at(CONFIGURATIONS)) {
            String subnet = one.at("/properties/subnet/id").asText();
            String address = one.at("/properties/publicIPAddress/id").asText();
            Entry found = write.world().find(subnet).filter(entry -> entry.id().is(Networks.SUBNET)).orElseThrow(
                    () -> ArmError.badRequest("InvalidResourceReference", "Resource " + subnet
                            + " referenced by resource " + write.id().path() + " was not found.", CONFIGURATIONS));
            // Azure takes no other name, nor another spelling of it, and no smaller range.
            if (!found.id().name().equals(name) || Networks.range(found.body()).size() < 64) {
                throw ArmError.badRequest("InvalidSubnet", "The subnet of " + write.id().path() + " must be called "
                        + name + " and have a range of /26 or larger.", CONFIGURATIONS);
            }
            Networks.refers(write.world(), write.id(), write.text("location"), address, NetworkParts.PUBLIC_IP);
            boolean taken = having(write.world(), address).stream()
                    .anyMatch(other -> !other.id().key().equals(write.id().key()));
            if (taken) {
                throw ArmError.badRequest("PublicIPAddressInUse", "Resource " + write.id().path()
                        + " is referencing public IP address " + address + " that is already allocated.",
                        CONFIGURATIONS);
            }
        }
    }

    private static void policed(Write write) {
        String policy = write.text(USED_POLICY);
        if (policy.isEmpty()) {
            return;
        }
        Networks.refers(write.world(), write.id(), write.text("location"), policy, POLICY);
        String tier = write.world().find(policy).map(entry -> Json.text(entry.body(), TIER)).orElse("");
        if (!tier.equals(write.text(TIER))) {
            throw ArmError.badRequest("AzureFirewallPolicyAndFirewallTierMismatch", "The tier of firewall "
                    + write.id().path() + " is not the one of its policy, " + tier + ".", TIER);
        }
    }

    /** Its own address in the network, which routes lead to: the first that is free. */
    private static void address(Write write) {
        for (JsonNode one : write.at(CONFIGURATIONS)) {
            Entry subnet = write.world().find(one.at("/properties/subnet/id").asText()).orElseThrow();
            long number = Networks.range(subnet.body()).first() + FIRST_FREE;
            ((ObjectNode) one).withObject("/properties").put("provisioningState", "Succeeded").put("privateIPAddress",
                    (number >> 24) + "." + (number >> 16 & 255) + "." + (number >> 8 & 255) + "." + (number & 255));
            ((ObjectNode) one).put("id", write.id().path() + "/azureFirewallIpConfigurations/"
                    + one.path("name").asText());
        }
        write.preset("properties.threatIntelMode", "Alert");
    }

    private static List<Entry> firewalls(World world, ArmId policy) {
        return world.ofType(FIREWALL).stream()
                .filter(one -> Json.text(one.body(), USED_POLICY).equalsIgnoreCase(policy.path())).toList();
    }

    /** With which code Azure refuses that is not known. */
    private static void polices(Call call) {
        List<Entry> firewalls = firewalls(call.world(), call.id());
        if (!firewalls.isEmpty()) {
            throw ArmError.badRequest("FirewallPolicyInUse", "Firewall policy " + call.id().path()
                    + " cannot be deleted since it is used by " + firewalls.getFirst().id().path() + ".", null);
        }
    }

    private static void showFirewalls(View view) {
        var list = view.body().withObject("/properties").putArray("firewalls");
        firewalls(view.world(), view.entry().id()).forEach(one -> list.addObject().put("id", one.id().path()));
    }

    private static void collections(Write write) {
        Set<String> names = new HashSet<>();
        for (JsonNode collection : write.at(COLLECTIONS)) {
            if (!names.add(collection.path("name").asText())) {
                throw fault("has two rule collections called " + collection.path("name").asText());
            }
            if (collection.path("priority").asInt() < 100 || collection.path("priority").asInt() > 65_000) {
                throw fault("has a priority that is not from 100 to 65000");
            }
            Set<String> rules = new HashSet<>();
            for (JsonNode rule : collection.path("rules")) {
                if (!rules.add(rule.path("name").asText())) {
                    throw fault("has two rules called " + rule.path("name").asText());
                }
                if (rule.path("sourceAddresses").isEmpty() && rule.path("sourceIpGroups").isEmpty()) {
                    throw fault("has the rule " + rule.path("name").asText() + " without a source");
                }
                if (rule.path("ruleType").asText().equals("ApplicationRule") && (rule.path("protocols").isEmpty()
                        || rule.path("targetFqdns").isEmpty() && rule.path("fqdnTags").isEmpty())) {
                    throw fault("has the rule " + rule.path("name").asText() + " without a protocol or target");
                }
            }
        }
    }

    private static ArmError fault(String what) {
        return ArmError.badRequest("FirewallPolicyRuleCollectionGroupInvalid", "The rule collection group " + what
                + ".", COLLECTIONS);
    }
}
