package dev.azureml.operator.network;

import dev.azureml.operator.plan.ResolvedReferences;

/** Azure's names of what a network is made of, and the api-version that the bodies are written for. */
public final class NetworkTypes {
    public static final String NETWORK = "Microsoft.Network/virtualNetworks";
    public static final String SUBNET = NETWORK + "/subnets";
    public static final String SECURITY_GROUP = "Microsoft.Network/networkSecurityGroups";
    public static final String NAT_GATEWAY = "Microsoft.Network/natGateways";
    static final String PUBLIC_IP = "Microsoft.Network/publicIPAddresses";
    public static final String ROUTE_TABLE = "Microsoft.Network/routeTables";
    public static final String BASTION = "Microsoft.Network/bastionHosts";
    public static final String FIREWALL = "Microsoft.Network/azureFirewalls";
    static final String FIREWALL_POLICY = "Microsoft.Network/firewallPolicies";
    static final String FIREWALL_RULES = FIREWALL_POLICY + "/ruleCollectionGroups";
    /** The api-version that all of them are read and written with. */
    public static final String VERSION = "2025-09-01";

    private NetworkTypes() {
    }

    static String version(String type, ResolvedReferences resolved) {
        return resolved.apiVersion(type, VERSION);
    }
}
