package dev.azureml.emulator.types;

import dev.azureml.emulator.arm.ArmError;
import dev.azureml.emulator.arm.Json;
import dev.azureml.emulator.arm.ResourceType;
import dev.azureml.emulator.arm.Verb;
import dev.azureml.emulator.arm.Write;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Serverless endpoints, outbound rules and private endpoint connections. */
final class OtherEndpoints {
    private static final Verb ACCEPTED = Verb.accepted(Verb.Style.LOCATION, false);

    private static final Set<String> SERVERLESS_REGIONS = Set.of("eastus", "eastus2", "northcentralus",
            "southcentralus", "westus", "westus3", "swedencentral", "westeurope");

    private OtherEndpoints() {
    }

    static List<ResourceType> types() {
        return List.of(
                TypeTable.ml("workspaces/serverlessEndpoints", "ServerlessEndpoint")
                        .model("ServerlessEndpoint", "PartialMinimalTrackedResourceWithSkuAndIdentity")
                        .names("[a-zA-Z][a-zA-Z0-9-]{0,51}").put(Verb.async(201, 200, false)).patch(ACCEPTED)
                        .delete(ACCEPTED)
                        .status("mfeOperationsStatus").fill(Common::identity).fill(Common::systemData)
                        .early(w -> w.preset("properties.authMode", "Key")) // as the portal's and az's requests leave it out
                        .secret(EndpointKeys.PATH).rule(OtherEndpoints::offered).fill(OtherEndpoints::serverless)
                        .fill(EndpointKeys::fill).action("listKeys", EndpointKeys::list)
                        .action("regenerateKeys", EndpointKeys::regenerate),
                TypeTable.ml("workspaces/marketplaceSubscriptions", "MarketplaceSubscription")
                        .put(Verb.async(201, 200, false))
                        .delete(ACCEPTED).status("mfeOperationsStatus").fill(Common::systemData)
                        .rule(OtherEndpoints::withoutVersion)
                        .fill(OtherEndpoints::subscribed),
                TypeTable.ml("workspaces/privateEndpointConnections", "PrivateEndpointConnection")
                        .put(Verb.sync(200, 200))
                        .delete(Verb.sync(200, 200)).notPaged());
    }

    /** Models of other publishers need a subscription of the workspace, and not every region has every model. */
    private static void offered(Write write) {
        String model = write.text("properties.modelSettings.modelId").replaceFirst("/versions/[^/]+$", "");
        if (!model.startsWith("azureml://registries/")) {
            throw ArmError.badRequest("BadRequest", "The model '" + model + "' is not in a registry.",
                    "properties.modelSettings.modelId");
        }
        String location = write.text("location");
        if (write.creating() && !SERVERLESS_REGIONS.contains(location.toLowerCase(Locale.ROOT).replace(" ", ""))) {
            throw ArmError.badRequest("BadRequest", "The model '" + model + "' is not available for serverless "
                    + "deployment in the region '" + location + "'.", "location");
        }
        String workspace = Common.workspace(write.id()).path();
        if (write.creating() && !model.startsWith("azureml://registries/azureml/")
                && write.world().under(workspace + "/marketplaceSubscriptions").stream()
                        .noneMatch(e -> Json.text(e.body(), "properties.modelId").equals(model))) {
            throw ArmError.badRequest("BadRequest", "The workspace has no marketplace subscription to the model '"
                    + model + "'.", "properties.modelSettings.modelId");
        }
    }

    private static void withoutVersion(Write write) {
        if (write.text("properties.modelId").contains("/versions/")) {
            throw ArmError.badRequest("BadRequest", "A subscription is to a model, not to a version of it.",
                    "properties.modelId");
        }
    }

    /** The plan is the publisher's, of whom the model's registry is. */
    private static void subscribed(Write write) {
        String model = write.text("properties.modelId");
        write.set("properties.marketplaceSubscriptionStatus", "Subscribed");
        write.set("properties.marketplacePlan", Json.object("publisherId", model.replaceFirst(
                "^azureml://registries/([^/]+)/.*", "$1"), "offerId", model.substring(model.lastIndexOf('/') + 1),
                "planId", "pay-as-you-go"));
    }

    private static void serverless(Write write) {
        write.preset("tags", Json.object());
        write.set("properties.endpointState", "Online");
        write.set("properties.inferenceEndpoint",
                Json.object("uri", "https://" + write.id().name() + "." + write.text("location")
                        + ".models.ai.azure.com", "headers", Json.object()));
    }
}
