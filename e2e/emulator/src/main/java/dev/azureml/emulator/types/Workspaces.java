package dev.azureml.emulator.types;

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
import java.util.Optional;
import java.util.Set;

/** Workspaces: what they depend on, what they add, soft delete. */
final class Workspaces {
    static final String TYPE = TypeTable.ML + "workspaces";
    private static final Set<String> KINDS = Set.of("Default", "Hub", "Project", "FeatureStore");

    private Workspaces() {
    }

    static List<ResourceType> types() {
        return List.of(TypeTable.ml("workspaces", "Workspace").model("Workspace", "WorkspaceUpdateParameters")
                .names("[a-zA-Z0-9][a-zA-Z0-9_-]{2,32}")
                .filter("kind", (e, kinds) -> Common.among(kinds, Json.text(e.body(), "kind")))
                .put(Verb.accepted(Verb.Style.BOTH, false))
                .patch(Verb.accepted(Verb.Style.LOCATION, false)).delete(Verb.accepted(Verb.Style.BOTH, false))
                .status("workspaceOperationsStatus").rule(Workspaces::kind).rule(Workspaces::fixed)
                .rule(Workspaces::dependencies)
                .rule(ManagedNetworks::tightens).rule(CustomerKeys::fixed).rule(CustomerKeys::check)
                .rule(Workspaces::softDeleted)
                .fill(Common::identity).fill(Common::systemData).fill(Workspaces::fill)
                .settled(Workspaces::systemDatastores).settled(CustomerKeys::made).settled(ManagedNetworks::settled)
                .deletion(Workspaces::purgeDeleted)
                .removal(Workspaces::removed)
                .view(Workspaces::view).listOmits("properties.notebookInfo", "properties.systemDatastoresAuthMode",
                        ManagedNetworks.RULES)
                .action("listKeys", WorkspaceActions::keys).action("listNotebookKeys", WorkspaceActions::notebookKeys)
                .action("listNotebookAccessToken", WorkspaceActions::notebookToken)
                .action("listStorageAccountKeys", WorkspaceActions::storageKeys)
                .action("diagnose", WorkspaceActions::diagnose)
                .action("resyncKeys", WorkspaceActions::accepted)
                .action("prepareNotebook", WorkspaceActions::prepareNotebook)
                .action("provisionManagedNetwork", ManagedNetworks::provision)
                .page("outboundNetworkDependenciesEndpoints",
                        c -> ArmResponse.ok(Json.object("value", Json.MAPPER.createArrayNode())))
                .page("privateLinkResources", c -> ArmResponse.ok(Json.object("value", Json.MAPPER.createArrayNode())))
                .page("features", c -> ArmResponse.ok(Json.object("value", Json.MAPPER.createArrayNode()))));
    }

    private static void kind(Write write) {
        write.preset("kind", "Default");
        String kind = write.text("kind");
        if (!KINDS.contains(kind)) {
            throw ArmError.badRequest("ValidationError", "The workspace kind '" + kind + "' is none of " + KINDS + ".",
                    "kind");
        }
        if (write.text("location").isEmpty()) {
            throw ArmError.badRequest("LocationRequired", "The location property is required for this definition.",
                    "location");
        }
        if (kind.equals("Project") != write.has("properties.hubResourceId")) {
            throw ArmError.badRequest("ValidationError",
                    "A workspace has a hubResourceId when it is a Project, and only then.",
                    "properties.hubResourceId");
        }
        if (kind.equals("FeatureStore") != write.has("properties.featureStoreSettings")) {
            throw ArmError.badRequest("ValidationError",
                    "A workspace has featureStoreSettings when it is a FeatureStore, and only then.",
                    "properties.featureStoreSettings");
        }
        String identity = write.text("identity.type");
        if (identity.isEmpty() || identity.equals("None")) {
            throw ArmError.badRequest("ValidationError", "A workspace needs an identity.", "identity");
        }
        if (identity.equals("UserAssigned") && !write.has("properties.primaryUserAssignedIdentity")) {
            throw ArmError.badRequest("ValidationError", "A workspace with user-assigned identities only needs a "
                    + "primaryUserAssignedIdentity.", "properties.primaryUserAssignedIdentity");
        }
    }

