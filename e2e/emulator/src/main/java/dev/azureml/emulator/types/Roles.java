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
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Role assignments and the built-in roles that Azure ML needs. */
final class Roles {
    static final String TYPE = "Microsoft.Authorization/roleAssignments";
    private static final String DEFINITION = RoleDefinitions.TYPE;
    private static final String VERSION = "2022-04-01";
    private static final String GUID = "[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}";
    private static final Map<String, String> BUILT_IN = builtIn();

    /** What the roles allow that matter to who may give roles; of the others it is enough that they do not. */
    private static final Map<String, ObjectNode> PERMISSIONS = Map.of(
            "Owner", permission(List.of("*"), List.of()),
            "Contributor", permission(List.of("*"), List.of("Microsoft.Authorization/*/Delete",
                    "Microsoft.Authorization/*/Write", "Microsoft.Authorization/elevateAccess/Action",
                    "Microsoft.Blueprint/blueprintAssignments/write",
                    "Microsoft.Blueprint/blueprintAssignments/delete", "Microsoft.Compute/galleries/share/action")),
            "Reader", permission(List.of("*/read"), List.of()),
            "User Access Administrator", permission(List.of("*/read", "Microsoft.Authorization/*",
                    "Microsoft.Support/*"), List.of()),
            "Role Based Access Control Administrator", permission(List.of(
                    "Microsoft.Authorization/roleAssignments/write", "Microsoft.Authorization/roleAssignments/delete",
                    "*/read", "Microsoft.Support/*"), List.of()),
            "AzureML Data Scientist", permission(List.of("Microsoft.MachineLearningServices/workspaces/*/read",
                    "Microsoft.MachineLearningServices/workspaces/*/action",
                    "Microsoft.MachineLearningServices/workspaces/*/delete",
                    "Microsoft.MachineLearningServices/workspaces/*/write"),
                    List.of(
                            "Microsoft.MachineLearningServices/workspaces/delete",
                            "Microsoft.MachineLearningServices/workspaces/write",
                            "Microsoft.MachineLearningServices/workspaces/computes/*/write",
                            "Microsoft.MachineLearningServices/workspaces/computes/*/delete",
                            "Microsoft.MachineLearningServices/workspaces/computes/listKeys/action",
                            "Microsoft.MachineLearningServices/workspaces/listKeys/action")));

    private Roles() {
    }

