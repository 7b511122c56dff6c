package dev.azureml.emulator.types;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.emulator.arm.ArmError;
import dev.azureml.emulator.arm.ResourceType;
import dev.azureml.emulator.arm.Write;
import java.util.List;

/** Hosts by which people reach machines in a network that have no public addresses. */
final class Bastions {
    static final String TYPE = "Microsoft.Network/bastionHosts";
    private static final String SKU = "sku.name";
    private static final List<String> SIZES = List.of("Developer", "Basic", "Standard", "Premium");

    private Bastions() {
    }

    static List<ResourceType> types() {
        return List.of(NetworkParts.type(TYPE).rule(Bastions::grows).rule(Bastions::tunnels)
                .rule(write -> AzureFirewalls.inItsSubnet(write, "AzureBastionSubnet")).fill(Bastions::fill));
    }

    private static void grows(Write write) {
        if (!write.creating() && write.changed(SKU)
                && SIZES.indexOf(write.was(SKU).asText()) > SIZES.indexOf(write.text(SKU))) {
            throw ArmError.badRequest("DowngradeSkuNotAllowed", "The SKU of bastion " + write.id().path()
                    + " can't be made smaller.", SKU);
        }
    }

    private static void tunnels(Write write) {
        if (write.at("properties.enableTunneling").asBoolean() && SIZES.indexOf(write.text(SKU)) < 2) {
            throw ArmError.badRequest("BastionFeatureNotSupportedBySku", "enableTunneling needs the SKU Standard or"
                    + " Premium.", "properties.enableTunneling");
        }
    }

    private static void fill(Write write) {
        write.preset(SKU, "Basic");
        write.preset("properties.scaleUnits", 2);
        write.once("properties.dnsName", "bst-" + Common.uuid("bastion:" + write.id().key()) + ".bastion.azure.com");
        for (JsonNode one : write.at("properties.ipConfigurations")) {
            ((ObjectNode) one).withObject("/properties").put("provisioningState", "Succeeded");
        }
    }
}