    private static void fixed(Write write) {
        write.fixed("location", "kind", "properties.storageAccount", "properties.keyVault", "properties.hubResourceId",
                "properties.hbiWorkspace", "properties.encryption.status", "properties.enableServiceSideCMKEncryption");
    }

    private static void dependencies(Write write) {
        if (write.text("kind").equals("Project")) {
            Optional<Entry> hub = write.world().find(write.text("properties.hubResourceId"));
            if (hub.filter(h -> Json.text(h.body(), "kind").equals("Hub") && h.state().equals("Succeeded")).isEmpty()) {
                throw ArmError.badRequest("ValidationError", "The hub '" + write.text("properties.hubResourceId")
                        + "' does not exist, is no hub, or is not provisioned.", "properties.hubResourceId");
            }
            return;
        }
        if (!write.has("properties.storageAccount") || !write.has("properties.keyVault")) {
            throw ArmError.badRequest("ValidationError", "Missing dependent resources in workspace json", null);
        }
        dependency(write, "properties.storageAccount", Storage.ACCOUNT, "StorageAccountIsNotProvisioned");
        dependency(write, "properties.keyVault", Vaults.TYPE, "KeyVaultIsNotProvisioned");
        if (write.has("properties.applicationInsights")) {
            dependency(write, "properties.applicationInsights", Monitoring.COMPONENT,
                    "ApplicationInsightsIsNotProvisioned");
        }
        if (write.has("properties.containerRegistry")) {
            dependency(write, "properties.containerRegistry", Storage.REGISTRY, "ContainerRegistryIsNotProvisioned");
        }
        if (write.has("properties.primaryUserAssignedIdentity")) {
            assigned(write);
        }
    }

    private static void dependency(Write write, String path, String type, String notReady) {
        String id = write.text(path);
        Entry found = write.world().find(id).filter(e -> e.id().is(type))
                .orElseThrow(() -> ArmError.badRequest("ValidationError",
                        "The resource '" + id + "' of '" + path + "' was not found, or is no " + type + ".", path));
        String state = found.state();
        if (write.creating() && !state.isEmpty() && !state.equals("Succeeded")) {
            throw ArmError.badRequest("BadRequest", notReady + ": The provisioning state of '" + id
                    + "' must be 'Succeeded' before executing the operation.", path);
        }
    }

    private static void assigned(Write write) {
        String primary = write.text("properties.primaryUserAssignedIdentity");
        boolean listed = false;
        for (var user : write.at("identity.userAssignedIdentities").properties()) {
            listed |= user.getKey().equalsIgnoreCase(primary);
        }
        if (!listed) {
            throw ArmError.badRequest("ValidationError", "The primaryUserAssignedIdentity '" + primary
                    + "' is not among the workspace's identities.", "properties.primaryUserAssignedIdentity");
        }
    }

    private static void softDeleted(Write write) {
        if (write.creating() && write.world().softDeleted().containsKey(write.id().key())) {
            write.failLater(ArmError.of(400, "BadRequest",
                    "Soft-deleted workspace exists. Please purge or recover it. https://aka.ms/wsoftdelete"));
        }
    }

    private static void fill(Write write) {
        String location = write.text("location");
        String workspaceId = Common.uuid("ws:" + write.id().key());
        write.set("sku", Json.object("name", "Basic", "tier", "Basic"));
        if (!write.at("properties.allowPublicAccessWhenBehindVnet").asBoolean(true)) {
            write.set("properties.allowPublicAccessWhenBehindVnet", null);
        }
        write.preset("tags", Json.object());
        write.preset("properties.friendlyName", "");
        write.preset("properties.description", "");
        write.preset("properties.hbiWorkspace", false);
        write.preset("properties.publicNetworkAccess", "Enabled");
        write.preset("properties.v1LegacyMode", false);
        write.preset("properties.enableDataIsolation", List.of("Hub", "Project").contains(write.text("kind")));
        write.preset("properties.systemDatastoresAuthMode", "AccessKey");
        write.preset("properties.provisionNetworkNow", false);
        write.preset("properties.discoveryUrl", "https://" + location + ".api.azureml.ms/discovery");
        write.set("properties.workspaceId", workspaceId);
        write.once("properties.creationTime", write.text("systemData.createdAt"));
        write.set("properties.tenantId", Common.TENANT);
        write.set("properties.mlFlowTrackingUri",
                "azureml://" + location + ".api.azureml.ms/mlflow/v1.0" + write.id().path());
        write.set("properties.privateLinkCount", 0);
        write.set("properties.privateEndpointConnections", Json.MAPPER.createArrayNode());
        write.set("properties.storageHnsEnabled", false);
        write.set("properties.notebookInfo", Json.object("resourceId", workspaceId.replace("-", ""), "fqdn", "ml-"
                + write.id().name().toLowerCase(Locale.ROOT) + "-" + location + "-" + workspaceId + "." + location
                + ".notebooks.azure.net", "isPrivateLinkEnabled", false, "notebookPreparationError", null));
        if (write.has("properties.managedNetwork")) {
            write.preset("properties.managedNetwork.isolationMode", "Disabled");
            write.preset("properties.managedNetwork.status", Json.object("status", "Inactive", "sparkReady", false));
        }
    }

