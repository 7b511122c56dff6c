package dev.azureml.emulator.types;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.emulator.arm.ArmError;
import dev.azureml.emulator.arm.ArmResponse;
import dev.azureml.emulator.arm.Call;
import dev.azureml.emulator.arm.Json;
import dev.azureml.emulator.arm.Settled;
import dev.azureml.emulator.arm.Verb;
import dev.azureml.emulator.arm.Write;
import java.util.Map;

/** ComputeInstance: no update but power. */
final class Instances {
    private static final String P = "properties.properties.";

    private Instances() {
    }

    static void check(Write write) {
        if (write.creating()) {
            Quotas.check(write, write.text(P + "vmSize"), 1);
            return;
        }
        if (write.request().method().equals("PATCH")) {
            throw ArmError.badRequest("BadRequest", "A ComputeInstance can't be patched.", P + "scaleSettings");
        }
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

    static void fill(Write write) {
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
        write.set(P + "state", "Creating");
        write.set(P + "errors", Json.MAPPER.createArrayNode());
        write.set(P + "createdBy", Json.object("userName", write.request().caller().clientId(), "userOrgId",
                write.request().caller().tenantId(), "userId", by));
        write.set(P + "connectivityEndpoints", Json.object("publicIpAddress", null, "privateIpAddress", "10.0.0.5"));
        write.set(P + "osImageMetadata",
                Json.object("currentImageVersion", "25.01.15", "latestImageVersion", "25.01.15",
                        "isLatestOsImageVersion", true));
        write.set(P + "versions", Json.object("runtime", null));
        String host = "https://" + write.id().name() + "." + write.text("location") + ".instances.azureml.ms";
        write.set(P + "applications", Json.MAPPER.createArrayNode()
                .add(Json.object("displayName", "Jupyter", "endpointUri", host + "/tree/"))
                .add(Json.object("displayName", "Jupyter Lab", "endpointUri", host + "/lab")));
        write.set(P + "lastOperation", operation("Create", "InProgress"));
    }

    static void settled(Settled settled) {
        if (settled.created()) {
            settled.set(P + "state", "Running");
            settled.set(P + "lastOperation", operation("Create", "Succeeded"));
        }
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
