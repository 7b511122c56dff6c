package dev.azureml.emulator.types;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.emulator.arm.ArmError;
import dev.azureml.emulator.arm.ArmResponse;
import dev.azureml.emulator.arm.Call;
import dev.azureml.emulator.arm.Entry;
import dev.azureml.emulator.arm.Failed;
import dev.azureml.emulator.arm.Json;
import dev.azureml.emulator.arm.Locations;
import dev.azureml.emulator.arm.Settled;
import dev.azureml.emulator.arm.Verb;
import dev.azureml.emulator.arm.View;
import dev.azureml.emulator.arm.World;
import dev.azureml.emulator.arm.Write;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** ComputeInstance: no update but power. */
final class Instances {
    private static final String P = "properties.properties.";
    private static final Set<String> SETUP_FAILURES = Set.of("SetupFailed", "UserSetupFailed");

    private Instances() {
    }

    static void check(Write write) {
        Sizes.check(write, "ComputeInstance");
        Networks.check(write);
        Schedules.check(write);
        idle(write);
        scripts(write);
        if (write.creating()) {
            unique(write);
            Quotas.check(write, 1);
            return;
        }
        Schedules.fill(write);
        if (write.at("properties.properties") instanceof ObjectNode properties) {
            for (Map.Entry<String, JsonNode> property : properties.properties()) {
                if (write.changed(P + property.getKey())) {
                    throw ArmError.badRequest("PropertyChangeNotAllowed", "Changing property '" + P + property.getKey()
                            + "' of a ComputeInstance is not allowed.", P + property.getKey());
                }
            }
        }
        write.fixed("properties.description", "tags", "identity.type");
        if (write.was("properties.properties") instanceof ObjectNode was) {
            was.properties().forEach(p -> write.preset(P + p.getKey(), p.getValue()));
        }
    }

    /** Names are unique in a region. */
    private static void unique(Write write) {
        for (Entry other : write.world().ofType(Computes.TYPE)) {
            boolean isInstance = Json.text(other.body(), "properties.computeType").equals("ComputeInstance");
            boolean isHere = Computes.location(write).equals(Locations.normal(
                    Json.text(other.body(), "properties.computeLocation")));
            if (isInstance && isHere && other.id().name().equalsIgnoreCase(write.id().name())) {
                throw ArmError.conflict("ComputeNameNotAvailable", "The compute instance name '" + write.id().name()
                        + "' is already taken in the region " + Computes.location(write) + ".");
            }
        }
    }

    private static void idle(Write write) {
        String idle = write.text(P + "idleTimeBeforeShutdown");
        if (write.has(P + "idleTimeBeforeShutdown") && !isWithin(idle)) {
            throw ArmError.badRequest("InvalidIdleTimeBeforeShutdown",
                    "The idle time before shutdown '" + idle + "' must be an ISO 8601 duration from PT15M to P3D.",
                    P + "idleTimeBeforeShutdown");
        }
    }

    private static boolean isWithin(String idle) {
        try {
            Duration duration = Duration.parse(idle);
            return duration.compareTo(Duration.ofMinutes(15)) >= 0 && duration.compareTo(Duration.ofDays(3)) <= 0;
        } catch (DateTimeParseException e) {
            return false;
        }
    }

    /** An inline script travels in Base64; another is a path in the workspace's file share. */
    private static void scripts(Write write) {
        for (String name : List.of("creationScript", "startupScript")) {
            String at = P + "setupScripts.scripts." + name;
            if (!write.has(at)) {
                continue;
            }
            String source = write.text(at + ".scriptSource");
            if (!source.equals("inline") && !source.equals("workspace")) {
                throw ArmError.badRequest("InvalidSetupScript", "The scriptSource is inline or workspace.",
                        at + ".scriptSource");
            }
            if (write.text(at + ".scriptData").isBlank()
                    || (source.equals("inline") && !isBase64(write.text(at + ".scriptData")))) {
                throw ArmError.badRequest("InvalidSetupScript", "The scriptData of an inline script is Base64, that of"
                        + " a workspace script a path.", at + ".scriptData");
            }
        }
    }

