package dev.azureml.emulator.types;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.emulator.arm.ArmError;
import dev.azureml.emulator.arm.ArmId;
import dev.azureml.emulator.arm.ArmResponse;
import dev.azureml.emulator.arm.Call;
import dev.azureml.emulator.arm.Entry;
import dev.azureml.emulator.arm.Json;
import dev.azureml.emulator.arm.Locations;
import dev.azureml.emulator.arm.World;
import dev.azureml.emulator.arm.Write;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The cores that a subscription may use in a location: of each family, in all, and with low priority. */
final class Quotas {
    static final String DEDICATED = "TotalDedicatedCores";
    static final String LOW_PRIORITY = "TotalLowPriorityCores";
    private static final int PLENTY = 10_000;
    private static final int UNLIMITED = -1;
    private static final Pattern WORKSPACE = Pattern.compile("/subscriptions/[^/]+/resourceGroups/[^/]+/providers/[^/]+"
            + "/workspaces/[^/]+", Pattern.CASE_INSENSITIVE);

    /** One line of the usages; a family without a limit of its own has {@link #UNLIMITED}. */
    private record Usage(String name, String kind, int used, int limit) {
    }

    /**
     * What is counted.
     *
     * @param where anything in the subscription
     * @param name of the family, or of all
     */
    private record Cores(ArmId where, String location, String name, boolean isLow) {
        Cores named(String other) {
            return new Cores(where, location, other, isLow);
        }

        boolean counts(Sizes.Size size) {
            return name.startsWith("Total") || size.family().equals(name);
        }
    }

    private Quotas() {
    }

    /** Refuses more cores than are left for so many nodes. */
    static void check(Write write, int nodes) {
        Optional<Sizes.Size> size = Sizes.find(write.text("properties.properties.vmSize"));
        if (size.isPresent()) {
            boolean isLow = write.text("properties.properties.vmPriority").equals("LowPriority");
            check(write, new Cores(write.id(), Computes.location(write), size.get().family(), isLow),
                    nodes * size.get().cores());
        }
    }

    /** As for nodes, but for the instances of a deployment, with a fifth more where Azure keeps some free. */
    static void check(Write write, String instanceType, int instances) {
        Optional<Sizes.Size> size = Sizes.find(instanceType);
        if (size.isPresent()) {
            check(write, new Cores(write.id(), Locations.normal(write.text("location")), size.get().family(), false),
                    cores(size.get(), instances));
        }
    }

    private static void check(Write write, Cores family, int needed) {
        List<Cores> counted = family.isLow()
                ? List.of(family.named(LOW_PRIORITY))
                : List.of(family, family.named(DEDICATED));
        for (Cores cores : counted) {
            check(cores.name(), cores.location(), used(write.world(), cores, "", write.id()), needed,
                    limit(write.world(), cores.location(), cores.name()));
        }
        String workspace = workspace(write.id());
        WorkspaceQuotas.limit(write.world(), workspace, family.name()).filter(_ -> !family.isLow())
                .ifPresent(limit -> check(WorkspaceQuotas.longName(family.name(), false) + " (workspace)",
                        family.location(), used(write.world(), family, workspace, write.id()), needed, limit));
    }

    private static String workspace(ArmId id) {
        Matcher path = WORKSPACE.matcher(id.path());
        return path.lookingAt() ? path.group() : id.path();
    }

    private static int cores(Sizes.Size size, int instances) {
        return size.cores() * (size.gpus() > 0 ? instances : Math.ceilDiv(instances * 6, 5));
    }

    private static void check(String name, String location, int used, int needed, int limit) {
        if (used + needed > limit) {
            throw ArmError.badRequest("QuotaExceeded",
                    "Operation could not be completed as it results in exceeding approved " + name
                            + " Cores quota. Additional details - Location: " + location + ", Current Limit: " + limit
                            + ", Current Usage: " + used + ", Additional Required: " + needed
                            + ", (Minimum) New Limit Required: " + (used + needed) + ".",
                    "properties.properties.vmSize");
        }
    }

