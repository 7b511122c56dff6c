package dev.azureml.emulator.types;

import dev.azureml.emulator.arm.ArmError;
import dev.azureml.emulator.arm.ArmId;
import dev.azureml.emulator.arm.Write;
import java.util.Optional;

/** Subnets that computes and private endpoints are put in; only a seed makes them. */
final class Networks {
    static final String SUBNET = "Microsoft.Network/virtualNetworks/subnets";
    private static final String AT = "properties.properties.subnet.id";

    private Networks() {
    }

    /** A compute's subnet must exist. */
    static void check(Write write) {
        Optional<ArmId> subnet = ArmId.parse(write.text(AT)).filter(id -> id.is(SUBNET));
        if (write.has(AT) && (subnet.isEmpty() || write.world().get(subnet.get()) == null)) {
            throw ArmError.badRequest("InvalidSubnet", "The subnet '" + write.text(AT) + "' does not exist.", AT);
        }
    }
}
