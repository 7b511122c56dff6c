package dev.azureml.operator.workbook;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.ResourceStatus;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.plan.Facts;
import dev.azureml.operator.plan.Intent;
import dev.azureml.operator.plan.Json;
import dev.azureml.operator.plan.ManagedObject;
import dev.azureml.operator.plan.ResolvedReferences;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * A workbook and a pack of queries over the logs of a workspace. They lie beside the workspace, so that who may make that
 * may make them, whoever's the Log Analytics workspace is that they ask.
 *
 * @param workspace whose logs are asked for
 * @param logs the Log Analytics workspace that has them
 * @param first what has to be there before they are made
 * @param common what the body of each has: tags that the spec wants
 * @param region where they are made
 */
public record LogViews(ArmId workspace, ArmId logs, Set<String> first, ObjectNode common, String region) {
    private static final Set<ResourceStatus.Phase> THERE = EnumSet.of(ResourceStatus.Phase.Updating,
            ResourceStatus.Phase.Ready);
    private static final String WORKBOOK = "workbook";
    private static final String PACK = "queryPack";
    private static final String QUERY = "query/";
    private static final String WORKBOOK_TYPE = "Microsoft.Insights/workbooks";
    private static final String PACK_TYPE = "Microsoft.OperationalInsights/queryPacks";
    private static final String VERSION = "Notebook/1.0";
    private static final int LOGS_QUERY = 0;
    private static final int TEXT = 1;
    private static final int QUERY_ITEM = 3;
    private static final int PARAMETERS = 9;
    private static final int TIME_RANGE = 4;
    private static final int DAY_SECONDS = 86_400;
    private static final int[] DAYS = {1, 7, 30, 90};

    /** Returns whether a resource is one of them. */
    public static boolean is(ResourceStatus resource) {
        return resource.key().equals(WORKBOOK) || resource.key().equals(PACK) || resource.key().startsWith(QUERY);
    }

    /** Returns the workbook. */
    public Intent workbook(ResolvedReferences resolved) {
        ObjectNode content = content();
        ObjectNode body = common.deepCopy();
        // Azure shows all of a workbook but its content: that this has changed is seen by the description.
        body.putObject("properties").put("displayName", "Azure ML: " + workspace.name())
                .put("description", "Jobs and computes of " + workspace.name() + " (" + Json.hash(content) + ")")
                .put("category", WORKBOOK).put("version", VERSION).put("sourceId", logs.value())
                .put("serializedData", content.toString());
        return Intent.manage(WORKBOOK, workspace.group().extension(WORKBOOK_TYPE, guid(WORKBOOK)), resolved.apiVersion(
                WORKBOOK_TYPE, "2023-06-01"), body)
                .withCreateDefaults(birth().put("kind", "shared")).dependingOn(first)
                .madeFor("spec.monitoring.workbook");
    }

    /** Returns the pack and its queries. */
    public List<Intent> queries(String hash, ResolvedReferences resolved) {
        String version = resolved.apiVersion(PACK_TYPE, "2025-07-01");
        ArmId pack = workspace.group().extension(PACK_TYPE,
                "qp-" + workspace.name().toLowerCase(Locale.ROOT).replaceAll(
                        "[^a-z0-9]", "") + "-" + hash);
        ObjectNode body = common.deepCopy();
        body.putObject("properties");
        List<Intent> intents = new ArrayList<>();
        intents.add(Intent.manage(PACK, pack, version, body).withCreateDefaults(birth()).dependingOn(first)
                .madeFor("spec.monitoring.queries"));
        Set<String> before = new HashSet<>(first);
        before.add(PACK);
        for (Panel panel : Panel.values()) {
            ObjectNode query = Json.object();
            ObjectNode properties = query.putObject("properties").put("displayName", workspace.name() + ": " + panel
                    .title()).put("description", panel.about()).put("body", panel.query(workspace));
            properties.putObject("related").putArray("resourceTypes")
                    .add("microsoft.machinelearningservices/workspaces")
                    .add("microsoft.operationalinsights/workspaces");
            intents.add(Intent.manage(QUERY + panel.key(), pack.child("queries", guid(QUERY + panel.key())), resolved
                    .apiVersion(PACK_TYPE + "/queries", "2025-07-01"), query).dependingOn(before)
                    .madeFor("spec.monitoring.queries"));
        }
        return intents;
    }