    /** The usages, a page of {@code pageSize} at a time. */
    static ArmResponse usages(Call call) {
        String at = call.id().path();
        var all = new ArrayList<ObjectNode>();
        lines(call).forEach(u -> all.add(Json.object("id", at + "/" + u.kind() + "/usages/" + u.name(), "name",
                Json.object("value", u.name(), "localizedValue", u.name()), "currentValue", u.used(), "limit",
                u.limit(), "unit", "Count", "type", TypeTable.ML + u.kind() + "/usages")));
        all.addAll(ofWorkspaces(call));
        return page(call, "usages", all);
    }

    /** A page of {@code pageSize} of them. */
    static ArmResponse page(Call call, String list, List<ObjectNode> all) {
        String skip = call.request().query("$skip");
        if (!skip.chars().allMatch(Character::isDigit)) {
            throw ArmError.badRequest("InvalidSkipToken", "The continuation token is malformed.", "$skip");
        }
        int from = skip.isEmpty() ? 0 : Math.min(all.size(), Integer.parseInt(skip));
        int to = Math.min(all.size(), from + call.world().options().pageSize());
        ObjectNode body = Json.object();
        ArrayNode value = body.putArray("value");
        all.subList(from, to).forEach(value::add);
        if (to < all.size()) {
            body.put("nextLink", call.world().url() + call.id().path() + "/" + list + "?api-version="
                    + call.request().apiVersion() + "&$skip=" + to);
        }
        return ArmResponse.ok(body);
    }

    /** How many of a hundred cores are used of those that a cluster's family may have where it is. */
    static double utilization(World world, Entry cluster, Sizes.Size size) {
        boolean isLow = Json.text(cluster.body(), "properties.properties.vmPriority").equals("LowPriority");
        String name = isLow ? LOW_PRIORITY : size.family();
        String location = Locations.normal(Json.text(cluster.body(), "properties.computeLocation"));
        int limit = limit(world, location, name);
        return limit == 0 ? 0 : 100.0 * used(world, new Cores(cluster.id(), location, name, isLow), "", null) / limit;
    }

    private static List<Usage> lines(Call call) {
        var out = new ArrayList<Usage>();
        String location = Locations.normal(call.id().name());
        for (String family : Sizes.families()) {
            out.add(line(call, location, family, "vmFamily/dedicatedCores", false));
            out.add(line(call, location, family, "vmFamily/lowPriorityCores", true));
        }
        out.add(line(call, location, DEDICATED, "dedicatedCores", false));
        out.add(line(call, location, LOW_PRIORITY, "lowPriorityCores", true));
        return out;
    }

    /** What is used in workspaces and by their computes, as Azure's published example has it. */
    private static List<ObjectNode> ofWorkspaces(Call call) {
        var out = new ArrayList<ObjectNode>();
        String location = Locations.normal(call.id().name());
        for (Entry workspace : WorkspaceQuotas.in(call)) {
            for (String family : Sizes.families()) {
                Cores cores = new Cores(call.id(), location, family, false);
                int used = used(call.world(), cores, workspace.id().path(), null);
                int limit = WorkspaceQuotas.limit(call.world(), workspace.id().path(), family)
                        .orElseGet(() -> limit(call.world(), location, family));
                if (used > 0 || WorkspaceQuotas.limit(call.world(), workspace.id().path(), family).isPresent()) {
                    out.add(WorkspaceQuotas.usage(workspace.id().path(), family, used, limit, "workspaces"));
                }
                call.world().children(workspace.id()).stream().filter(child -> child.id().is(Computes.TYPE))
                        .map(child -> Map.entry(child, used(call.world(), cores, child.id().path(), null)))
                        .filter(user -> user.getValue() > 0)
                        .forEach(user -> out.add(WorkspaceQuotas.usage(user.getKey().id().path(), family,
                                user.getValue(), limit, "workspaces/computes")));
            }
        }
        return out;
    }

