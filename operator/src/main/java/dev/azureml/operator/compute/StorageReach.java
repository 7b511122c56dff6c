package dev.azureml.operator.compute;

import com.fasterxml.jackson.databind.JsonNode;
import dev.azureml.api.Advice;
import dev.azureml.operator.azureml.PublicAccess;
import java.util.Optional;

/**
 * Whether the workspace's storage account lets a compute in, by its firewall: without a subnet, a compute comes from
 * addresses that nobody knows beforehand.
 */
record StorageReach(ComputeScene scene, SubnetPlace said) {

    /** Said when it is shut out, as far as can be told. */
    Optional<Advice> advice() {
        WorkspaceStorage storage = new WorkspaceStorage(scene);
        JsonNode account = storage.account().orElse(null);
        boolean isManaged = storage.workspace().map(found -> found.at("/properties/managedNetwork/isolationMode"))
                .map(mode -> mode.asText("")).filter(mode -> !mode.isEmpty() && !mode.equalsIgnoreCase("Disabled"))
                .isPresent();
        if (account == null || isManaged) {
            return Optional.empty();
        }
        PublicAccess access = PublicAccess.of(account);
        if (access == PublicAccess.OPEN || access == PublicAccess.BY_PERIMETER) {
            // Whom a perimeter lets in is not known here.
            return Optional.empty();
        }
        String subnet = scene.subnet(said).orElse("");
        String name = account.path("name").asText("");
        if (subnet.isEmpty()) {
            return Optional.of(ComputeAdvice.shutOut(name, "and this compute is in no subnet", said.property()));
        }
        return isLetIn(account, subnet)
                ? Optional.empty()
                : Optional.of(ComputeAdvice.shutOut(name, "and " + subnet + " is none of them", said.property()));
    }

    /** Where private endpoints lead there, the subnet may reach one. */
    private static boolean isLetIn(JsonNode account, String subnet) {
        return !account.at("/properties/privateEndpointConnections").isEmpty()
                || account.at("/properties/networkAcls/virtualNetworkRules").valueStream()
                        .anyMatch(rule -> rule.path("id").asText("").equalsIgnoreCase(subnet));
    }
}
