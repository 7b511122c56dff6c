package dev.azureml.emulator.types;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.emulator.arm.ArmError;
import dev.azureml.emulator.arm.ArmResponse;
import dev.azureml.emulator.arm.Call;
import dev.azureml.emulator.arm.Entry;
import dev.azureml.emulator.arm.Json;
import dev.azureml.emulator.arm.World;
import dev.azureml.emulator.arm.Write;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** VM sizes of a location, and the cores of each family that a subscription may use there. */
final class Quotas {
    /** One size; the family's limit is the seed's {@code quota}, else plenty. */
    record Size(String name, String family, int cores, int gpus, double memory) {
    }

    private static final int PLENTY = 10_000;
    private static final List<Size> SIZES = List.of(new Size("Standard_DS2_v2", "standardDSv2Family", 2, 0, 7),
            new Size("Standard_DS3_v2", "standardDSv2Family", 4, 0, 14),
            new Size("Standard_DS4_v2", "standardDSv2Family", 8, 0, 28),
            new Size("Standard_DS11_v2", "standardDSv2Family", 2, 0, 14),
            new Size("Standard_D2s_v3", "standardDSv3Family", 2, 0, 8),
            new Size("Standard_D4s_v3", "standardDSv3Family", 4, 0, 16),
            new Size("Standard_D2as_v4", "standardDASv4Family", 2, 0, 8),
            new Size("Standard_E4s_v3", "standardESv3Family", 4, 0, 32),
            new Size("Standard_F4s_v2", "standardFSv2Family", 4, 0, 8),
            new Size("Standard_NC6s_v3", "standardNCSv3Family", 6, 1, 112),
            new Size("Standard_NC24ads_A100_v4", "StandardNCADSA100v4Family", 24, 1, 220));

    private Quotas() {
    }

    /** Refuses more cores of a family than are left. */
    static void check(Write write, String sizeName, int nodes) {
        Optional<Size> size = SIZES.stream().filter(s -> s.name().equalsIgnoreCase(sizeName)).findFirst();
        if (size.isPresent()) {
            int limit = limit(write.world(), size.get().family());
            int needed = nodes * size.get().cores();
            if (needed > limit) {
                throw ArmError.badRequest("QuotaExceeded",
                        "Operation could not be completed as it results in exceeding approved "
                                + size.get().family() + " Cores quota. Additional details - Location: "
                                + write.text("location")
                                + ", Current Limit: " + limit + ", Current Usage: 0, Additional Required: " + needed
                                + ", (Minimum) New Limit Required: " + needed + ".",
                        "properties.properties.vmSize");
            }
        }
    }

    static ArmResponse usages(Call call) {
        ObjectNode body = Json.object();
        ArrayNode value = body.putArray("value");
        String at = call.id().path();
        for (String family : SIZES.stream().map(Size::family).distinct().toList()) {
            value.add(Json.object("id", at + "/usages/" + family, "name",
                    Json.object("value", family, "localizedValue", family),
                    "currentValue", used(call, family), "limit", limit(call.world(), family), "unit", "Count", "type",
                    "Microsoft.MachineLearningServices/vmFamily/dedicatedCores/usages"));
        }
        return ArmResponse.ok(body);
    }

    static ArmResponse sizes(Call call) {
        ObjectNode body = Json.object();
        ArrayNode value = body.putArray("value");
        SIZES.forEach(
                s -> value.add(Json.object("name", s.name(), "family", s.family(), "vCPUs", s.cores(), "gpus", s.gpus(),
                        "memoryGB", s.memory(), "osVhdSizeMB", 1047552, "maxResourceVolumeMB", 28672,
                        "lowPriorityCapable", true, "premiumIO",
                        true, "supportedComputeTypes", List.of("AmlCompute", "ComputeInstance"))));
        return ArmResponse.ok(body);
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

    private static int limit(World world, String family) {
        return world.options().seed().path("quota").path(family).asInt(PLENTY);
    }

    private static int used(Call call, String family) {
        int cores = 0;
        for (Entry compute : call.world().ofType(Computes.TYPE)) {
            String name = Json.text(compute.body(), "properties.properties.vmSize").toLowerCase(Locale.ROOT);
            int nodes = Json.text(compute.body(), "properties.computeType").equals("AmlCompute")
                    ? Json.at(compute.body(), "properties.properties.currentNodeCount").asInt(0)
                    : 1;
            for (Size size : SIZES) {
                cores += size.family().equals(family) && size.name().toLowerCase(Locale.ROOT).equals(name)
                        ? nodes * size.cores()
                        : 0;
            }
        }
        return cores;
    }
}
