package dev.azureml.emulator.types;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.emulator.arm.ArmError;
import dev.azureml.emulator.arm.ArmResponse;
import dev.azureml.emulator.arm.Call;
import dev.azureml.emulator.arm.Json;
import dev.azureml.emulator.arm.ResourceType;
import dev.azureml.emulator.arm.Verb;
import dev.azureml.emulator.arm.View;
import dev.azureml.emulator.arm.Write;
import java.util.List;
import java.util.Map;

/** Datastores and connections: both keep secrets. */
final class Datastores {
    private static final String SECRETS = "properties.credentials.secrets";
    private static final String CREDENTIALS = "properties.credentials";
    private static final Map<String, String> SECRET_OF = Map.of("AccountKey", "key", "Sas", "sasToken",
            "ServicePrincipal",
            "clientSecret", "Certificate", "certificate");

    private Datastores() {
    }

    static List<ResourceType> types() {
        return List.of(
                TypeTable.ml("workspaces/datastores", "Datastore").names(Common.ASSET_NAME).put(Verb.sync(201, 200))
                        .delete(Verb.sync(200, 200)).stateless().secret(SECRETS).rule(Datastores::credentials)
                        .rule(w -> w.fixed("properties.datastoreType")).fill(Datastores::fill).fill(Common::systemData)
                        .view(v -> v.nulls("properties.description", "properties.tags", "properties.properties"))
                        .deletion(Datastores::deletion).action("listSecrets", Datastores::secrets),
                TypeTable.ml("workspaces/connections", "WorkspaceConnectionPropertiesV2BasicResource")
                        .model("WorkspaceConnectionPropertiesV2BasicResource", "WorkspaceConnectionUpdateParameter")
                        .names("[a-zA-Z0-9][a-zA-Z0-9_-]{2,32}").put(Verb.sync(200, 200)).patch(Verb.sync(200, 200))
                        .delete(Verb.sync(200, 200)).stateless().notPaged().secret(CREDENTIALS)
                        .rule(Datastores::connection)
                        .fill(Datastores::fillConnection).fill(Common::systemData).view(Datastores::viewConnection)
                        .action("listsecrets", Datastores::connectionSecrets));
    }

    private static void credentials(Write write) {
        String type = write.text(CREDENTIALS + ".credentialsType");
        String secret = SECRET_OF.get(type);
        if (secret != null && !write.text(SECRETS + ".secretsType").equals(type)) {
            throw ArmError.badRequest("BadRequest", "The secretsType must be that of the credentials: '" + type + "'.",
                    SECRETS + ".secretsType");
        }
        if (secret != null && write.text(SECRETS + "." + secret).isEmpty()) {
            throw ArmError.badRequest("BadRequest", "The secret '" + secret + "' is required.", SECRETS + "." + secret);
        }
        String identity = write.text("properties.serviceDataAccessAuthIdentity");
        if (!identity.isEmpty() && !identity.equals("None") && !type.equals("None")) {
            throw ArmError.badRequest("BadRequest",
                    "A datastore that is read by the workspace's identity has credentials of type None.",
                    CREDENTIALS + ".credentialsType");
        }
    }

    private static void fill(Write write) {
        write.set("properties.isDefault", write.was("properties.isDefault").asBoolean(false));
        write.preset("properties.tags", Json.object());
        if (!write.text("properties.datastoreType").equals("OneLake")) {
            write.preset("properties.endpoint", "core.windows.net");
            write.preset("properties.protocol", "https");
        }
        write.preset("properties.serviceDataAccessAuthIdentity", "None");
    }

    private static void deletion(Call call) {
        if (Json.at(call.entry().body(), "properties.isDefault").asBoolean(false)) {
            throw ArmError.badRequest("BadRequest", "The default datastore can't be deleted.", null);
        }
    }

    private static ArmResponse secrets(Call call) {
        JsonNode secrets = Json.at(call.entry().secrets(), SECRETS);
        if (secrets.isMissingNode()) {
            throw ArmError.badRequest("BadRequest", "The datastore has no secrets.", null);
        }
        return ArmResponse.ok(secrets);
    }

    private static void connection(Write write) {
        if (!write.has("properties.category") || !write.has("properties.target")) {
            throw ArmError.badRequest("ValidationError", "A connection needs a category and a target.",
                    "properties.category");
        }
    }

    private static void fillConnection(Write write) {
        write.set("properties.group", "AzureAI");
        write.set("properties.createdByWorkspaceArmId", Common.workspace(write.id()).path());
        write.preset("properties.isSharedToAll", false);
        write.preset("properties.sharedUserList", Json.MAPPER.createArrayNode());
        write.preset("properties.metadata", Json.object());
        write.preset("properties.peRequirement", "NotRequired");
        write.preset("properties.peStatus", "NotApplicable");
        write.preset("properties.useWorkspaceManagedIdentity", false);
    }

    private static void viewConnection(View view) {
        view.nulls("properties.expiryTime", "properties.error");
        if (Json.has(view.entry().secrets(), CREDENTIALS)) {
            view.nulls(CREDENTIALS);
        }
    }

    private static ArmResponse connectionSecrets(Call call) {
        ObjectNode body = call.entry().body().deepCopy();
        Json.merge(body, call.entry().secrets());
        return ArmResponse.ok(body);
    }
}
