package dev.azureml.operator.engine.references;

import dev.azureml.api.MLSpec;
import dev.azureml.api.MLStatus;
import dev.azureml.api.ManagementPolicy;
import dev.azureml.api.ResourceStatus;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An object of ours as it was last seen.
 *
 * @param mainKey of the resource that it is about
 */
public record ObjectSnapshot(MLSpec spec, @Nullable MLStatus status, boolean deleting, String mainKey) {
    public List<ResourceStatus> resources() {
        return status == null || status.resources() == null ? List.of() : status.resources();
    }

    /** Whether that resource is the one that the object is about: it may record much else. */
    public boolean isAbout(String armId) {
        return main().anyMatch(r -> r.id().equalsIgnoreCase(armId));
    }

    /** Whether the object manages what it is about, and that has come to be: to want it gives nobody a say. */
    boolean manages() {
        return spec.managementPolicy() != ManagementPolicy.Observe
                && main().anyMatch(r -> r.phase() != ResourceStatus.Phase.Creating);
    }

    /** Whether Azure has what it stands for; what worked once goes on serving others while it is updated. */
    public boolean usable() {
        if (status == null || status.id() == null) {
            return false;
        }
        // Nothing is recorded of what is only looked at; that it has an id says that Azure has it.
        boolean seen = spec.managementPolicy() == ManagementPolicy.Observe && status.provisioningState() == null;
        return seen || "Succeeded".equalsIgnoreCase(status.provisioningState())
                || main().anyMatch(r -> r.phase() == ResourceStatus.Phase.Ready
                        || r.phase() == ResourceStatus.Phase.Updating);
    }

    private Stream<ResourceStatus> main() {
        return resources().stream().filter(r -> r.key().equals(mainKey));
    }
}
