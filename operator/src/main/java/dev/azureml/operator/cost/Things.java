package dev.azureml.operator.cost;

import java.util.List;
import java.util.regex.Pattern;

/** The names of what has a price, beside VM sizes. */
final class Things {
    static final String LOAD_BALANCER = "LoadBalancer";
    static final String PUBLIC_IP = "PublicIPAddress";
    /** The disk of the operating system of an instance or a node. */
    static final String OS_DISK = "ManagedDisk/P10";
    static final String PRIVATE_ENDPOINT = "PrivateEndpoint";
    static final String NAT_GATEWAY = "NatGateway/";
    static final String FIREWALL = "AzureFirewall/";
    static final String BASTION = "Bastion/";
    static final String REGISTRY = "ContainerRegistry/";
    /** All of them, as a price file names them. */
    static final List<String> ALL = List.of(LOAD_BALANCER, PUBLIC_IP, OS_DISK, PRIVATE_ENDPOINT,
            NAT_GATEWAY + "Standard", FIREWALL + "Basic", FIREWALL + "Standard", FIREWALL + "Premium",
            BASTION + "Basic", BASTION + "Standard", BASTION + "Premium", REGISTRY + "Basic", REGISTRY + "Standard",
            REGISTRY + "Premium");
    private static final Pattern VM_SIZE = Pattern.compile("(?i)(Standard|Basic)_[A-Z0-9][A-Z0-9_-]{0,60}");

    private Things() {
    }

    static boolean isVmSize(String what) {
        return VM_SIZE.matcher(what).matches();
    }
}
