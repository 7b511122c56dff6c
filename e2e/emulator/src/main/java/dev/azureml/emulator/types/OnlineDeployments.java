package dev.azureml.emulator.types;

import com.fasterxml.jackson.databind.JsonNode;
import dev.azureml.emulator.arm.ArmError;
import dev.azureml.emulator.arm.ArmId;
import dev.azureml.emulator.arm.ArmResponse;
import dev.azureml.emulator.arm.Call;
import dev.azureml.emulator.arm.Entry;
import dev.azureml.emulator.arm.Failed;
import dev.azureml.emulator.arm.Json;
import dev.azureml.emulator.arm.ResourceType;
import dev.azureml.emulator.arm.Verb;
import dev.azureml.emulator.arm.World;
import dev.azureml.emulator.arm.Write;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Deployments of online endpoints; writes under one endpoint are serial. */
final class OnlineDeployments {
    private static final int MOST_ON_CLUSTER = 62;
    private static final String FAILED = "failedDeployments";
    /** The table that a container's lines are of. */
    private static final String CONSOLE = "AmlOnlineEndpointConsoleLog";
    private static final Verb ACCEPTED = Verb.accepted(Verb.Style.LOCATION, false);

    private OnlineDeployments() {
    }

    static ResourceType type() {
        return TypeTable.ml("workspaces/onlineEndpoints/deployments", "OnlineDeployment")
                .model("OnlineDeployment", "PartialMinimalTrackedResourceWithSku").names(OnlineEndpoints.NAME)
                .put(Verb.async(201, 200, false)).patch(ACCEPTED).delete(ACCEPTED).status("mfeOperationsStatus")
                .busyBy(id -> id.parent().toLowerCase(Locale.ROOT)).rule(OnlineDeployments::check)
                .fill(Common::identity)
                .fill(Common::systemData).fill(OnlineDeployments::fill).deletion(OnlineDeployments::deletion)
                .failed(OnlineDeployments::failed).settled(s -> told(s.world(), s.id(), s.created(), "Succeeded"))
                .view(v -> v.nulls("properties.description", "properties.dataCollector", "properties.readinessProbe"))
                .action("getLogs", OnlineDeployments::logs).page("skus", OnlineDeployments::skus);
    }

    private static Entry endpoint(World world, ArmId id) {
        return world.find(id.parent()).orElseThrow(() -> ArmError.notFound(id));
    }

    private static void check(Write write) {
        Entry endpoint = endpoint(write.world(), write.id());
        if (!endpoint.state().equals("Succeeded")) {
            throw ArmError.conflict("Conflict",
                    "The endpoint '" + endpoint.id().name() + "' is " + endpoint.state() + ", not Succeeded.");
        }
        boolean managed = Json.text(endpoint.body(), "properties.compute").isEmpty();
        String type = write.text("properties.endpointComputeType");
        if (!type.equals(managed ? "Managed" : "Kubernetes")) {
            throw ArmError.badRequest("BadRequest", "The endpointComputeType '" + type + "' does not fit the endpoint.",
                    "properties.endpointComputeType");
        }
        if (!write.text("sku.name").equals("Default")) {
            throw ArmError.badRequest("BadRequest", "The sku must have the name 'Default'.", "sku.name");
        }
        if (managed && write.at("sku.capacity").asInt(0) < 1) {
            throw ArmError.badRequest("BadRequest", "The sku's capacity is the number of instances, at least 1.",
                    "sku.capacity");
        }
        if (managed && write.text("properties.instanceType").isEmpty()) {
            throw ArmError.badRequest("BadRequest", "A managed deployment needs an instanceType.",
                    "properties.instanceType");
        }
        if (!write.text("location").equals(Json.text(endpoint.body(), "location"))) {
            throw ArmError.badRequest("BadRequest", "The deployment's location must be the endpoint's.", "location");
        }
        if (managed && (write.creating() || write.changed("sku.capacity"))) {
            Quotas.check(write, write.text("properties.instanceType"), write.at("sku.capacity").asInt());
        }
        if (!managed) {
            onCluster(write, Json.text(endpoint.body(), "properties.compute"));
        }
        Common.addOnly(write, "properties.properties");
        Assets.exists(write, "properties.model", "models");
        Assets.exists(write, "properties.environmentId", "environments");
        Assets.exists(write, "properties.codeConfiguration.codeId", "codes");
    }

    private static void onCluster(Write write, String compute) {
        OnlineEndpoints.knownInstanceType(write.world(), compute, write.text("properties.instanceType"),
                "properties.instanceType");
        if (write.id().name().length() + ArmId.of(write.id().parent()).name().length() > MOST_ON_CLUSTER) {
            throw ArmError.badRequest("BadRequest", "The names of endpoint and deployment have more than "
                    + MOST_ON_CLUSTER + " characters together.", "name");
        }
        if (write.text("properties.model").startsWith("azureml://registries/")) {
            throw ArmError.badRequest("BadRequest", "Models of registries are not served on Kubernetes.",
                    "properties.model");
        }
    }

