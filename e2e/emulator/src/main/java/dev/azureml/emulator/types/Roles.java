package dev.azureml.emulator.types;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.emulator.arm.ArmError;
import dev.azureml.emulator.arm.ArmId;
import dev.azureml.emulator.arm.ArmResponse;
import dev.azureml.emulator.arm.Call;
import dev.azureml.emulator.arm.Entry;
import dev.azureml.emulator.arm.Filters;
import dev.azureml.emulator.arm.Json;
import dev.azureml.emulator.arm.ResourceType;
import dev.azureml.emulator.arm.Verb;
import dev.azureml.emulator.arm.World;
import dev.azureml.emulator.arm.Write;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Role assignments and the built-in roles that Azure ML needs. */
final class Roles {
    private static final String TYPE = "Microsoft.Authorization/roleAssignments";
    private static final String DEFINITION = "Microsoft.Authorization/roleDefinitions";
    private static final String VERSION = "2022-04-01";
    private static final String GUID = "[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}";
    private static final Map<String, String> BUILT_IN = Map.ofEntries(
            Map.entry("acdd72a7-3385-48ef-bd42-f606fba81ae7", "Reader"),
            Map.entry("b24988ac-6180-42a0-ab88-20f7382dd24c", "Contributor"),
            Map.entry("8e3af657-a8ff-443c-a75c-2fe8c4bcb635", "Owner"),
            Map.entry("ba92f5b4-2d11-453d-a403-e96b0029c9fe", "Storage Blob Data Contributor"),
            Map.entry("2a2b9908-6ea1-4ae2-8e65-a410df84e7d1", "Storage Blob Data Reader"),
            Map.entry("69566ab7-960f-475b-8e7c-b3118f30c6bd", "Storage File Data Privileged Contributor"),
            Map.entry("b8eda974-7b85-4f76-af95-65846b26df6d", "Storage File Data Privileged Reader"),
            Map.entry("b7e6dc6d-f1e8-4753-8033-0f276bb0955b", "Storage Blob Data Owner"),
            Map.entry("0c867c2a-1d8c-454a-a3db-ab2ea1bdc8bb", "Storage File Data SMB Share Contributor"),
            Map.entry("17d1049b-9a84-46fb-8f53-869881c3d3ab", "Storage Account Contributor"),
            Map.entry("00482a5a-887f-4fb3-b363-3b7fe8e74483", "Key Vault Administrator"),
            Map.entry("f25e0fa2-a7c8-4377-a976-54943a77a395", "Key Vault Contributor"),
            Map.entry("b86a8fe4-44ce-4948-aee5-eccb2c155cd7", "Key Vault Secrets Officer"),
            Map.entry("4633458b-17de-408a-b874-0445c86b69e6", "Key Vault Secrets User"),
            Map.entry("7f951dda-4ed3-4680-a7ca-43fe172d538d", "AcrPull"),
            Map.entry("8311e382-0749-4cb8-b61a-304f252e45ec", "AcrPush"),
            Map.entry("f6c7c914-8db3-469d-8ca1-694a8f32e121", "AzureML Data Scientist"),
            Map.entry("0ab0b1a8-8aac-4efd-b8c2-3ee1fb270be8", "Azure Kubernetes Service Cluster Admin Role"),
            Map.entry("ed7f3fbd-7b88-4dd4-9017-9adb7ce333f8", "Azure Kubernetes Service Contributor Role"),
            Map.entry("85cb6faf-e071-4c9b-8136-154b5a04f717", "Kubernetes Extension Contributor"),
            Map.entry("2787bf04-f1f5-4bfe-8383-c8a24483ee38", "Azure Relay Owner"),
            Map.entry("b556d68e-0be0-4f35-a333-ad7ee1ce17ea", "Azure AI Enterprise Network Connection Approver"));

    private Roles() {
    }

