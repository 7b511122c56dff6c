package dev.azureml.emulator.types;

import com.fasterxml.jackson.databind.JsonNode;
import dev.azureml.emulator.arm.ArmError;
import dev.azureml.emulator.arm.ArmResponse;
import dev.azureml.emulator.arm.Call;
import dev.azureml.emulator.arm.Json;
import dev.azureml.emulator.arm.ResourceType;
import dev.azureml.emulator.arm.Verb;
import dev.azureml.emulator.arm.Write;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Datastores: which take which credentials, and those that the workspace itself works with. */
final class Datastores {
    private static final String SECRETS = "properties.credentials.secrets";
    private static final String CREDENTIALS = "properties.credentials";
    private static final Map<String, String> SECRET_OF = Map.of("AccountKey", "key", "Sas", "sasToken",
            "ServicePrincipal",
            "clientSecret", "Certificate", "certificate");

    /** What Azure's own clients let each type have. */
    private static final Map<String, Set<String>> TAKEN = Map.of("AzureBlob", Set.of("AccountKey", "Sas", "None"),
            "AzureFile", Set.of("AccountKey", "Sas", "None"), "AzureDataLakeGen1",
            Set.of("ServicePrincipal", "Certificate", "None"), "AzureDataLakeGen2",
            Set.of("ServicePrincipal", "Certificate", "None"), "OneLake", Set.of("ServicePrincipal", "None"));
    private static final Set<String> SYSTEM = Set.of("workspaceblobstore", "workspacefilestore",
            "workspaceartifactstore", "workspaceworkingdirectory");

    private Datastores() {
    }

    static List<ResourceType> types() {
        return List.of(
                TypeTable.ml("workspaces/datastores", "Datastore").names(Common.ASSET_NAME).put(Verb.sync(201, 200))
                        .delete(Verb.sync(200, 200)).stateless().secret(SECRETS).rule(Datastores::retired)
                        .rule(Datastores::taken).rule(Datastores::credentials)
                        .rule(w -> w.fixed("properties.datastoreType")).rule(StorageAccess::check)
                        .fill(Datastores::fill).fill(Common::systemData)
                        .view(v -> v.nulls("properties.description", "properties.tags", "properties.properties"))
                        .filter("names", (e, names) -> Common.among(names, e.id().name()))
                        .filter("isDefault", (e, is) -> Json.at(e.body(), "properties.isDefault").asText()
                                .equalsIgnoreCase(is))
                        .filter("searchText", (e, text) -> e.id().name().contains(text))
                        .deletion(Datastores::deletion).action("listSecrets", Datastores::secrets));
    }

    private static void retired(Write write) {
        if (write.creating() && write.text("properties.datastoreType").equals("AzureDataLakeGen1")) {
            throw ArmError.badRequest("BadRequest", "Azure Data Lake Storage Gen1 was retired on 29 February 2024.",
                    "properties.datastoreType");
        }
    }

    private static void taken(Write write) {
        String store = write.text("properties.datastoreType");
        String type = write.text(CREDENTIALS + ".credentialsType");
        Set<String> taken = TAKEN.getOrDefault(store, Set.of());
        if (!taken.isEmpty() && !taken.contains(type)) {
            throw ArmError.badRequest("BadRequest", "A datastore of the type '" + store + "' takes no credentials of "
                    + "the type '" + type + "'; it takes " + taken.stream().sorted().toList() + ".",
                    CREDENTIALS + ".credentialsType");
        }
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
        if (SYSTEM.contains(call.id().name().toLowerCase(Locale.ROOT))) {
            throw ArmError.badRequest("BadRequest", "The workspace works with the datastore '" + call.id().name()
                    + "', which can't be deleted.", null);
        }
    }

    private static ArmResponse secrets(Call call) {
        JsonNode secrets = Json.at(call.entry().secrets(), SECRETS);
        boolean ofAccount = SYSTEM.contains(call.id().name().toLowerCase(Locale.ROOT))
                && call.text(CREDENTIALS + ".credentialsType").equals("AccountKey");
        if (secrets.isMissingNode() && ofAccount
                && call.request().object().path("expirableSecret").asBoolean(false)) {
            return ArmResponse.ok(Json.object("secretsType", "Sas", "sasToken", Blobs.sas(call.text(
                    "properties.accountName"), call.text("properties.containerName"))));
        }
        if (secrets.isMissingNode() && ofAccount) {
            return ArmResponse.ok(Json.object("secretsType", "AccountKey", "key", Common.uuid("key1"
                    + call.text("properties.accountName"))));
        }
        if (secrets.isMissingNode()) {
            throw ArmError.badRequest("BadRequest", "The datastore has no secrets.", null);
        }
        return ArmResponse.ok(secrets);
    }
}
