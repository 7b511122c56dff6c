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
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The cores that a subscription may use in a location: of each family, in all, and with low priority. */
final class Quotas {
    static final String DEDICATED = "TotalDedicatedCores";
    static final String LOW_PRIORITY = "TotalLowPriorityCores";
    private static final int PLENTY = 10_000;
    private static final int UNLIMITED = -1;

    /** One line of the usages; a family without a limit of its own has {@link #UNLIMITED}. */
    private record Usage(String name, String kind, int used, int limit) {
    }

    private Quotas() {
    }

    /** Refuses more cores than are left for so many nodes. */
    static void check(Write write, int nodes) {
        Optional<Sizes.Size> size = Sizes.find(write.text("properties.properties.vmSize"));
        if (size.isPresent()) {
            String location = Computes.location(write);
            int needed = nodes * size.get().cores();
            boolean isLow = write.text("properties.properties.vmPriority").equals("LowPriority");
            List<String> names = isLow ? List.of(LOW_PRIORITY) : List.of(size.get().family(), DEDICATED);
            for (String name : names) {
                int used = used(write.world(), write.id(), location, name, isLow, write.id());
                check(name, location, used, needed, limit(write.world(), location, name));
            }
        }
    }

    /** As for nodes, but for the instances of a deployment, with a fifth more where Azure keeps some free. */
    static void check(Write write, String instanceType, int instances) {
        Optional<Sizes.Size> size = Sizes.find(instanceType);
        if (size.isPresent()) {
            String location = Locations.normal(write.text("location"));
            int needed = cores(size.get(), instances);
            for (String name : List.of(size.get().family(), DEDICATED)) {
                int used = used(write.world(), write.id(), location, name, false, write.id());
                check(name, location, used, needed, limit(write.world(), location, name));
            }
        }
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
        List<Usage> all = lines(call);
        String skip = call.request().query("$skip");
        if (!skip.chars().allMatch(Character::isDigit)) {
            throw ArmError.badRequest("InvalidSkipToken", "The continuation token is malformed.", "$skip");
        }
        int from = skip.isEmpty() ? 0 : Math.min(all.size(), Integer.parseInt(skip));
        int to = Math.min(all.size(), from + call.world().options().pageSize());
        ObjectNode body = Json.object();
        ArrayNode value = body.putArray("value");
        String at = call.id().path();
        all.subList(from, to).forEach(u -> value.add(Json.object("id", at + "/" + u.kind() + "/usages/" + u.name(),
                "name", Json.object("value", u.name(), "localizedValue", u.name()), "currentValue", u.used(), "limit",
                u.limit(), "unit", "Count", "type", TypeTable.ML + u.kind() + "/usages")));
        if (to < all.size()) {
            body.put("nextLink", call.world().url() + at + "/usages?api-version=" + call.request().apiVersion()
                    + "&$skip=" + to);
        }
        return ArmResponse.ok(body);
    }

    /** How many of a hundred cores are used of those that a cluster's family may have where it is. */
    static double utilization(World world, Entry cluster, Sizes.Size size) {
        boolean isLow = Json.text(cluster.body(), "properties.properties.vmPriority").equals("LowPriority");
        String name = isLow ? LOW_PRIORITY : size.family();
        String location = Locations.normal(Json.text(cluster.body(), "properties.computeLocation"));
        int limit = limit(world, location, name);
        return limit == 0 ? 0 : 100.0 * used(world, cluster.id(), location, name, isLow, null) / limit;
    }

    static ArmResponse update(Call call) {
        ObjectNode body = Json.object();
        ArrayNode value = body.putArray("value");
        for (JsonNode wanted : call.request().object().path("value")) {
            value.add(Json.object("id", wanted.path("id"), "limit", wanted.path("limit"), "unit", "Count", "status",
                    "Success"));
        }
        return ArmResponse.ok(body);
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

    private static Usage line(Call call, String location, String name, String kind, boolean isLow) {
        boolean isUnlimited = isLow && !name.equals(LOW_PRIORITY);
        return new Usage(name, kind, used(call.world(), call.id(), location, name, isLow, null),
                isUnlimited ? UNLIMITED : limit(call.world(), location, name));
    }

    /** The seed's or the test's limit for this location, else for all, else plenty. */
    private static int limit(World world, String location, String name) {
        JsonNode quota = world.notes().path("quota");
        return quota.path(location).path(name).asInt(quota.path(name).asInt(PLENTY));
    }

    /** Cores of a family, or of all, that the nodes of a subscription have in a location. */
    private static int used(World world, ArmId of, String location, String name, boolean isLow,
            @Nullable ArmId without) {
        int cores = 0;
        for (Entry compute : world.ofType(Computes.TYPE)) {
            boolean isHere = compute.id().subscription().equalsIgnoreCase(of.subscription())
                    && Locations.normal(Json.text(compute.body(), "properties.computeLocation")).equals(location);
            boolean isCounted = without == null || !compute.id().key().equals(without.key());
            boolean sameKind = Json.text(compute.body(), "properties.properties.vmPriority")
                    .equals("LowPriority") == isLow;
            Optional<Sizes.Size> size = Sizes.find(Clusters.nodeSize(world, compute));
            if (isHere && isCounted && sameKind && size.isPresent()
                    && (name.startsWith("Total") || size.get().family().equals(name))) {
                cores += nodes(compute) * size.get().cores();
            }
        }
        return cores + (isLow ? 0 : serving(world, of, location, name, without));
    }

    private static int serving(World world, ArmId of, String location, String name, @Nullable ArmId without) {
        int cores = 0;
        for (Entry deployment : world.ofType(OnlineEndpoints.TYPE + "/deployments")) {
            boolean isHere = deployment.id().subscription().equalsIgnoreCase(of.subscription())
                    && Locations.normal(Json.text(deployment.body(), "location")).equals(location)
                    && (without == null || !deployment.id().key().equals(without.key()));
            Optional<Sizes.Size> size = Sizes.find(Json.text(deployment.body(), "properties.instanceType"));
            if (isHere && size.isPresent() && (name.startsWith("Total") || size.get().family().equals(name))) {
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
