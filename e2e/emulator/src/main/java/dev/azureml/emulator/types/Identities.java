package dev.azureml.emulator.types;

import dev.azureml.emulator.arm.Json;
import dev.azureml.emulator.arm.ResourceType;
import dev.azureml.emulator.arm.Verb;
import dev.azureml.emulator.arm.Write;
import java.util.List;
import java.util.Set;

/** User-assigned identities. */
final class Identities {
    static final String TYPE = "Microsoft.ManagedIdentity/userAssignedIdentities";

    private Identities() {
    }

    static List<ResourceType> types(Set<String> principals) {
        return List.of(ResourceType.type(TYPE, "2024-11-30").model(TYPE, null).names("[a-zA-Z0-9][a-zA-Z0-9_-]{2,127}")
                .put(Verb.sync(201, 200)).patch(Verb.sync(200, 200)).delete(Verb.sync(200, 200)).stateless()
                .rule(w -> w.fixed("location")).fill(w -> fill(w, principals)));
    }

    private static void fill(Write write, Set<String> principals) {
        write.once("properties.principalId", Common.uuid("uai:" + write.id().key()));
        write.once("properties.clientId", Common.uuid("client:" + write.id().key()));
        write.once("properties.tenantId", Common.TENANT);
        write.preset("tags", Json.object());
        principals.add(write.text("properties.principalId"));
    }
}
