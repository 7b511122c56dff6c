package dev.azureml.emulator.types;

import dev.azureml.emulator.arm.ArmResponse;
import dev.azureml.emulator.arm.Call;
import dev.azureml.emulator.arm.Json;
import dev.azureml.emulator.arm.ResourceType;
import dev.azureml.emulator.arm.Verb;
import dev.azureml.emulator.arm.Write;
import java.util.List;

/** Serverless endpoints, outbound rules and private endpoint connections. */
final class OtherEndpoints {
    private static final Verb ACCEPTED = Verb.accepted(Verb.Style.LOCATION, true);

    private OtherEndpoints() {
    }

    static List<ResourceType> types() {
        return List.of(
                TypeTable.ml("workspaces/serverlessEndpoints", "ServerlessEndpoint")
                        .model("ServerlessEndpoint", "PartialMinimalTrackedResourceWithSkuAndIdentity")
                        .names("[a-zA-Z][a-zA-Z0-9-]{0,51}").put(Verb.async(201, 200, false)).patch(ACCEPTED)
                        .delete(ACCEPTED)
                        .status("mfeOperationsStatus").fill(Common::identity).fill(Common::systemData)
                        .fill(OtherEndpoints::serverless)
                        .action("listKeys", OtherEndpoints::keys)
                        .action("regenerateKeys", c -> c.accept(ACCEPTED, () -> {
                        })),
                TypeTable.ml("workspaces/marketplaceSubscriptions", "MarketplaceSubscription")
                        .put(Verb.async(201, 200, false))
                        .delete(ACCEPTED).status("mfeOperationsStatus").fill(Common::systemData),
                TypeTable.ml("workspaces/outboundRules", "OutboundRuleBasicResource").put(ACCEPTED).delete(ACCEPTED)
                        .stateless()
                        .notPaged().status("workspaceOperationsStatus")
                        .fill(w -> w.preset("properties.category", "UserDefined"))
                        .settled(s -> s.set("properties.status", "Active")),
                TypeTable.ml("workspaces/privateEndpointConnections", "PrivateEndpointConnection")
                        .put(Verb.sync(200, 200))
                        .delete(Verb.sync(200, 200)).notPaged());
    }

    private static void serverless(Write write) {
        write.preset("tags", Json.object());
        write.set("properties.endpointState", "Online");
        write.set("properties.inferenceEndpoint",
                Json.object("uri", "https://" + write.id().name() + "." + write.text("location")
                        + ".models.ai.azure.com", "headers", Json.object()));
    }

    private static ArmResponse keys(Call call) {
        return ArmResponse.ok(Json.object("primaryKey", Common.uuid("k1" + call.id().key()), "secondaryKey",
                Common.uuid("k2" + call.id().key())));
    }
}
