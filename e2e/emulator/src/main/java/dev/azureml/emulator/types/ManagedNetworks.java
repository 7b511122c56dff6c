package dev.azureml.emulator.types;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.emulator.arm.ArmError;
import dev.azureml.emulator.arm.ArmId;
import dev.azureml.emulator.arm.ArmResponse;
import dev.azureml.emulator.arm.Call;
import dev.azureml.emulator.arm.Entry;
import dev.azureml.emulator.arm.Json;
import dev.azureml.emulator.arm.ResourceType;
import dev.azureml.emulator.arm.Settled;
import dev.azureml.emulator.arm.Verb;
import dev.azureml.emulator.arm.View;
import dev.azureml.emulator.arm.World;
import dev.azureml.emulator.arm.Write;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The managed network of a workspace: its outbound rules, one at a time, of which the workspace shows all; those that Azure
 * adds by itself; and who may approve the private endpoints of the others.
 */
final class ManagedNetworks {
    static final String RULES = "properties.managedNetwork.outboundRules";
    private static final String TYPE = TypeTable.ML + "workspaces/outboundRules";
    private static final String MODE = "properties.managedNetwork.isolationMode";
    private static final String STATE = "properties.managedNetwork.status";
    private static final String ADDRESS = "properties.managedNetwork.firewallPublicIpAddress";
    private static final List<String> MODES = List.of("Disabled", "AllowInternetOutbound", "AllowOnlyApprovedOutbound");
    /** Enterprise Network Connection Approver, Contributor, Owner. */
    private static final Set<String> APPROVERS = Set.of("b556d68e-0be0-4f35-a333-ad7ee1ce17ea",
            "b24988ac-6180-42a0-ab88-20f7382dd24c", "8e3af657-a8ff-443c-a75c-2fe8c4bcb635");

    private ManagedNetworks() {
    }

    static List<ResourceType> types() {
        return List.of(TypeTable.ml("workspaces/outboundRules", "OutboundRuleBasicResource")
                .names("[a-zA-Z0-9][a-zA-Z0-9_-]{2,32}|__SYS_.*").put(Verb.accepted(Verb.Style.LOCATION, true))
                .delete(Verb.accepted(Verb.Style.LOCATION, true)).stateless().notPaged()
                .status("workspaceOperationsStatus")
                .busyBy(id -> Objects.requireNonNull(id.parent()).toString().toLowerCase(Locale.ROOT)
                        + "/outboundrules")
                .rule(ManagedNetworks::check).fill(ManagedNetworks::fill).fill(Common::systemData)
                .settled(ManagedNetworks::firewall)
                .failed(failed -> {
                    failed.set("properties.status", "Failed");
                    failed.set("properties.errorInformation", failed.error().error().path("message").asText());
                }).deletion(ManagedNetworks::required));
    }

    /** What was closed is never opened again. */
    static void tightens(Write write) {
        int before = write.creating() ? -1 : MODES.indexOf(write.was(MODE).asText(""));
        if (write.has(MODE) && MODES.indexOf(write.text(MODE)) < before) {
            throw ArmError.badRequest("ValidationError",
                    "The isolation mode of a managed network can't be changed from "
                            + write.was(MODE).asText() + " to " + write.text(MODE) + ".",
                    MODE);
        }
    }

    /** Rules in the workspace's own body become resources; Azure adds its own. */
    static void settled(Settled settled) {
        JsonNode network = Json.at(settled.body(), "properties.managedNetwork");
        if (!(network instanceof ObjectNode managed)) {
            return;
        }
        if (settled.created() && Json.at(settled.body(), "properties.provisionNetworkNow").asBoolean(false)) {
            settled.set(STATE, Json.object("status", "Active", "sparkReady", false));
        }
        JsonNode said = managed.remove("outboundRules");
        if (said != null) {
            said.properties().forEach(rule -> keep(settled, rule.getKey(), (ObjectNode) rule.getValue().deepCopy()));
        }
        if (Json.text(settled.body(), MODE).equals("AllowOnlyApprovedOutbound")) {
            Stream.of("AzureActiveDirectory", "AzureResourceManager", "AzureMachineLearning", "AzureMonitor")
                    .forEach(tag -> keep(settled, "__SYS_ST_" + tag + "_TCP", Json.object("type", "ServiceTag",
                            "category", "Required", "destination", Json.object("serviceTag", tag, "protocol", "TCP",
                                    "portRanges", "443", "action", "Allow"))));
        }
    }

    private static void keep(Settled settled, String name, ObjectNode properties) {
        ArmId id = settled.id().child("outboundRules", name);
        ResourceType type = settled.world().typeOf(id);
        properties.put("status", Json.text(settled.body(), STATE + ".status"));
        settled.world().keep(new Entry(id, type, Json.object("id", id.path(), "name", name, "type", type.name(),
                "properties", properties), Json.object()));
    }