    /** The datastores that the service makes, of a workspace that has storage of its own. */
    private static void systemDatastores(Settled settled) {
        String account = Json.text(settled.body(), "properties.storageAccount");
        if (!settled.created() || account.isEmpty()) {
            return;
        }
        String name = account.substring(account.lastIndexOf('/') + 1);
        boolean keys = Json.text(settled.body(), "properties.systemDatastoresAuthMode").equals("AccessKey");
        for (String store : List.of("workspaceblobstore", "workspaceartifactstore", "workspacefilestore",
                "workspaceworkingdirectory")) {
            boolean blob = store.equals("workspaceblobstore") || store.equals("workspaceartifactstore");
            ObjectNode properties = Json.object("description", null, "tags", Json.object(), "properties", null,
                    "isDefault",
                    store.equals("workspaceblobstore"), "credentials",
                    Json.object("credentialsType", keys ? "AccountKey" : "None"),
                    "datastoreType", blob ? "AzureBlob" : "AzureFile", "accountName", name,
                    blob ? "containerName" : "fileShareName",
                    "azureml-" + store, "endpoint", "core.windows.net", "protocol", "https",
                    "serviceDataAccessAuthIdentity", "None");
            ArmId id = settled.id().child("datastores", store);
            ResourceType type = settled.world().typeOf(id);
            settled.world().keep(
                    new Entry(id, type, Json.object("id", id.path(), "name", store, "type", type.name(), "properties",
                            properties), Json.object()));
        }
    }

    /** A purge of what is softly deleted already. */
    private static void purgeDeleted(Call call) {
        String purge = call.request().query("forceToPurge");
        if (!purge.isEmpty() && !purge.equals("true") && !purge.equals("false")) {
            throw ArmError.badRequest("InvalidQueryParameter", "forceToPurge is true or false.", "forceToPurge");
        }
        if (purge.equals("true")) {
            call.world().softDeleted().remove(call.id().key());
        }
        World world = call.world();
        if (call.text("kind").equals("Hub") && world.ofType(TYPE).stream().anyMatch(
                p -> Json.text(p.body(), "properties.hubResourceId").equalsIgnoreCase(call.id().path()))) {
            throw ArmError.conflict("Conflict",
                    "The hub '" + call.id().name() + "' still has projects. Delete them first.");
        }
    }

    private static void removed(Call call) {
        CustomerKeys.removed(call);
        if (!call.request().query("forceToPurge").equals("true")) {
            call.world().softDeleted().put(call.id().key(), call.entry());
        }
    }

    /** Azure writes some ids in another case than they were sent in, and says null of what a workspace may have. */
    private static void view(View view) {
        PrivateConnections.show(view);
        ManagedNetworks.view(view);
        Json.set(view.body(), "properties.privateLinkCount",
                Json.node(Json.at(view.body(), "properties.privateEndpointConnections").size()));
        view.nulls("properties.managedNetwork", "properties.imageBuildCompute", "properties.serverlessComputeSettings");
        rewrite(view, "properties.applicationInsights", "/Microsoft.Insights/", "/microsoft.insights/");
        rewrite(view, "properties.keyVault", "/Microsoft.KeyVault/", "/Microsoft.Keyvault/");
        rewrite(view, "properties.storageAccount", "/resourceGroups/", "/resourcegroups/");
    }

    private static void rewrite(View view, String path, String from, String to) {
        String id = Json.text(view.body(), path);
        if (!id.isEmpty()) {
            Json.set(view.body(), path, Json.node(id.replace(from, to)));
        }
    }
}
