package dev.azureml.operator.compute;

import com.fasterxml.jackson.databind.JsonNode;
import dev.azureml.api.MLComputeSpec;
import dev.azureml.operator.plan.Facts;
import dev.azureml.operator.plan.ManagedObject;
import dev.azureml.operator.plan.ResolvedReferences;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a compute is translated from.
 *
 * @param location what the spec says, else its workspace's; null while that is not known
 */
record ComputeScene(ManagedObject<MLComputeSpec> subject, ResolvedReferences resolved, Facts facts,
        @Nullable String location) {
    /** Where the nodes are; null while that is not known. */
    @Nullable
    String nodesLocation() {
        String said = subject.spec().computeLocation();
        return said == null ? location : said;
    }

    /** A value in the compute as it is in Azure; missing while that is not known. */
    JsonNode observed(String pointer) {
        return facts.at(ComputeKind.KEY, pointer);
    }

    /** Whether Azure has no such compute, or one that stands for something else. */
    boolean isToBeAttached(String id) {
        String found = observed("/properties/resourceId").asText("");
        return facts.absent(ComputeKind.KEY) || !found.isEmpty() && !found.equalsIgnoreCase(id);
    }

    /** Whether a new machine without a word of it gets a public IP address, as Azure does, and this one has it. */
    boolean isPublicByDefault(@Nullable Boolean said) {
        return said == null
                ? observed(ComputeTranslation.PROPERTIES + "/enableNodePublicIp").asBoolean(true)
                : said;
    }

    /** The id of the subnet that is said, else of the one that Azure shows; empty where there is none. */
    Optional<String> subnet(SubnetPlace said) {
        return said.id(resolved)
                .or(() -> Optional.ofNullable(observed(ComputeTranslation.PROPERTIES + "/subnet/id").textValue()))
                .filter(id -> !id.isEmpty());
    }

    /** Whether the machines have public IP addresses, because the spec or, where it says nothing, Azure says so. */
    boolean isPublic(@Nullable Boolean said) {
        return said == null
                ? observed(ComputeTranslation.PROPERTIES + "/enableNodePublicIp").asBoolean(false)
                : said;
    }
}