    private static void fill(Write write) {
        boolean managed = write.text("properties.endpointComputeType").equals("Managed");
        write.preset("tags", Json.object());
        write.preset("kind", managed ? "Managed" : "Kubernetes");
        write.preset("sku.tier", "Standard");
        write.preset("properties.appInsightsEnabled", false);
        write.preset("properties.egressPublicNetworkAccess", "Enabled");
        write.preset("properties.scaleSettings", Json.object("scaleType", managed ? "Default" : "TargetUtilization"));
        write.preset("properties.livenessProbe", Assets.probe());
        write.preset("properties.requestSettings.maxConcurrentRequestsPerInstance", 1);
        write.preset("properties.requestSettings.requestTimeout", "PT5S");
        write.preset("properties.requestSettings.maxQueueWait", "PT0.5S");
        if (!write.at("properties.properties").has("AzureAsyncOperationUri")) {
            Common.set(write, "properties.properties", "AzureAsyncOperationUri",
                    "https://management.azure.com" + write.id().parent()
                            + "/operations/" + Common.uuid(write.id().key()));
        }
    }

    private static void deletion(Call call) {
        Entry endpoint = endpoint(call.world(), call.id());
        int live = Json.at(endpoint.body(), "properties.traffic").path(call.id().name()).asInt(0)
                + Json.at(endpoint.body(), "properties.mirrorTraffic").path(call.id().name()).asInt(0);
        if (live > 0) {
            throw ArmError.badRequest("BadRequest", "The deployment '" + call.id().name() + "' has " + live
                    + "% of the traffic. Set it to 0 before the deployment is deleted.", "properties.traffic");
        }
    }

    private static ArmResponse logs(Call call) {
        String container = call.request().object().path("containerType").asText("InferenceServer");
        int tail = call.request().object().path("tail").asInt(Integer.MAX_VALUE);
        if (tail < 1) {
            throw ArmError.badRequest("BadRequest", "The number of lines must be at least 1.", "tail");
        }
        boolean isServer = container.equals("InferenceServer");
        String error = call.world().notes().path(FAILED).path(call.id().key()).asText("");
        boolean failed = isServer && call.entry().state().equals("Failed") && !error.isEmpty();
        String words = failed ? traceback(call.entry().body(), error) : call.id().name() + " is up\n";
        List<String> lines = new ArrayList<>(words.lines().toList());
        if (isServer) {
            call.world().logs().since(CONSOLE, Instant.EPOCH).stream()
                    .filter(row -> row.resource().key().equals(call.id().key()))
                    .flatMap(row -> row.columns().getOrDefault("Message", "").lines()).forEach(lines::add);
        }
        return ArmResponse.ok(Json.object("content", "Instance status:\n" + container + ": "
                + (failed ? "Failed" : "Succeeded") + "\n" + String.join("\n", lines.subList(Math.max(0, lines.size()
                        - tail), lines.size()))
                + "\n"));
    }

    /** A container writes a line for each request that it answers. */
    static void answered(World world, ArmId deployment, int status) {
        world.logs().add(deployment, CONSOLE, Map.of("Message", "127.0.0.1 - \"POST /score HTTP/1.0\" " + status));
    }

    private static void failed(Failed failed) {
        told(failed.world(), failed.id(), failed.created(), "Failed");
        failed.world().notes().withObjectProperty(FAILED).put(failed.id().key(), failed.error().getMessage());
    }

    /** Azure Monitor counts models that are deployed, and how that ended. */
    private static void told(World world, ArmId deployment, boolean created, String end) {
        if (created) {
            deployment.parentId().flatMap(ArmId::parentId).ifPresent(workspace -> {
                MonitorMetrics.event(world, workspace, "Model Deploy Started");
                MonitorMetrics.event(world, workspace, "Model Deploy " + end);
            });
        }
    }

    /** As a server that prints its environment before it dies. */
    private static String traceback(JsonNode body, String error) {
        StringBuilder words = new StringBuilder();
        for (int i = 1; i <= 30; i++) {
            words.append("File \"/var/azureml-app/score.py\", line ").append(i).append('\n');
        }
        Json.at(body, "properties.environmentVariables").properties()
                .forEach(e -> words.append(e.getKey()).append('=').append(e.getValue().asText()).append('\n'));
        return words.append("RuntimeError: ").append(error).append('\n').toString();
    }

    private static ArmResponse skus(Call call) {
        var body = Json.object();
        body.putArray("value")
                .add(Json.object("resourceType", call.entry().type().name(), "sku",
                        Json.object("name", "Default", "tier",
                                "Standard"),
                        "capacity", Json.object("minimum", 1, "maximum", 50, "default", 1, "scaleType", "Manual")));
        return ArmResponse.ok(body);
    }
}
