package dev.azureml.operator.network;

/** The keys of an MLNetwork's intents and documents. */
final class Keys {
    static final String RESOURCE_GROUP = "resourceGroup";
    static final String NETWORK = "virtualNetwork";
    static final String PUBLIC_IP = "publicIPAddress";
    static final String NAT_GATEWAY = "natGateway";
    static final String FIREWALL_IP = "firewallPublicIPAddress";
    static final String FIREWALL_POLICY = "firewallPolicy";
    static final String FIREWALL_RULES = "ruleCollectionGroup";
    static final String FIREWALL = "azureFirewall";
    static final String BASTION_IP = "bastionPublicIPAddress";
    static final String BASTION = "bastionHost";
    /** Followed by the name of the subnet whose routes it has. */
    static final String ROUTE_TABLE = "routeTable/";
    /** Followed by the subnet's name. */
    static final String SUBNET = "subnet/";
    /** Followed by the name of the subnet that it guards. */
    static final String SECURITY_GROUP = "networkSecurityGroup/";
    /** Followed by the zone's name. */
    static final String ZONE = "privateDnsZone/";
    /** Followed by the zone's name and the link's. */
    static final String ZONE_LINK = "virtualNetworkLink/";
    static final String USAGES = "usages";

    private Keys() {
    }
}