    private static void check(Write write) {
        ArmId workspace = Common.workspace(write.id());
        Entry parent = Objects.requireNonNull(write.world().get(workspace));
        String mode = Json.text(parent.body(), MODE);
        String type = write.text("properties.type");
        if (MODES.indexOf(mode) < 1) {
            throw ArmError.badRequest("ValidationError", "The workspace '" + workspace.name()
                    + "' has no managed network.", MODE);
        }
        if (mode.equals("AllowInternetOutbound") && !type.equals("PrivateEndpoint")) {
            throw ArmError.badRequest("ValidationError", "An outbound rule of the type " + type
                    + " is not supported with the isolation mode " + mode + ".", "properties.type");
        }
        if (type.equals("PrivateEndpoint")) {
            approval(write, parent);
        }
    }

    private static void approval(Write write, Entry workspace) {
        String target = write.text("properties.destination.serviceResourceId");
        if (write.world().find(target).isEmpty()) {
            throw ArmError.badRequest("ValidationError", "The resource '" + target + "' was not found.",
                    "properties.destination.serviceResourceId");
        }
        boolean own = Stream.of("storageAccount", "keyVault", "containerRegistry")
                .anyMatch(name -> Json.text(workspace.body(), "properties." + name).equalsIgnoreCase(target));
        boolean approves = write.world().ofType(Roles.TYPE).stream()
                .filter(role -> (target + "/").toLowerCase(Locale.ROOT).startsWith(role.id().parent().toString()
                        .toLowerCase(Locale.ROOT) + "/"))
                .anyMatch(role -> principals(workspace.body()).anyMatch(principal -> !principal.isEmpty()
                        && Json.text(role.body(), "properties.principalId").equalsIgnoreCase(principal))
                        && APPROVERS.contains(last(Json.text(role.body(), "properties.roleDefinitionId"))));
        if (!own && !approves) {
            write.failLater(ArmError.of(400, "ValidationError", "The identity of the workspace does not have"
                    + " authorization to perform action '" + ArmId.of(target).type()
                    + "/privateEndpointConnectionsApproval/action' over scope '" + target + "'."));
        }
    }

    private static Stream<String> principals(JsonNode workspace) {
        return Stream.concat(Stream.of(Json.text(workspace, "identity.principalId")),
                Json.at(workspace, "identity.userAssignedIdentities").valueStream().map(one -> one.path("principalId")
                        .asText("")));
    }

    private static String last(String id) {
        return id.substring(id.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
    }

    private static void fill(Write write) {
        write.preset("properties.category", "UserDefined");
        Entry workspace = Objects.requireNonNull(write.world().get(Common.workspace(write.id())));
        write.set("properties.status", Json.text(workspace.body(), STATE + ".status"));
    }

    private static void firewall(Settled settled) {
        if (Json.text(settled.body(), "properties.status").equals("Active")) {
            firewall(settled.world(), Common.workspace(settled.id()), settled.body());
        }
    }

    /** The first rule for a host name brings a firewall. */
    private static void firewall(World world, ArmId workspace, @Nullable JsonNode rule) {
        if (rule != null && Json.text(rule, "properties.type").equals("FQDN")) {
            world.edit(workspace, body -> Json.set(body, ADDRESS, Json.node("20.61.0.7")));
        }
    }

    private static void required(Call call) {
        String category = call.text("properties.category");
        if (!category.isEmpty() && !category.equals("UserDefined")) {
            throw ArmError.badRequest("ValidationError", "The outbound rule '" + call.id().name() + "' of the category "
                    + category + " can't be deleted.", null);
        }
    }

    /** The workspace shows all its rules, alone and not in lists. */
    static void view(View view) {
        List<Entry> rules = rules(view.world(), view.entry().id());
        if (!rules.isEmpty() && Json.at(view.body(), "properties.managedNetwork").isObject()) {
            ObjectNode all = Json.object();
            rules.forEach(rule -> all.set(rule.id().name(), Json.at(rule.body(), "properties").deepCopy()));
            Json.set(view.body(), RULES, all);
        }
    }

    private static List<Entry> rules(World world, ArmId workspace) {
        return world.under(workspace.path()).stream().filter(entry -> entry.id().is(TYPE)).toList();
    }

    /** Makes the network, and carries its rules out. */
    static ArmResponse provision(Call call) {
        if (MODES.indexOf(call.text(MODE)) < 1) {
            throw ArmError.badRequest("ValidationError", "The workspace '" + call.id().name()
                    + "' has no managed network.", MODE);
        }
        boolean spark = call.request().body() != null && call.request().object().path("includeSpark").asBoolean(false);
        ObjectNode active = Json.object("status", "Active", "sparkReady", spark);
        return call.accept(Verb.accepted(Verb.Style.LOCATION, true), () -> {
            call.world().edit(call.id(), body -> Json.set(body, STATE, active.deepCopy()));
            rules(call.world(), call.id()).forEach(rule -> {
                call.world().edit(rule.id(), body -> Json.set(body, "properties.status", Json.node("Active")));
                firewall(call.world(), call.id(), rule.body());
            });
        }, active::deepCopy);
    }
}
