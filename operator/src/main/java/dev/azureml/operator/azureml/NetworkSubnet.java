package dev.azureml.operator.azureml;

import com.fasterxml.jackson.databind.JsonNode;
import dev.azureml.api.NetworkRef;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.plan.ObjectRef;
import dev.azureml.operator.plan.Problem;
import dev.azureml.operator.plan.Reason;
import dev.azureml.operator.plan.ReferencedObject;
import dev.azureml.operator.plan.ResolvedReferences;
import dev.azureml.operator.plan.Translation;
import java.util.List;
import java.util.Optional;

/**
 * A subnet that a spec names within an MLNetwork.
 *
 * @param path of the property that names it
 */
public record NetworkSubnet(NetworkRef network, String name, String path) {

    /** Returns what the reference leads to. */
    public static ObjectRef ref(NetworkRef network) {
        return new ObjectRef("MLNetwork", network.namespace(), network.name());
    }

    /** Returns its id, whether or not it is there yet. */
    public ArmId id(ResolvedReferences resolved) {
        return resolved.object(ref(network)).id().child("subnets", name);
    }

    /** Returns why it can't be used; empty once Azure has it. */
    public Optional<Translation.Refused> refusal(ResolvedReferences resolved) {
        ReferencedObject found = resolved.object(ref(network));
        List<String> there = names(found.status());
        if (there.stream().anyMatch(name::equalsIgnoreCase)) {
            return Optional.empty();
        }
        if (names(found.spec()).stream().anyMatch(name::equalsIgnoreCase)) {
            return Optional
                    .of(new Translation.Refused(new Problem(Reason.DEPENDENCY_NOT_READY, path + ": the subnet " + name
                            + " of MLNetwork " + network.name() + " does not exist in Azure yet")));
        }
        return Optional.of(Translation.Refused.invalid(path, "MLNetwork " + network.name() + " has no subnet " + name
                + (there.isEmpty() ? "" : "; it has " + String.join(", ", there))));
    }

    private static List<String> names(JsonNode object) {
        return object.path("subnets").valueStream().map(subnet -> subnet.path("name").asText()).toList();
    }
}
