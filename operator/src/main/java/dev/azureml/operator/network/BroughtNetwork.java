package dev.azureml.operator.network;

import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.plan.Document;
import dev.azureml.operator.plan.Facts;
import dev.azureml.operator.plan.Intent;
import dev.azureml.operator.plan.ResolvedReferences;
import dev.azureml.operator.plan.Translation;
import java.util.List;
import java.util.Optional;

/** A virtual network that somebody else has: it is read, and never written. */
record BroughtNetwork(String said, ResolvedReferences resolved, Facts facts) {

    Translation translate() {
        Optional<ArmId> id = ArmId.tryParse(said).filter(found -> found.type().equalsIgnoreCase(NetworkTypes.NETWORK));
        return id.isEmpty()
                ? Translation.Refused.invalid("spec.virtualNetworkId", "'" + said
                        + "' is not the ARM id of a virtual network")
                : Translation.Intents.of(Intent.require(Keys.NETWORK, id.get(),
                        NetworkTypes.version(NetworkTypes.NETWORK, resolved)))
                        .withDocuments(usages(id.get(), resolved, facts));
    }

    /** How many addresses are free, once there is a network to ask of. */
    static List<Document> usages(ArmId network, ResolvedReferences resolved, Facts facts) {
        return facts.body(Keys.NETWORK).isEmpty()
                ? List.of()
                : List.of(new Document(Keys.USAGES, network.value() + "/usages",
                        NetworkTypes.version(NetworkTypes.NETWORK, resolved)));
    }
}
