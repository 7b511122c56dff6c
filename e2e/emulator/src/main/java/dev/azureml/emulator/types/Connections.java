package dev.azureml.emulator.types;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.emulator.arm.ArmError;
import dev.azureml.emulator.arm.ArmResponse;
import dev.azureml.emulator.arm.Call;
import dev.azureml.emulator.arm.Json;
import dev.azureml.emulator.arm.ResourceType;
import dev.azureml.emulator.arm.Verb;
import dev.azureml.emulator.arm.View;
import dev.azureml.emulator.arm.Write;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Connections of a workspace: whose credentials are complete, and answered by nothing but listsecrets. */
final class Connections {
    private static final String CREDENTIALS = "properties.credentials";
    /** What the credentials of each authType can't do without. */
    private static final Map<String, List<String>> NEEDED = Map.of("UsernamePassword", List.of("username", "password"),
            "ServicePrincipal", List.of("clientId", "clientSecret", "tenantId"), "PAT", List.of("pat"), "SAS",
            List.of("sas"), "AccountKey", List.of("key"), "ApiKey", List.of("key"), "AccessKey",
            List.of("accessKeyId", "secretAccessKey"), "CustomKeys", List.of("keys"), "OAuth2",
            List.of("clientId", "clientSecret"));
    private static final Set<String> WITHOUT = Set.of("AAD", "None");
    /** What Azure's own clients let the categories have that they know. */
    private static final Map<String, Set<String>> TAKEN = Map.of("AzureSqlDb",
            Set.of("UsernamePassword", "ServicePrincipal", "ManagedIdentity", "AAD"), "AzurePostgresDb",
            Set.of("UsernamePassword"), "AzureMySqlDb", Set.of("UsernamePassword"), "AzureBlob",
            Set.of("AccountKey", "AccessKey", "SAS", "AAD"), "ADLSGen2",
            Set.of("ServicePrincipal", "AAD", "ManagedIdentity"), "Git", Set.of("PAT", "None", "UsernamePassword"),
            "PythonFeed", Set.of("PAT", "None", "UsernamePassword"), "ContainerRegistry",
            Set.of("ManagedIdentity", "UsernamePassword", "None"));
    private static final Set<String> DATABASES = Set.of("AzureSqlDb", "AzureSynapseAnalytics", "AzureMySqlDb",
            "AzurePostgresDb", "AzureSqlMi", "AzureMariaDb", "Snowflake", "Redis", "MySql", "PostgreSql", "SqlServer",
            "Oracle", "MariaDb", "Db2", "Teradata", "AmazonRedshift");
    private static final Set<String> AZURE_AI = Set.of("AzureOpenAI", "AIServices", "CognitiveSearch",
            "CognitiveService", "OpenAI", "Serp", "ApiKey", "CustomKeys", "Serverless", "BingLLMSearch");
    private static final Set<String> FILES = Set.of("S3", "AmazonS3Compatible", "FileServer", "FtpServer",
            "GoogleCloudStorage", "Hdfs", "OracleCloudStorage", "Sftp");

    private Connections() {
    }

    static List<ResourceType> types() {
        String model = "WorkspaceConnectionPropertiesV2BasicResource";
        return List.of(TypeTable.ml("workspaces/connections", model).model(model, "WorkspaceConnectionUpdateParameter")
                .names("[a-zA-Z0-9][a-zA-Z0-9_-]{2,32}").put(Verb.sync(200, 200)).patch(Verb.sync(200, 200))
                .delete(Verb.sync(200, 200)).stateless().notPaged().secret(CREDENTIALS).rule(Connections::complete)
                .rule(Connections::taken).rule(Connections::shared).fill(Connections::fill).fill(Common::systemData)
                .filter("category", (e, category) -> category.equalsIgnoreCase(
                        Json.text(e.body(), "properties.category")))
                .filter("target", (e, target) -> target.equals(Json.text(e.body(), "properties.target")))
                .absent(id -> userError(id.name())).parentAbsent(id -> ArmError.notFound(Common.workspace(id)))
                .view(Connections::view).action("listsecrets", Connections::secrets));
    }

    /** As the service of connections says it, not ARM. */
    private static ArmError userError(String name) {
        return ArmError.of(404, "UserError", "Connection " + name + " can't be found in this workspace")
                .in(ArmError.Form.INNER);
    }

    private static void complete(Write write) {
        if (!write.has("properties.category") || !write.has("properties.target")) {
            throw ArmError.badRequest("ValidationError", "A connection needs a category and a target.",
                    "properties.category");
        }
        String type = write.text("properties.authType");
        for (String part : NEEDED.getOrDefault(type, List.of())) {
            if (!write.has(CREDENTIALS + "." + part)) {
                throw ArmError.badRequest("ValidationError", "Credentials of the type '" + type + "' need '" + part
                        + "'.", CREDENTIALS + "." + part);
            }
        }
        if (WITHOUT.contains(type) && write.has(CREDENTIALS)) {
            throw ArmError.badRequest("ValidationError", "A connection of the type '" + type + "' has no credentials.",
                    CREDENTIALS);
        }
        String expiry = write.text("properties.expiryTime");
        try {
            if (!expiry.isEmpty()) {
                OffsetDateTime.parse(expiry);
            }
        } catch (DateTimeException e) {
            throw ArmError.badRequest("ValidationError", "The expiryTime '" + expiry + "' is no time.",
                    "properties.expiryTime");
        }
    }

    private static void taken(Write write) {
        String category = write.text("properties.category");
        String type = write.text("properties.authType");
        Set<String> taken = TAKEN.getOrDefault(category, Set.of());
        if (!taken.isEmpty() && !taken.contains(type)) {
            throw ArmError.badRequest("ValidationError", "The category '" + category + "' does not take the authType '"
                    + type + "'; it takes " + taken.stream().sorted().toList() + ".", "properties.authType");
        }
    }

    private static void shared(Write write) {
        if (write.at("properties.isSharedToAll").asBoolean(false) && !write.at("properties.sharedUserList").isEmpty()) {
            throw ArmError.badRequest("ValidationError", "A connection that is shared to all has no sharedUserList.",
                    "properties.sharedUserList");
        }
    }

    private static void fill(Write write) {
        String category = write.text("properties.category");
        write.set("properties.group", DATABASES.contains(category)
                ? "Database"
                : AZURE_AI.contains(category) ? "AzureAI" : FILES.contains(category) ? "File" : "Azure");
        write.set("properties.createdByWorkspaceArmId", Common.workspace(write.id()).path());
        write.preset("properties.isSharedToAll", false);
        write.preset("properties.sharedUserList", Json.MAPPER.createArrayNode());
        write.preset("properties.metadata", Json.object());
        write.preset("properties.peRequirement", "NotRequired");
        write.preset("properties.peStatus", "NotApplicable");
        write.preset("properties.useWorkspaceManagedIdentity", false);
    }

    private static void view(View view) {
        view.nulls("properties.expiryTime", "properties.error");
        if (Json.has(view.entry().secrets(), CREDENTIALS)) {
            view.nulls(CREDENTIALS);
        }
    }

    private static ArmResponse secrets(Call call) {
        ObjectNode body = call.entry().body().deepCopy();
        Json.merge(body, call.entry().secrets());
        return ArmResponse.ok(body);
    }
}
