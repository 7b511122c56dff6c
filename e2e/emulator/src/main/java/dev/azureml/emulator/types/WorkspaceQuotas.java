package dev.azureml.emulator.types;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.emulator.arm.ArmResponse;
import dev.azureml.emulator.arm.Call;
import dev.azureml.emulator.arm.Entry;
import dev.azureml.emulator.arm.Json;
import dev.azureml.emulator.arm.Locations;
import dev.azureml.emulator.arm.World;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The limits of workspaces: lines of a region's list, which an action there changes. It answers 200 whatever became of
 * them, and says so with each.
 */
final class WorkspaceQuotas {
    private static final String WORKSPACES = TypeTable.ML + "workspaces";
    private static final String KEPT = "/workspaceQuotas";
    private static final Pattern ID = Pattern.compile("(/subscriptions/[^/]+/resourceGroups/[^/]+/providers/"
            + "Microsoft[.]MachineLearningServices/workspaces/[^/]+)/quotas/([^/]+)", Pattern.CASE_INSENSITIVE);

    private WorkspaceQuotas() {
    }

    /** The workspaces of the subscription in the region. */
    static List<Entry> in(Call call) {
        String location = Locations.normal(call.id().name());
        return call.world().ofType(WORKSPACES).stream()
                .filter(w -> w.id().subscription().equalsIgnoreCase(call.id().subscription()))
                .filter(w -> Locations.normal(Json.text(w.body(), "location")).equals(location)).toList();
    }

    /** What a workspace may use of a family, where that was said. */
    static Optional<Integer> limit(World world, String workspace, String family) {
        JsonNode kept = world.notes().path("workspaceQuotas").path(key(workspace, family));
        return kept.isInt() ? Optional.of(kept.asInt()) : Optional.empty();
    }

    /** Keeps a limit, as the action does. */
    static void keep(World world, String workspace, String family, int limit) {
        world.notes().withObject(KEPT).put(key(workspace, family), limit);
    }

    private static String key(String workspace, String family) {
        return (workspace + "/" + family).toLowerCase(Locale.ROOT);
    }

    /** As usages and quotas call a family. */
    static String longName(String family, boolean isLow) {
        String series = family.replaceFirst("^standard", "").replaceFirst("Family$", "");
        return "Standard " + series + " Family Cluster " + (isLow ? "LowPriority" : "Dedicated") + " vCPUs";
    }

    private static String inId(String family) {
        return longName(family, false).replace(' ', '_');
    }

    static ObjectNode usage(String path, String family, int used, int limit, String type) {
        return Json.object("id", path + "/usages/" + inId(family), "type", TypeTable.ML + type + "/usages",
                "currentValue", used, "limit", limit, "name", name(family), "unit", "Count");
    }

    private static ObjectNode name(String family) {
        return Json.object("value", longName(family, false), "localizedValue", longName(family, false));
    }

    static ArmResponse list(Call call) {
        var lines = new ArrayList<ObjectNode>();
        String location = Locations.normal(call.id().name());
        for (String family : Sizes.families()) {
            lines.add(line("/subscriptions/" + call.id().subscription(), family,
                    Quotas.limit(call.world(), location, family), "vmFamily"));
        }
        for (Entry workspace : in(call)) {
            for (String family : Sizes.families()) {
                limit(call.world(), workspace.id().path(), family).ifPresent(limit -> lines.add(
                        line(workspace.id().path(), family, limit, "workspaces").put("amlWorkspaceLocation",
                                location)));
            }
        }
        return Quotas.page(call, "quotas", lines);
    }

    private static ObjectNode line(String path, String family, int limit, String type) {
        return Json.object("id", path + "/quotas/" + inId(family), "type", TypeTable.ML + type + "/quotas", "limit",
                limit, "name", name(family), "unit", "Count");
    }

    static ArmResponse update(Call call) {
        ObjectNode body = Json.object();
        ArrayNode value = body.putArray("value");
        for (JsonNode wanted : call.request().object().path("value")) {
            String status = set(call, wanted);
            ObjectNode line = Json.object("id", wanted.path("id"), "type", WORKSPACES + "/quotas", "unit", "Count",
                    "status", status);
            line.set("limit", wanted.path("limit"));
            value.add(line);
        }
        return ArmResponse.ok(body);
    }

    private static String set(Call call, JsonNode wanted) {
        Matcher id = ID.matcher(wanted.path("id").asText());
        int limit = wanted.path("limit").asInt(-1);
        if (!id.matches() || limit < 0) {
            return "Failure";
        }
        Optional<Entry> workspace = in(call).stream().filter(w -> w.id().path().equalsIgnoreCase(id.group(1)))
                .findFirst();
        if (workspace.isEmpty()) {
            return "Failure";
        }
        Optional<String> family = Sizes.families().stream().filter(f -> inId(f).equalsIgnoreCase(id.group(2)))
                .findFirst();
        if (family.isEmpty()) {
            return "InvalidVMFamilyName";
        }
        JsonNode said = call.world().notes().path("quotaStatus").path(family.get());
        if (said.isTextual()) {
            return said.textValue();
        }
        if (limit > Quotas.limit(call.world(), Locations.normal(call.id().name()), family.get())) {
            return "InvalidQuotaExceedsSubscriptionLimit";
        }
        if (limit < Quotas.least(call.world(), workspace.get().id().path(), family.get())) {
            return "InvalidQuotaBelowClusterMinimum";
        }
        keep(call.world(), workspace.get().id().path(), family.get(), limit);
        return "Success";
    }
}