    private static Map<String, String> builtIn() {
        int guid = 36;
        try (InputStream in = Objects.requireNonNull(Roles.class.getResourceAsStream(
                "/dev/azureml/emulator/roles.txt"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().filter(line -> !line.startsWith("#"))
                    .collect(Collectors.toUnmodifiableMap(line -> line.substring(0, guid),
                            line -> line.substring(guid + 1)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ObjectNode permission(List<String> actions, List<String> notActions) {
        return Json.object("actions", actions, "notActions", notActions, "dataActions", List.of(), "notDataActions",
                List.of());
    }

    static List<ResourceType> types(Set<String> principals) {
        return List.of(
                ResourceType.type(TYPE, VERSION).model(TYPE, null).names(GUID, "InvalidRoleAssignmentId")
                        .put(Verb.sync(201, 201))
                        .delete(Verb.sync(200, 200)).stateless().notPaged().listing(Roles::assignments)
                        .rule(w -> check(w, principals))
                        .fill(Roles::fill)
                        .absent(id -> ArmError.of(404, "RoleAssignmentNotFound", "The role assignment '" + id.name()
                                + "' is not found.")),
                ResourceType.type(DEFINITION, VERSION, "2022-05-01-preview", "2018-01-01-preview")
                        .model(DEFINITION, null).names(GUID, "InvalidRoleDefinitionId").put(Verb.sync(201, 201))
                        .delete(Verb.sync(200, 200)).stateless().notPaged().rule(RoleDefinitions::check)
                        .fill(RoleDefinitions::fill).deletion(RoleDefinitions::delete)
                        .page("", Roles::definition).listing(Roles::definitions),
                TypeTable.ml("operations", null).virtual().listing(RoleDefinitions::published));
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
        Optional<Entry> custom = RoleDefinitions.custom(write.world(), last(role));
        if (!BUILT_IN.containsKey(last(role)) && custom.isEmpty()) {
            throw ArmError.badRequest("RoleDefinitionDoesNotExist",
                    "The specified role definition with ID '" + last(role)
                            + "' does not exist.",
                    "properties.roleDefinitionId");
        }
        if (custom.filter(one -> !RoleDefinitions.isAssignable(one, write.id())).isPresent()) {
            throw ArmError.badRequest("RoleAssignmentScopeNotAssignableToRoleDefinition", "The role assignment scope '"
                    + write.id().parent() + "' is not an assignable scope of the role definition '" + last(role) + "'.",
                    "properties.roleDefinitionId");
        }
        if (!principals.contains(principal) && !systemAssigned(write.world(), principal)) {
            throw ArmError.badRequest("PrincipalNotFound", "Principal " + principal.replace("-", "")
                    + " does not exist in the directory.", "properties.principalId");
        }
        if (systemAssigned(write.world(), principal)
                && !write.text("properties.principalType").matches("|ServicePrincipal")) {
            throw ArmError.badRequest("UnmatchedPrincipalType", "The PrincipalId '" + principal.replace("-", "")
                    + "' has type 'ServicePrincipal' , which is different from specified PrinciaplType '"
                    + write.text("properties.principalType") + "'.", "properties.principalType");
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
                KubernetesClusters.AKS, KubernetesClusters.ARC, Extensions.TYPE, Policies.ASSIGNMENT).stream()
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

    /** Those that count at a scope: at it, above it, and, unless only these are asked for, below it. */
    private static ArmResponse assignments(Call call) {
        String scope = call.id().parent().toString();
        String filter = call.request().query("$filter");
        boolean below = !filter.toLowerCase(Locale.ROOT).startsWith("atscope()");
        var body = Json.object();
        var value = body.putArray("value");
        call.world().ofType(TYPE).stream().filter(entry -> Filters.matches(filter, entry)).filter(entry -> {
            String at = entry.id().parent().toString();
            return isWithin(scope, at) || below && isWithin(at, scope);
        }).forEach(entry -> value.add(entry.body().deepCopy()));
        return ArmResponse.ok(body);
    }

    private static boolean isWithin(String inner, String outer) {
        return (inner + "/").toLowerCase(Locale.ROOT).startsWith((outer + "/").toLowerCase(Locale.ROOT));
    }

    private static ArmResponse definition(Call call) {
        String name = BUILT_IN.get(call.id().name().toLowerCase(Locale.ROOT));
        if (name != null) {
            return ArmResponse.ok(definition(call.id(), name));
        }
        return ArmResponse.ok(RoleDefinitions.answered(RoleDefinitions.custom(call.world(), call.id().name())
                .orElseThrow(() -> ArmError.of(404, "RoleDefinitionDoesNotExist",
                        "The specified role definition with ID '" + call.id().name() + "' does not exist."))));
    }

    private static ObjectNode definition(ArmId id, String name) {
        return Json.object("id", id.path(), "name", id.name(), "type", DEFINITION, "properties",
                Json.object("roleName", name, "type", "BuiltInRole", "assignableScopes", List.of("/"), "permissions",
                        List.of(PERMISSIONS.getOrDefault(name, permission(List.of("Microsoft.Authorization/*/read"),
                                List.of())))));
    }

    /** All of a scope, or those that {@code $filter} wants: {@code roleName eq 'AcrPull'}. */
    private static ArmResponse definitions(Call call) {
        String scope = call.id().parent() + "/providers/" + DEFINITION + "/";
        var body = Json.object();
        var value = body.putArray("value");
        Stream.concat(BUILT_IN.entrySet().stream().sorted(Map.Entry.comparingByKey())
                .map(role -> definition(ArmId.of(scope + role.getKey()), role.getValue())),
                call.world().ofType(DEFINITION).stream().map(RoleDefinitions::answered))
                .filter(role -> Filters.matches(call.request().query("$filter"), role)).forEach(value::add);
        return ArmResponse.ok(body);
    }

    private static String last(String id) {
        return id.substring(id.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
    }
}
