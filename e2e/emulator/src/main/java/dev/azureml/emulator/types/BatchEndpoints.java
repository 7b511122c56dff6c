package dev.azureml.emulator.types;

import dev.azureml.emulator.arm.ArmError;
import dev.azureml.emulator.arm.ArmId;
import dev.azureml.emulator.arm.ArmResponse;
import dev.azureml.emulator.arm.Call;
import dev.azureml.emulator.arm.Entry;
import dev.azureml.emulator.arm.Json;
import dev.azureml.emulator.arm.ResourceType;
import dev.azureml.emulator.arm.Verb;
import dev.azureml.emulator.arm.World;
import dev.azureml.emulator.arm.Write;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Batch endpoints and their deployments; writes under one endpoint are serial. */
final class BatchEndpoints {
    private static final String DEFAULT = "properties.defaults.deploymentName";
    private static final Set<String> COMPUTES = Set.of("AmlCompute", "Kubernetes");
    private static final Verb ACCEPTED = Verb.accepted(Verb.Style.LOCATION, false);

    private BatchEndpoints() {
    }

    static List<ResourceType> types() {
        return List.of(
                TypeTable.ml("workspaces/batchEndpoints", "BatchEndpoint")
                        .model("BatchEndpoint", "PartialMinimalTrackedResourceWithIdentity")
                        .names(OnlineEndpoints.NAME).put(Verb.async(201, 200, false)).patch(ACCEPTED).delete(ACCEPTED)
                        .status("mfeOperationsStatus").secret("properties.keys").rule(BatchEndpoints::check)
                        .fill(Common::identity).fill(Common::systemData).fill(BatchEndpoints::uris)
                        .view(v -> v.nulls("properties.keys", "properties.description"))
                        .action("listkeys", BatchEndpoints::keys),
                TypeTable.ml("workspaces/batchEndpoints/deployments", "BatchDeployment")
                        .model("BatchDeployment", "PartialBatchDeploymentPartialMinimalTrackedResourceWithProperties")
                        .names(OnlineEndpoints.NAME).put(Verb.async(201, 200, false)).patch(ACCEPTED).delete(ACCEPTED)
                        .status("mfeOperationsStatus").busyBy(id -> id.parent().toLowerCase(Locale.ROOT))
                        .rule(BatchEndpoints::checkDeployment).fill(Common::systemData).fill(BatchEndpoints::fill)
                        .deletion(BatchEndpoints::deletion));
    }

    private static void check(Write write) {
        Common.addOnly(write, "properties.properties");
        if (!write.text("properties.authMode").equals("AADToken")) {
            throw ArmError.badRequest("BadRequest", "Batch endpoints take the authMode AADToken alone.",
                    "properties.authMode");
        }
        String chosen = write.text(DEFAULT);
        if (!chosen.isEmpty() && write.world().find(write.id().path() + "/deployments/" + chosen)
                .filter(e -> e.state().equals("Succeeded")).isEmpty()) {
            throw ArmError.badRequest("BadRequest", "The default deployment '" + chosen
                    + "' does not exist or has not succeeded.", DEFAULT);
        }
    }

    private static void uris(Write write) {
        write.preset("tags", Json.object());
        write.preset("properties.defaults", Json.object("deploymentName", null));
        write.set("properties.scoringUri",
                "https://" + write.id().name() + "." + write.text("location") + ".inference.ml.azure.com/jobs");
        write.set("properties.swaggerUri", null);
    }

    private static ArmResponse keys(Call call) {
        return ArmResponse.ok(Json.object("primaryKey", Common.uuid("k1" + call.id().key()), "secondaryKey",
                Common.uuid("k2" + call.id().key())));
    }

    private static Entry endpoint(World world, ArmId id) {
        return world.find(id.parent()).orElseThrow(() -> ArmError.notFound(id));
    }

    private static void checkDeployment(Write write) {
        Common.addOnly(write, "properties.properties");
        Entry endpoint = endpoint(write.world(), write.id());
        if (!endpoint.state().equals("Succeeded")) {
            throw ArmError.conflict("Conflict",
                    "The endpoint '" + endpoint.id().name() + "' is " + endpoint.state() + ", not Succeeded.");
        }
        if (!write.text("location").equals(Json.text(endpoint.body(), "location"))) {
            throw ArmError.badRequest("BadRequest", "The deployment's location must be the endpoint's.", "location");
        }
        boolean isPipeline = write.has("properties.deploymentConfiguration");
        if (isPipeline == write.has("properties.model")) {
            throw ArmError.badRequest("BadRequest", "A batch deployment is of a model or of a pipeline component.",
                    "properties.model");
        }
        if (isPipeline && write.text("properties.deploymentConfiguration.componentId.assetId").isEmpty()) {
            throw ArmError.badRequest("BadRequest", "A pipeline deployment needs a componentId.",
                    "properties.deploymentConfiguration.componentId");
        }
        // A pipeline may say by itself where its steps run.
        if (!isPipeline || write.has("properties.compute")) {
            checkCompute(write);
        }
        Assets.exists(write, "properties.model.assetId", "models");
        Assets.exists(write, "properties.environmentId", "environments");
        Assets.exists(write, "properties.codeConfiguration.codeId", "codes");
    }

    private static void checkCompute(Write write) {
        String compute = write.text("properties.compute");
        boolean runs = write.world().find(compute).filter(e -> e.id().is(Computes.TYPE))
                .filter(e -> COMPUTES.contains(Json.text(e.body(), "properties.computeType"))).isPresent();
        if (!runs) {
            throw ArmError.badRequest("BadRequest", "The compute '" + compute
                    + "' was not found, or is neither AmlCompute nor Kubernetes.", "properties.compute");
        }
        OnlineEndpoints.knownInstanceType(write.world(), compute, write.text("properties.resources.instanceType"),
                "properties.resources.instanceType");
    }

    private static void fill(Write write) {
        write.preset("tags", Json.object());
        write.preset("properties.errorThreshold", -1);
        write.preset("properties.maxConcurrencyPerInstance", 1);
        write.preset("properties.miniBatchSize", 10);
        write.preset("properties.loggingLevel", "Info");
        write.preset("properties.outputAction", "AppendRow");
        write.preset("properties.outputFileName", "predictions.csv");
        write.preset("properties.retrySettings", Json.object("maxRetries", 3, "timeout", "PT30S"));
        write.preset("properties.resources.instanceCount", 1);
    }

    private static void deletion(Call call) {
        Entry endpoint = endpoint(call.world(), call.id());
        if (Json.text(endpoint.body(), DEFAULT).equalsIgnoreCase(call.id().name())) {
            throw ArmError.badRequest("BadRequest", "The deployment '" + call.id().name()
                    + "' is the endpoint's default. Choose another before it is deleted.", DEFAULT);
        }
    }
}