    static List<ResourceType> types(Set<String> principals) {
        return List.of(
                ResourceType.type(TYPE, VERSION).model(TYPE, null).names(GUID, "InvalidRoleAssignmentId")
                        .put(Verb.sync(201, 201))
                        .delete(Verb.sync(200, 200)).stateless().notPaged().rule(w -> check(w, principals))
                        .fill(Roles::fill)
                        .absent(id -> ArmError.of(404, "RoleAssignmentNotFound", "The role assignment '" + id.name()
                                + "' is not found.")),
                ResourceType.type(DEFINITION, VERSION, "2022-05-01-preview", "2018-01-01-preview").virtual()
                        .page("", Roles::definition).listing(Roles::definitions));
    }

    private static void check(Write write, Set<String> principals) {
        String principal = write.text("properties.principalId");
        String role = write.text("properties.roleDefinitionId");
        if (!write.creating()
                && (write.changed("properties.principalId") || write.changed("properties.roleDefinitionId"))) {
            throw ArmError.badRequest("RoleAssignmentUpdateNotPermitted",
                    "Tenant ID, application ID, principal ID, and scope "
                            + "are not allowed to be updated.",
                    null);
        }
        if (!BUILT_IN.containsKey(last(role)) && write.world().find(role).isEmpty()) {
            throw ArmError.badRequest("RoleDefinitionDoesNotExist",
                    "The specified role definition with ID '" + last(role)
                            + "' does not exist.",
                    "properties.roleDefinitionId");
        }
        if (!principals.contains(principal) && !systemAssigned(write.world(), principal)) {
            throw ArmError.badRequest("PrincipalNotFound", "Principal " + principal.replace("-", "")
                    + " does not exist in the directory.", "properties.principalId");
        }
        for (Entry other : write.world().under(write.id().parent() + "/providers/" + TYPE)) {
            boolean same = Json.text(other.body(), "properties.principalId").equalsIgnoreCase(principal)
                    && last(Json.text(other.body(), "properties.roleDefinitionId")).equals(last(role));
            if (same && !other.id().key().equals(write.id().key())) {
                throw ArmError.conflict("RoleAssignmentExists",
                        "The role assignment already exists. The ID of the conflicting "
                                + "role assignment is " + other.id().name().replace("-", "") + ".");
            }
        }
    }

    private static boolean systemAssigned(World world, String principal) {
        return List.of(Workspaces.TYPE, Computes.TYPE, OnlineEndpoints.TYPE, Storage.ACCOUNT, Storage.REGISTRY,
                KubernetesClusters.AKS, KubernetesClusters.ARC, Extensions.TYPE).stream()
                .flatMap(type -> world.ofType(type).stream())
                .anyMatch(e -> Json.text(e.body(), "identity.principalId").equals(principal));
    }

    private static void fill(Write write) {
        write.set("properties.scope", write.id().parent());
        write.preset("properties.principalType", "ServicePrincipal");
        write.once("properties.createdOn", Common.now());
        write.set("properties.updatedOn", Common.now());
        write.once("properties.createdBy", write.request().caller().objectId());
        write.set("properties.updatedBy", write.request().caller().objectId());
    }

    private static ArmResponse definition(Call call) {
        String name = BUILT_IN.get(call.id().name().toLowerCase(Locale.ROOT));
        if (name == null) {
            throw ArmError.of(404, "RoleDefinitionDoesNotExist",
                    "The specified role definition with ID '" + call.id().name()
                            + "' does not exist.");
        }
        return ArmResponse.ok(definition(call.id(), name));
    }

    private static ObjectNode definition(ArmId id, String name) {
        return Json.object("id", id.path(), "name", id.name(), "type", DEFINITION, "properties",
                Json.object("roleName", name, "type", "BuiltInRole", "assignableScopes", List.of("/")));
    }

    /** All of a scope, or those that {@code $filter} wants: {@code roleName eq 'AcrPull'}. */
    private static ArmResponse definitions(Call call) {
        String scope = call.id().parent() + "/providers/" + DEFINITION + "/";
        var body = Json.object();
        var value = body.putArray("value");
        BUILT_IN.entrySet().stream().sorted(Map.Entry.comparingByKey())
                .map(role -> definition(ArmId.of(scope + role.getKey()), role.getValue()))
                .filter(role -> Filters.matches(call.request().query("$filter"), role)).forEach(value::add);
        return ArmResponse.ok(body);
    }

    private static String last(String id) {
        return id.substring(id.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
    }
}
