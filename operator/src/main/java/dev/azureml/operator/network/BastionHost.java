package dev.azureml.operator.network;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.MLNetworkSpec;
import dev.azureml.api.MLNetworkSpec.BastionSku;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.plan.ArmBody;
import dev.azureml.operator.plan.Intent;
import dev.azureml.operator.plan.UpdateRule;
import dev.azureml.operator.plan.json.CompareRules;
import java.util.List;
import java.util.Objects;

/** The bastion of a network, and its public address. */
final class BastionHost {
    private static final String SUBNET = "AzureBastionSubnet";
    private static final String PROPERTY = "spec.bastion";
    private static final CompareRules RULES = CompareRules.NONE.withListKey("/properties/ipConfigurations", "name");

    private BastionHost() {
    }

    static List<Intent> of(NetworkScene scene, ArmId group, ArmId network) {
        MLNetworkSpec.Bastion said = scene.spec().bastion();
        if (said == null) {
            return List.of();
        }
        String name = scene.subject().azureName();
        ArmId address = group.extension(NetworkTypes.PUBLIC_IP, name + "-bastion-ip");
        ObjectNode body = scene.tagged();
        body.putObject("sku").put("name", Objects.requireNonNullElse(said.sku(), BastionSku.Basic).name());
        ObjectNode properties = body.putObject("properties");
        ArmBody.put(properties, "enableTunneling", said.enableTunneling());
        ObjectNode place = properties.putArray("ipConfigurations").addObject().put("name", "azureml")
                .putObject("properties");
        place.putObject("subnet").put("id", network.child("subnets", SUBNET).value());
        place.putObject("publicIPAddress").put("id", address.value());
        Intent host = scene.part(Keys.BASTION, group.extension(NetworkTypes.BASTION, name + "-bastion"), body,
                scene.after(Keys.SUBNET + SUBNET, Keys.BASTION_IP), PROPERTY).serialWith(Keys.NETWORK)
                .updatedBy(UpdateRule.createOnly("/location")).comparedBy(RULES);
        return List.of(scene.publicAddress(Keys.BASTION_IP, address, List.of(), PROPERTY), host);
    }
}
