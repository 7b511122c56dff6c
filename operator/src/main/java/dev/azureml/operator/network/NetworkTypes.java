package dev.azureml.operator.network;

import dev.azureml.operator.plan.ResolvedReferences;

/** Azure's names of what a network is made of, and the api-version that the bodies are written for. */
final class NetworkTypes {
    static final String NETWORK = "Microsoft.Network/virtualNetworks";
    static final String SUBNET = NETWORK + "/subnets";
    static final String SECURITY_GROUP = "Microsoft.Network/networkSecurityGroups";
    static final String NAT_GATEWAY = "Microsoft.Network/natGateways";
    static final String PUBLIC_IP = "Microsoft.Network/publicIPAddresses";
    static final String ROUTE_TABLE = "Microsoft.Network/routeTables";
    static final String BASTION = "Microsoft.Network/bastionHosts";
    static final String FIREWALL = "Microsoft.Network/azureFirewalls";
    static final String FIREWALL_POLICY = "Microsoft.Network/firewallPolicies";
    static final String FIREWALL_RULES = FIREWALL_POLICY + "/ruleCollectionGroups";
    private static final String VERSION = "2025-09-01";

    private NetworkTypes() {
    }

    static String version(String type, ResolvedReferences resolved) {
        return resolved.apiVersion(type, VERSION);
    }
}