    /** What clusters of a workspace keep in any case. */
    static int least(World world, String workspace, String family) {
        return world.ofType(Computes.TYPE).stream().filter(compute -> isWithin(compute, workspace))
                .filter(compute -> !Json.text(compute.body(), "properties.properties.vmPriority").equals("LowPriority"))
                .flatMap(compute -> Sizes.find(Clusters.nodeSize(world, compute)).stream()
                        .filter(size -> size.family().equals(family))
                        .map(size -> size.cores() * Json.at(compute.body(),
                                "properties.properties.scaleSettings.minNodeCount").asInt(0)))
                .mapToInt(Integer::intValue).sum();
    }

    private static boolean isWithin(Entry entry, String path) {
        String key = entry.id().path().toLowerCase(Locale.ROOT);
        String outer = path.toLowerCase(Locale.ROOT);
        return outer.isEmpty() || key.equals(outer) || key.startsWith(outer + "/");
    }

    private static Usage line(Call call, String location, String name, String kind, boolean isLow) {
        boolean isUnlimited = isLow && !name.equals(LOW_PRIORITY);
        return new Usage(name, kind, used(call.world(), new Cores(call.id(), location, name, isLow), "", null),
                isUnlimited ? UNLIMITED : limit(call.world(), location, name));
    }

    /** The seed's or the test's limit for this location, else for all, else plenty. */
    static int limit(World world, String location, String name) {
        JsonNode quota = world.notes().path("quota");
        return quota.path(location).path(name).asInt(quota.path(name).asInt(PLENTY));
    }

    /** Cores of a family, or of all, that the nodes of a subscription have in a location, or those below a path. */
    private static int used(World world, Cores of, String within, @Nullable ArmId without) {
        int cores = 0;
        for (Entry compute : world.ofType(Computes.TYPE)) {
            boolean isHere = compute.id().subscription().equalsIgnoreCase(of.where().subscription())
                    && Locations.normal(Json.text(compute.body(), "properties.computeLocation"))
                            .equals(of.location())
                    && isWithin(compute, within);
            boolean isCounted = without == null || !compute.id().key().equals(without.key());
            boolean sameKind = Json.text(compute.body(), "properties.properties.vmPriority")
                    .equals("LowPriority") == of.isLow();
            Optional<Sizes.Size> size = Sizes.find(Clusters.nodeSize(world, compute));
            if (isHere && isCounted && sameKind && size.isPresent() && of.counts(size.get())) {
                cores += nodes(compute) * size.get().cores();
            }
        }
        return cores + (of.isLow() ? 0 : serving(world, of, within, without));
    }

    private static int serving(World world, Cores of, String within, @Nullable ArmId without) {
        int cores = 0;
        for (Entry deployment : world.ofType(OnlineEndpoints.TYPE + "/deployments")) {
            boolean isHere = deployment.id().subscription().equalsIgnoreCase(of.where().subscription())
                    && Locations.normal(Json.text(deployment.body(), "location")).equals(of.location())
                    && isWithin(deployment, within)
                    && (without == null || !deployment.id().key().equals(without.key()));
            Optional<Sizes.Size> size = Sizes.find(Json.text(deployment.body(), "properties.instanceType"));
            if (isHere && size.isPresent() && of.counts(size.get())) {
                cores += cores(size.get(), Json.at(deployment.body(), "sku.capacity").asInt(1));
            }
        }
        return cores;
    }

    /** A cluster holds its nodes, and those that its minimum will make; an instance one, stopped as well. */
    private static int nodes(Entry compute) {
        return switch (Json.text(compute.body(), "properties.computeType")) {
            case "AmlCompute" -> Math.max(Json.at(compute.body(), "properties.properties.currentNodeCount").asInt(0),
                    Json.at(compute.body(), "properties.properties.scaleSettings.minNodeCount").asInt(0));
            case "ComputeInstance" -> 1;
            default -> 0;
        };
    }
}
