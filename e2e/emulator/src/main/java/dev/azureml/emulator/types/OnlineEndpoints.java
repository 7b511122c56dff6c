package dev.azureml.emulator.types;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.emulator.arm.ArmError;
import dev.azureml.emulator.arm.ArmId;
import dev.azureml.emulator.arm.ArmResponse;
import dev.azureml.emulator.arm.Call;
import dev.azureml.emulator.arm.Entry;
import dev.azureml.emulator.arm.Json;
import dev.azureml.emulator.arm.Operation;
import dev.azureml.emulator.arm.ResourceType;
import dev.azureml.emulator.arm.Verb;
import dev.azureml.emulator.arm.View;
import dev.azureml.emulator.arm.World;
import dev.azureml.emulator.arm.Write;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Online endpoints: traffic, keys. Their deployments are next door. */
final class OnlineEndpoints {
    static final String TYPE = TypeTable.ML + "workspaces/onlineEndpoints";
    static final String NAME = "[a-zA-Z](?!.*--)[a-zA-Z0-9-]{1,30}[a-zA-Z0-9]";
    private static final Verb ACCEPTED = Verb.accepted(Verb.Style.LOCATION, false);

    private OnlineEndpoints() {
    }

    static List<ResourceType> types() {
        return List.of(
                TypeTable.ml("workspaces/onlineEndpoints", "OnlineEndpoint")
                        .model("OnlineEndpoint", "PartialMinimalTrackedResourceWithIdentity").names(NAME)
                        .put(Verb.async(201, 200, false)).patch(ACCEPTED).delete(ACCEPTED).status("mfeOperationsStatus")
                        .secret(EndpointKeys.PATH).rule(OnlineEndpoints::check).rule(OnlineEndpoints::traffic)
                        .fill(Common::identity).fill(Common::systemData).fill(OnlineEndpoints::fill)
                        .view(OnlineEndpoints::view).filter("name", (e, name) -> e.id().name().equals(name))
                        .filter("computeType", (e, type) -> type.equalsIgnoreCase(Json.text(e.body(), "kind")))
                        .action("listKeys", EndpointKeys::list).action("regenerateKeys", EndpointKeys::regenerate)
                        .action("token", OnlineEndpoints::token),
                OnlineDeployments.type());
    }

    private static void check(Write write) {
        write.fixed("properties.authMode", "properties.compute");
        Common.addOnly(write, "properties.properties");
        String compute = write.text("properties.compute");
        boolean isServing = write.world().find(compute).filter(e -> e.id().is(Computes.TYPE))
                .filter(e -> Json.text(e.body(), "properties.computeType").equals("Kubernetes")).isPresent();
        if (!compute.isEmpty() && !isServing) {
            throw ArmError.badRequest("BadRequest",
                    "The compute '" + compute + "' was not found, or is not of the type Kubernetes.",
                    "properties.compute");
        }
        servesOnCluster(write, compute);
        boolean taken = write.creating()
                && write.world().ofType(TYPE).stream().anyMatch(e -> e.id().name().equalsIgnoreCase(write.id().name())
                        && Json.text(e.body(), "location").equals(write.text("location")));
        if (taken) {
            throw ArmError.badRequest("BadRequest",
                    "There is already an endpoint with this name, Endpoint name needs to be unique "
                            + "within a region. Try some other name.",
                    "name");
        }
        if (write.text("identity.type").equals("None")) {
            throw ArmError.badRequest("BadRequest", "An online endpoint needs an identity.", "identity.type");
        }
    }

    private static void servesOnCluster(Write write, String compute) {
        if (compute.isEmpty()) {
            return;
        }
        Entry attached = write.world().get(ArmId.of(compute));
        if (attached == null || !attached.state().equals("Succeeded")) {
            throw ArmError.badRequest("BadRequest", "The compute '" + compute + "' has not succeeded.",
                    "properties.compute");
        }
        String cluster = Json.text(attached.body(), "properties.resourceId").toLowerCase(Locale.ROOT);
        boolean off = write.creating() && write.world().ofType(Extensions.TYPE).stream()
                .filter(e -> e.id().key().startsWith(cluster + "/")
                        && Json.text(e.body(), "properties.extensionType").equals("Microsoft.AzureML.Kubernetes"))
                .noneMatch(e -> Json.at(e.body(), "properties.configurationSettings").path("enableInference").asText()
                        .equalsIgnoreCase("true"));
        if (off) {
            throw ArmError.badRequest("BadRequest", "The Azure ML extension of the cluster does not enable inference.",
                    "properties.compute");
        }
        if (write.has("properties.mirrorTraffic") && !write.at("properties.mirrorTraffic").isEmpty()) {
            throw ArmError.badRequest("BadRequest", "Traffic is mirrored by managed endpoints alone.",
                    "properties.mirrorTraffic");
        }
    }