    /**
     * Returns what of them is there, for the status of the workspace. What could not be read now is where it was.
     *
     * @param logs the Log Analytics workspace that has the logs, as far as that is known
     */
    public static ObjectNode report(ManagedObject<?> subject, Facts facts, Optional<String> logs, String portal) {
        ObjectNode status = Json.object();
        Optional<String> workbook = id(WORKBOOK, subject, facts);
        workbook.ifPresent(id -> status.put("workbookId", id).put("workbookUrl", portal + "/#resource" + id));
        Optional<String> pack = id(PACK, subject, facts);
        pack.ifPresent(id -> status.put("queryPackId", id));
        if (workbook.isPresent() || pack.isPresent()) {
            Optional.ofNullable(facts.at(WORKBOOK, "/properties/sourceId").textValue()).or(() -> logs)
                    .ifPresent(id -> status.put("logsUrl", portal + "/#resource" + id + "/logs"));
        }
        return status;
    }

    private static Optional<String> id(String key, ManagedObject<?> subject, Facts facts) {
        Optional<String> read = facts.body(key).flatMap(body -> Optional.ofNullable(body.path("id").textValue()));
        return read.or(() -> facts.absent(key)
                ? Optional.empty()
                : subject.recorded(key).filter(one -> THERE.contains(one.phase())).map(ResourceStatus::id));
    }

    private ObjectNode birth() {
        return Json.object().put("location", region);
    }

    /** The same for the same workspace, another for any other: Azure takes a GUID as name and nothing else. */
    private String guid(String of) {
        return UUID.nameUUIDFromBytes((of + " " + workspace.value().toLowerCase(Locale.ROOT)).getBytes(
                StandardCharsets.UTF_8)).toString();
    }

    private ObjectNode content() {
        ObjectNode content = Json.object().put("version", VERSION);
        ArrayNode items = content.putArray("items");
        items.addObject().put("type", TEXT).put("name", "about").putObject("content").put("json",
                "## Azure ML workspace "
                        + workspace.name()
                        + "\n\nWhat is not sent to Log Analytics by a diagnostic setting is not here.");
        items.add(timeRange());
        for (Panel panel : Panel.values()) {
            ObjectNode item = items.addObject().put("type", QUERY_ITEM).put("name", panel.key());
            item.putObject("content").put("version", "KqlItem/1.0").put("query", panel.query(workspace)).put("size", 0)
                    .put("title", panel.title() + ": " + panel.about())
                    .put("noDataMessage", "Nothing in this time").put("timeContextFromParameter", "Time")
                    .put("queryType", LOGS_QUERY).put("resourceType", "microsoft.operationalinsights/workspaces")
                    .put("visualization", panel.look().name().toLowerCase(Locale.ROOT))
                    .putArray("crossComponentResources").add(logs.value());
        }
        content.putArray("fallbackResourceIds").add(logs.value());
        content.put("$schema",
                "https://github.com/Microsoft/Application-Insights-Workbooks/blob/master/schema/workbook.json");
        return content;
    }

    private static ObjectNode timeRange() {
        ObjectNode item = Json.object().put("type", PARAMETERS).put("name", "parameters");
        ObjectNode content = item.putObject("content").put("version", "KqlParameterItem/1.0").put("style", "pills");
        ObjectNode time = content.putArray("parameters").addObject().put("version", "KqlParameterItem/1.0")
                .put("name", "Time").put("label", "Time").put("type", TIME_RANGE).put("isRequired", true);
        time.putObject("value").put("durationMs", millis(DAYS[1]));
        ArrayNode selectable = time.putObject("typeSettings").put("allowCustom", true).putArray("selectableValues");
        for (int days : DAYS) {
            selectable.addObject().put("durationMs", millis(days));
        }
        return item;
    }

    private static long millis(int days) {
        return days * (DAY_SECONDS * 1000L);
    }
}
