package dev.azureml.emulator.types;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.emulator.arm.ArmError;
import dev.azureml.emulator.arm.Entry;
import dev.azureml.emulator.arm.Json;
import dev.azureml.emulator.arm.ResourceType;
import dev.azureml.emulator.arm.Settled;
import dev.azureml.emulator.arm.Verb;
import dev.azureml.emulator.arm.View;
import dev.azureml.emulator.arm.Write;
import java.util.List;

/** The tables of a Log Analytics workspace that the logs of Azure ML go to: each workspace has them by itself. */
final class LogTables {
    static final String TYPE = Monitoring.LOGS + "/tables";
    private static final String RETENTION = "properties.retentionInDays";
    private static final String TOTAL = "properties.totalRetentionInDays";
    private static final int LEAST = 4;
    private static final int MOST = 730;
    private static final int MOST_IN_TOTAL = 4383;
    private static final List<String> OF_AZURE = List.of("AmlComputeClusterEvent", "AmlComputeCpuGpuUtilization",
            "AmlComputeInstanceEvent", "AmlComputeJobEvent", "AmlDataLabelEvent", "AmlDataSetEvent",
            "AmlDataStoreEvent", "AmlDeploymentEvent", "AmlEnvironmentEvent", "AmlInferencingEvent",
            "AmlModelsEvent", "AmlOnlineEndpointConsoleLog", "AmlOnlineEndpointEventLog",
            "AmlOnlineEndpointTrafficLog", "AmlPipelineEvent", "AmlRegistryReadEventsLog",
            "AmlRegistryWriteEventsLog", "AmlRunEvent", "AmlRunStatusChangedEvent", "AppTraces", "AzureMetrics");

    private LogTables() {
    }

    /** Whether each workspace has it. */
    static boolean has(String name) {
        return OF_AZURE.contains(name);
    }

    static ResourceType type() {
        Verb accepted = Verb.accepted(Verb.Style.BOTH, true);
        return ResourceType.type(TYPE, "2026-03-01", "2025-07-01").model(TYPE, null).put(accepted).patch(accepted)
                .delete(accepted).rule(LogTables::check).fill(LogTables::fill).view(LogTables::view)
                .deletion(call -> {
                    if (OF_AZURE.contains(call.id().name())) {
                        throw ArmError.badRequest("InvalidParameter", "The table '" + call.id().name()
                                + "' is Azure's and can't be deleted.", null);
                    }
                });
    }

    /** What a workspace has from the beginning. */
    static void made(Settled settled) {
        OF_AZURE.forEach(name -> {
            var id = settled.id().child("tables", name);
            if (settled.world().get(id) == null) {
                ObjectNode body = Json.object("id", id.path(), "name", name, "type", TYPE);
                body.putObject("properties").put("plan", "Analytics").put("provisioningState", "Succeeded");
                settled.world().keep(new Entry(id, settled.world().typeOf(id), body, Json.object()));
            }
        });
    }

    private static void check(Write write) {
        if (write.creating() && !write.id().name().endsWith("_CL")) {
            throw ArmError.badRequest("InvalidParameter",
                    "The name of a custom table ends with _CL: there is no table '"
                            + write.id().name() + "'.",
                    null);
        }
        bounded(write, RETENTION, MOST);
        bounded(write, TOTAL, MOST_IN_TOTAL);
        if (write.has(RETENTION) && write.has(TOTAL) && write.at(RETENTION).asInt() > write.at(TOTAL).asInt()) {
            throw ArmError.badRequest("InvalidParameter", "totalRetentionInDays must not be less than retentionInDays.",
                    TOTAL);
        }
    }

    private static void bounded(Write write, String path, int most) {
        int days = write.at(path).asInt(LEAST);
        if (days != -1 && (days < LEAST || days > most)) {
            throw ArmError.badRequest("InvalidParameter", path + " must be between " + LEAST + " and " + most + ".",
                    path);
        }
    }

    private static void fill(Write write) {
        write.preset("properties.plan", "Analytics");
    }

    /** What a table does not say is as in the workspace. */
    private static void view(View view) {
        Entry workspace = view.entry().id().parentId().map(view.world()::get).orElse(null);
        int ofWorkspace = workspace == null ? 30 : Json.at(workspace.body(), RETENTION).asInt(30);
        ObjectNode body = view.body();
        boolean asDefault = Json.at(body, RETENTION).asInt(-1) < 0;
        boolean totalAsDefault = Json.at(body, TOTAL).asInt(-1) < 0;
        int days = asDefault ? ofWorkspace : Json.at(body, RETENTION).asInt();
        int total = totalAsDefault ? days : Json.at(body, TOTAL).asInt();
        Json.set(body, RETENTION, Json.node(days));
        Json.set(body, TOTAL, Json.node(total));
        Json.set(body, "properties.archiveRetentionInDays", Json.node(total - days));
        Json.set(body, "properties.retentionInDaysAsDefault", Json.node(asDefault));
        Json.set(body, "properties.totalRetentionInDaysAsDefault", Json.node(totalAsDefault));
    }
}
