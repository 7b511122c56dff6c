package dev.azureml.emulator.types;

import com.fasterxml.jackson.databind.JsonNode;
import dev.azureml.emulator.arm.ArmError;
import dev.azureml.emulator.arm.Json;
import dev.azureml.emulator.arm.ResourceType;
import dev.azureml.emulator.arm.Verb;
import dev.azureml.emulator.arm.Write;
import java.util.List;

/** Log Analytics and Application Insights. */
final class Monitoring {
    static final String LOGS = "Microsoft.OperationalInsights/workspaces";
    static final String COMPONENT = "Microsoft.Insights/components";

    private Monitoring() {
    }

    static List<ResourceType> types() {
        return List.of(
                ResourceType.type(LOGS, "2026-03-01", "2025-07-01").model(LOGS, null)
                        .names("[A-Za-z0-9][A-Za-z0-9-]{2,61}[A-Za-z0-9]")
                        .put(new Verb(Verb.Style.BOTH, 201, 200, true, true)).patch(Verb.sync(200, 200))
                        .delete(Verb.sync(200, 200))
                        .rule(w -> w.fixed("location"))
                        .fill(Common::identity).fill(Monitoring::logs).settled(LogTables::made),
                LogTables.type(),
                ResourceType.type(COMPONENT, "2020-02-02").model(COMPONENT, null)
                        .names("[^%&\\\\?/]{0,259}[^%&\\\\?/ .]")
                        .put(Verb.sync(200, 200)).patch(Verb.sync(200, 200)).delete(Verb.sync(200, 200))
                        .rule(w -> w.fixed("location"))
                        .rule(Monitoring::logsExist).fill(Monitoring::component));
    }

    private static void logs(Write write) {
        write.once("properties.customerId", Common.uuid("law:" + write.id().key()));
        write.once("properties.createdDate", Common.now());
        write.set("properties.modifiedDate", Common.now());
        write.preset("properties.sku", Json.object("name", "PerGB2018"));
        if (write.text("properties.sku.name").equals("Standalone")) {
            write.set("properties.sku.name", "PerGB2018");
        }
        write.preset("properties.retentionInDays", 30);
        write.preset("properties.publicNetworkAccessForIngestion", "Enabled");
        write.preset("properties.publicNetworkAccessForQuery", "Enabled");
        write.preset("properties.features", Json.object("enableLogAccessUsingOnlyResourcePermissions", true));
        write.preset("properties.workspaceCapping", Json.object("dailyQuotaGb", -1));
    }

    private static void logsExist(Write write) {
        String id = write.text("properties.WorkspaceResourceId");
        if (!id.isEmpty()
                && write.world().find(id).filter(e -> e.id().is(LOGS) && e.state().equals("Succeeded")).isEmpty()) {
            throw ArmError.badRequest("BadRequest",
                    "The workspace '" + id + "' does not exist or is not provisioned yet.",
                    "properties.WorkspaceResourceId");
        }
    }

    /** Azure makes a Log Analytics workspace in a group of its own for a component that names none. */
    private static void ownLogs(Write write) {
        if (write.has("properties.WorkspaceResourceId")) {
            return;
        }
        JsonNode before = write.was("properties.WorkspaceResourceId");
        write.set("properties.WorkspaceResourceId", before.isTextual()
                ? before
                : "/subscriptions/" + write.id().subscription() + "/resourceGroups/ai_" + write.id().name()
                        + "_managed/providers/" + LOGS + "/managed-" + write.id().name() + "-ws");
    }

    private static void component(Write write) {
        ownLogs(write);
        String key = Common.uuid("appi:" + write.id().key());
        write.set("properties.ApplicationId", write.id().name());
        write.set("properties.AppId", Common.uuid("app:" + write.id().key()));
        write.set("properties.Name", write.id().name());
        write.set("properties.InstrumentationKey", key);
        write.set("properties.ConnectionString", "InstrumentationKey=" + key + ";IngestionEndpoint=https://"
                + write.text("location") + "-0.in.applicationinsights.azure.com/");
        write.set("properties.TenantId", write.id().subscription());
        write.once("properties.CreationDate", Common.now());
        write.preset("tags", Json.object());
        write.preset("properties.RetentionInDays", 90);
        write.preset("properties.IngestionMode", "LogAnalytics");
        write.preset("properties.publicNetworkAccessForIngestion", "Enabled");
        write.preset("properties.publicNetworkAccessForQuery", "Enabled");
    }
}