    private static boolean isBase64(String text) {
        try {
            return Base64.getDecoder().decode(text).length > 0;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    static void fill(Write write) {
        Schedules.fill(write);
        if (!write.creating()) {
            return;
        }
        String by = write.request().caller().objectId();
        write.preset(P + "applicationSharingPolicy", "Shared");
        write.preset(P + "computeInstanceAuthorizationType", "personal");
        write.preset(P + "enableNodePublicIp", true);
        write.preset(P + "enableSSO", true);
        write.preset(P + "sshSettings.sshPublicAccess", "Disabled");
        write.set(P + "sshSettings.adminUserName", "azureuser");
        write.set(P + "sshSettings.sshPort", 50000);
        write.preset(P + "state", "Creating");
        write.set(P + "errors", Json.MAPPER.createArrayNode());
        write.set(P + "createdBy", Json.object("userName", write.request().caller().clientId(), "userOrgId",
                write.request().caller().tenantId(), "userId", by));
        write.set(P + "connectivityEndpoints", Json.object("publicIpAddress", null, "privateIpAddress", "10.0.0.5"));
        write.preset(P + "osImageMetadata", Json.object("currentImageVersion", latestImage(write.world())));
        write.set(P + "versions", Json.object("runtime", null));
        String host = "https://" + write.id().name() + "." + write.text("location") + ".instances.azureml.ms";
        write.set(P + "applications", Json.MAPPER.createArrayNode()
                .add(Json.object("displayName", "Jupyter", "endpointUri", host + "/tree/"))
                .add(Json.object("displayName", "Jupyter Lab", "endpointUri", host + "/lab")));
        write.preset(P + "lastOperation", operation("Create", "InProgress"));
    }

    static void settled(Settled settled) {
        if (settled.created() && Json.text(settled.body(), P + "state").equals("Creating")) {
            settled.set(P + "state", "Running");
            settled.set(P + "lastOperation", operation("Create", "Succeeded"));
        }
    }

    /** A failed setup script leaves an instance that exists; any other failure one that never came up. */
    static void failed(Failed failed, List<?> errors) {
        String code = failed.error().code();
        failed.set(P + "errors", errors);
        if (failed.created()) {
            failed.set(P + "state", SETUP_FAILURES.contains(code) ? code : "CreateFailed");
            failed.set(P + "lastOperation", operation("Create", "CreateFailed"));
        }
    }

    /** Tells the image that an instance has from the newest there is. */
    static void view(View view) {
        String current = Json.text(view.body(), P + "osImageMetadata.currentImageVersion");
        String known = Json.text(view.body(), P + "osImageMetadata.latestImageVersion");
        String latest = known.compareTo(latestImage(view.world())) > 0 ? known : latestImage(view.world());
        Json.set(view.body(), P + "osImageMetadata.latestImageVersion", Json.node(latest));
        Json.set(view.body(), P + "osImageMetadata.isLatestOsImageVersion", Json.node(current.equals(latest)));
    }

    private static String latestImage(World world) {
        return world.notes().path("latestImageVersion").asText("25.01.15");
    }

    static ArmResponse power(Call call, String name, String during, String after) {
        if (!call.text("properties.computeType").equals("ComputeInstance")) {
            throw ArmError.badRequest("InvalidComputeType", name + " is for compute instances only.", null);
        }
        String state = call.text(P + "state");
        if ((state.equals(after) && !name.equals("Restart")) || (name.equals("Restart") && !state.equals("Running"))) {
            throw ArmError.badRequest("InvalidComputeState",
                    name + " is not possible: the compute instance is " + state + ".", null);
        }
        ArmResponse response = call.accept(Verb.accepted(Verb.Style.LOCATION, true),
                () -> call.world().edit(call.id(), body -> state(body, after, name, "Succeeded")));
        call.world().edit(call.id(), body -> state(body, during, name, "InProgress"));
        return response;
    }

    private static void state(ObjectNode body, String state, String operation, String status) {
        Json.set(body, P + "state", Json.node(state));
        Json.set(body, P + "lastOperation", operation(operation, status));
    }

    private static ObjectNode operation(String name, String status) {
        return Json.object("operationName", name, "operationTime", Common.now(), "operationStatus", status,
                "operationTrigger", "User");
    }
}
