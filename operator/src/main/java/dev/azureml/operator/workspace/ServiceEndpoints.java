package dev.azureml.operator.workspace;

import com.fasterxml.jackson.databind.JsonNode;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.azureml.Region;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The service endpoints of a subnet, without which no rule lets it in. They are its owner's to set: what it lacks is told
 * with the command.
 *
 * @param subnet as Azure shows it
 */
record ServiceEndpoints(ArmId id, JsonNode subnet) {
    private static final String STORAGE = "Microsoft.Storage";
    /** Leads to storage accounts of all regions; a subnet has it in place of the other. */
    private static final String STORAGE_EVERYWHERE = "Microsoft.Storage.Global";
    private static final String VAULT = "Microsoft.KeyVault";

    /** Whether a rule of the dependency can name a subnet. */
    static boolean leadTo(Dependency dependency) {
        return dependency == Dependency.STORAGE_ACCOUNT || dependency == Dependency.KEY_VAULT;
    }

    /**
     * What keeps clients in the subnet from what they should reach.
     *
     * @param location where what they should reach is
     */
    Optional<String> fault(Set<Dependency> reached, String location) {
        Set<String> present = services();
        Set<String> wanted = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        wanted.addAll(present);
        List<String> faults = new ArrayList<>();
        if (reached.contains(Dependency.STORAGE_ACCOUNT) && !present.contains(STORAGE_EVERYWHERE)) {
            if (!present.contains(STORAGE)) {
                faults.add("it has no service endpoint " + STORAGE);
                wanted.add(STORAGE);
            } else if (!storageServes(location)) {
                faults.add("its service endpoint " + STORAGE + " leads to accounts in " + String.join(", ",
                        storageRegions()) + ", and the account is in " + Region.folded(location));
                wanted.remove(STORAGE);
                wanted.add(STORAGE_EVERYWHERE);
            }
        }
        if (reached.contains(Dependency.KEY_VAULT) && !present.contains(VAULT)) {
            faults.add("it has no service endpoint " + VAULT);
            wanted.add(VAULT);
        }
        return faults.isEmpty()
                ? Optional.empty()
                : Optional
                        .of(id + ": " + String.join(", and ", faults) + ", so that no rule lets its clients in; whoever"
                                + " has the subnet sets them: az network vnet subnet update --ids " + id
                                + " --service-endpoints "
                                + String.join(" ", wanted));
    }

    private Set<String> services() {
        Set<String> services = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        endpoints().forEach(endpoint -> services.add(endpoint.path("service").asText("")));
        services.remove("");
        return services;
    }

    /** Of the account's region and its pair, where Azure tells the regions. */
    private boolean storageServes(String location) {
        List<String> regions = storageRegions();
        return regions.isEmpty() || regions.contains("*") || regions.contains(Region.folded(location));
    }

    private List<String> storageRegions() {
        return endpoints().valueStream().filter(one -> one.path("service").asText("").equalsIgnoreCase(STORAGE))
                .flatMap(one -> one.path("locations").valueStream()).map(JsonNode::asText).map(Region::folded)
                .toList();
    }

    private JsonNode endpoints() {
        return subnet.at("/properties/serviceEndpoints");
    }
}