    /** Refuses an instance type that an attached cluster does not have. */
    static void knownInstanceType(World world, String compute, String type, String path) {
        boolean known = type.isEmpty() || world.find(compute)
                .filter(e -> Json.text(e.body(), "properties.computeType").equals("Kubernetes"))
                .map(e -> type.equals("defaultinstancetype")
                        || Json.at(e.body(), "properties.properties.instanceTypes").has(type))
                .orElse(true);
        if (!known) {
            throw ArmError.badRequest("BadRequest", "The instance type '" + type + "' was not found on the compute '"
                    + compute + "'.", path);
        }
    }

    private static void traffic(Write write) {
        int sum = sum(write, "properties.traffic");
        if (sum != 0 && sum != 100) {
            throw ArmError.badRequest("BadRequest", "The traffic values need to sum to 0 or 100, not " + sum + ".",
                    "properties.traffic");
        }
        int mirrored = sum(write, "properties.mirrorTraffic");
        if (mirrored > 50 || write.at("properties.mirrorTraffic").size() > 1) {
            throw ArmError.badRequest("BadRequest", "Mirror traffic goes to one deployment and is at most 50.",
                    "properties.mirrorTraffic");
        }
    }

    private static int sum(Write write, String path) {
        int sum = 0;
        for (Map.Entry<String, JsonNode> share : write.at(path).properties()) {
            String at = path + "." + share.getKey();
            int percent = share.getValue().asInt(-1);
            if (percent < 0 || percent > 100) {
                throw ArmError.badRequest("BadRequest", "'" + percent + "' is no percentage.", at);
            }
            Entry deployment = write.world().find(write.id().path() + "/deployments/" + share.getKey()).orElse(null);
            if (deployment == null || !deployment.state().equals("Succeeded")) {
                throw ArmError.badRequest("BadRequest", "The deployment '" + share.getKey() + "' of '" + at
                        + "' does not exist or has not succeeded.", at);
            }
            sum += percent;
        }
        return sum;
    }

    private static void fill(Write write) {
        boolean managed = write.text("properties.compute").isEmpty();
        String id = Common.uuid("ep:" + write.id().key());
        write.preset("tags", Json.object());
        write.preset("kind", managed ? "Managed" : "Kubernetes");
        if (!write.has("identity")) {
            write.set("identity",
                    Json.object("type", "SystemAssigned", "principalId", Common.uuid("msi:" + write.id().key()),
                            "tenantId", Common.TENANT));
        }
        write.preset("properties.publicNetworkAccess", "Enabled");
        write.preset("properties.traffic", Json.object());
        write.preset("properties.mirrorTraffic", Json.object());
        if (!write.at("properties.properties").has("azureml.onlineendpointid")) {
            Common.set(write, "properties.properties", "azureml.onlineendpointid", id);
        }
        String base = write.world().url() + "/inference/" + write.text("location") + "/" + write.id().name();
        write.set("properties.scoringUri", base + "/score");
        write.set("properties.swaggerUri", base + "/swagger.json");
        EndpointKeys.fill(write);
    }

    /** An endpoint is Updating while one of its deployments is. */
    private static void view(View view) {
        view.nulls("properties.description", "properties.compute", EndpointKeys.PATH);
        Operation running = view.world().busy(view.entry().id().key());
        if (running != null && view.entry().state().equals("Succeeded")) {
            Json.set(view.body(), "properties.provisioningState", Json.node("Updating"));
        }
    }

    private static ArmResponse token(Call call) {
        if (call.text("properties.authMode").equals("Key")) {
            throw ArmError.badRequest("BadRequest", "An endpoint that takes keys gives no tokens.", null);
        }
        Instant now = Instant.now();
        ObjectNode body = Json.object("accessToken", Common.newKey(), "tokenType", "Bearer");
        return ArmResponse
                .ok(body.put("expiryTimeUtc", now.plus(1, ChronoUnit.DAYS).getEpochSecond()).put("refreshAfterTimeUtc",
                        now.plus(12, ChronoUnit.HOURS).getEpochSecond()));
    }
}
