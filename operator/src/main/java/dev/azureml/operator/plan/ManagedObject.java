package dev.azureml.operator.plan;

import dev.azureml.api.MLSpec;
import dev.azureml.api.ResourceStatus;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The object that is reconciled, as the pure parts see it.
 *
 * @param kind {@code MLWorkspace} and so on
 * @param owner the mark that resources made for it carry
 * @param recorded what its status says of ARM resources
 */
public record ManagedObject<S extends MLSpec>(String kind, String namespace, String name, String uid, long generation,
        S spec, String owner, List<ResourceStatus> recorded, Map<String, String> annotations) {

    /** An object without annotations. */
    public ManagedObject(String kind, String namespace, String name, String uid, long generation, S spec, String owner,
            List<ResourceStatus> recorded) {
        this(kind, namespace, name, uid, generation, spec, owner, recorded, Map.of());
    }

    /** The same with other records. */
    public ManagedObject<S> recording(List<ResourceStatus> records) {
        return new ManagedObject<>(kind, namespace, name, uid, generation, spec, owner, records, annotations);
    }

    /** The resource's name in Azure. */
    public String azureName() {
        String said = spec.azureName();
        return said == null ? name : said;
    }

    public Optional<ResourceStatus> recorded(String key) {
        return recorded.stream().filter(resource -> resource.key().equals(key)).findFirst();
    }
}
