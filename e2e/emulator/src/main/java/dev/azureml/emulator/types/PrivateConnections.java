package dev.azureml.emulator.types;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.azureml.emulator.arm.ArmError;
import dev.azureml.emulator.arm.ArmId;
import dev.azureml.emulator.arm.Entry;
import dev.azureml.emulator.arm.Json;
import dev.azureml.emulator.arm.ResourceType;
import dev.azureml.emulator.arm.Verb;
import dev.azureml.emulator.arm.View;
import dev.azureml.emulator.arm.World;
import dev.azureml.emulator.arm.Write;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The connections of private endpoints as what they lead to has them: there the owner approves and rejects them. */
final class PrivateConnections {
    private static final String SEGMENT = "privateEndpointConnections";
    private static final String STATE = "properties.privateLinkServiceConnectionState";
    private static final String ENDPOINT = "properties.privateEndpoint";

    private PrivateConnections() {
    }

    static List<ResourceType> types() {
        return List.of(connections(TypeTable.ml("workspaces/" + SEGMENT, null)),
                connections(ResourceType.type(Storage.ACCOUNT + "/" + SEGMENT, "2026-04-01", "2026-09-01")),
                connections(ResourceType.type(Storage.REGISTRY + "/" + SEGMENT, "2025-11-01")),
                connections(ResourceType.type(Vaults.TYPE + "/" + SEGMENT, "2026-02-01", "2026-05-15")));
    }

    private static ResourceType connections(ResourceType type) {
        // Azure's providers publish the same of it, each for itself.
        return type.model("PrivateEndpointConnection", null).put(Verb.sync(200, 200)).delete(Verb.sync(200, 200))
                .rule(PrivateConnections::answered);
    }

    /** The groups of a target that endpoints lead to; empty for what has no private endpoints here. */
    static Set<String> groups(ArmId target) {
        if (target.is(Storage.ACCOUNT)) {
            return Set.of("blob", "blob_secondary", "file", "queue", "queue_secondary", "table", "table_secondary",
                    "dfs",
                    "dfs_secondary", "web", "web_secondary");
        }
        if (target.is(Vaults.TYPE)) {
            return Set.of("vault");
        }
        if (target.is(Storage.REGISTRY)) {
            return Set.of("registry");
        }
        return target.is(Workspaces.TYPE) ? Set.of("amlworkspace") : Set.of();
    }

    /** The target hears of an endpoint. */
    static void open(World world, ArmId endpoint, ArmId target, boolean approved) {
        ArmId id = id(endpoint, target);
        ResourceType type = world.typeOf(id);
        world.keep(new Entry(
                id, type, Json.object("id", id.path(), "name", id.name(), "type", type.name(), "properties",
                        Json.object("privateEndpoint", Json.object("id", endpoint.path()),
                                "privateLinkServiceConnectionState",
                                Json.object("status", approved ? "Approved" : "Pending", "description",
                                        approved ? "Auto-Approved" : "", "actionsRequired", "None"),
                                "provisioningState", "Succeeded")),
                Json.object()));
    }

    static void close(World world, ArmId endpoint, ArmId target) {
        world.remove(id(endpoint, target));
    }

    /** What the target's owner says to an endpoint; empty where the target knows it no more. */
    static Optional<JsonNode> state(World world, ArmId endpoint, ArmId target) {
        return Optional.ofNullable(world.get(id(endpoint, target))).map(entry -> Json.at(entry.body(), STATE));
    }

    /** Whether any private endpoint leads to the target. */
    static boolean anyApproved(World world, ArmId target) {
        return world.under(target.path() + "/" + SEGMENT).stream()
                .anyMatch(entry -> Json.text(entry.body(), STATE + ".status").equals("Approved"));
    }

    /** A target shows its connections. */
    static void show(View view) {
        ArrayNode list = Json.MAPPER.createArrayNode();
        view.world().under(view.entry().id().path() + "/" + SEGMENT)
                .forEach(entry -> list.add(entry.body().deepCopy()));
        Json.set(view.body(), "properties." + SEGMENT, list);
    }

    private static ArmId id(ArmId endpoint, ArmId target) {
        return target.child(SEGMENT, endpoint.name() + "." + Common.uuid("pe:" + endpoint.key()));
    }

    /** An owner answers what was asked; nobody asks here. */
    private static void answered(Write write) {
        if (write.creating()) {
            throw ArmError.badRequest("PrivateEndpointConnectionNotFound", "The private endpoint connection '"
                    + write.id().name() + "' does not exist.", null);
        }
        if (!List.of("Approved", "Rejected").contains(write.text(STATE + ".status"))) {
            throw ArmError.badRequest("InvalidPrivateEndpointConnectionState",
                    "The status of a private endpoint connection is Approved or Rejected.", STATE + ".status");
        }
        write.set(ENDPOINT, write.was(ENDPOINT).deepCopy());
    }
}
