package dev.azureml.emulator.types;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.emulator.arm.ArmError;
import dev.azureml.emulator.arm.ArmResponse;
import dev.azureml.emulator.arm.Call;
import dev.azureml.emulator.arm.Json;
import dev.azureml.emulator.arm.World;
import dev.azureml.emulator.arm.Write;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The VM sizes of a location: those of the seed's {@code vmSizes}, else all. */
final class Sizes {
    private static final String AT = "properties.properties.vmSize";
    private static final List<Size> ALL = List.of(Size.of("Standard_DS1_v2", "standardDSv2Family", 1, 0, 3.5),
            Size.of("Standard_DS2_v2", "standardDSv2Family", 2, 0, 7),
            Size.of("Standard_DS3_v2", "standardDSv2Family", 4, 0, 14),
            Size.of("Standard_DS4_v2", "standardDSv2Family", 8, 0, 28),
            Size.of("Standard_DS5_v2", "standardDSv2Family", 16, 0, 56),
            Size.of("Standard_DS11_v2", "standardDSv2Family", 2, 0, 14),
            Size.of("Standard_DS12_v2", "standardDSv2Family", 4, 0, 28),
            Size.of("Standard_D2_v2", "standardDv2Family", 2, 0, 7),
            Size.of("Standard_D2s_v3", "standardDSv3Family", 2, 0, 8),
            Size.of("Standard_D4s_v3", "standardDSv3Family", 4, 0, 16),
            Size.of("Standard_D8s_v3", "standardDSv3Family", 8, 0, 32),
            Size.of("Standard_D2as_v4", "standardDASv4Family", 2, 0, 8),
            Size.of("Standard_D4as_v4", "standardDASv4Family", 4, 0, 16),
            Size.of("Standard_D4s_v5", "standardDSv5Family", 4, 0, 16),
            Size.of("Standard_D4ds_v4", "standardDDSv4Family", 4, 0, 16),
            Size.of("Standard_E4s_v3", "standardESv3Family", 4, 0, 32),
            Size.of("Standard_E8s_v3", "standardESv3Family", 8, 0, 64),
            Size.of("Standard_E4ds_v4", "standardEDSv4Family", 4, 0, 32),
            Size.of("Standard_F2s_v2", "standardFSv2Family", 2, 0, 4),
            Size.of("Standard_F4s_v2", "standardFSv2Family", 4, 0, 8),
            Size.of("Standard_M8ms", "standardMSFamily", 8, 0, 218.75).clustersOnly().dedicatedOnly(),
            Size.of("Standard_NC6s_v3", "standardNCSv3Family", 6, 1, 112),
            Size.of("Standard_NC4as_T4_v3", "standardNCASv3_T4Family", 4, 1, 28),
            Size.of("Standard_NC8as_T4_v3", "standardNCASv3_T4Family", 8, 1, 56),
            Size.of("Standard_NC24ads_A100_v4", "standardNCADSA100v4Family", 24, 1, 220),
            Size.of("Standard_NV12ads_A10_v5", "standardNVADSA10v5Family", 12, 1, 110),
            Size.of("Standard_ND96asr_v4", "standardNDASv4_A100Family", 96, 8, 900).clustersOnly(),
            Size.of("Standard_HB120rs_v3", "standardHBrsv3Family", 120, 0, 456).clustersOnly());

    static List<Size> all() {
        return ALL;
    }

    /** One size. */
    record Size(String name, String family, int cores, int gpus, double memory, boolean isForInstances,
            boolean isLowPriority) {
        static Size of(String name, String family, int cores, int gpus, double memory) {
            return new Size(name, family, cores, gpus, memory, true, true);
        }

        Size clustersOnly() {
            return new Size(name, family, cores, gpus, memory, false, isLowPriority);
        }

        Size dedicatedOnly() {
            return new Size(name, family, cores, gpus, memory, isForInstances, false);
        }

        List<String> computeTypes() {
            return isForInstances ? List.of("AmlCompute", "ComputeInstance") : List.of("AmlCompute");
        }
    }

    private Sizes() {
    }

    static Optional<Size> find(String name) {
        return ALL.stream().filter(s -> s.name().equalsIgnoreCase(name)).findFirst();
    }

    static List<String> families() {
        return ALL.stream().map(Size::family).distinct().toList();
    }

    /** Refuses a size that the region does not have for this type of compute. */
    static void check(Write write, String computeType) {
        String name = write.text(AT);
        String location = Computes.location(write);
        Optional<Size> size = in(write.world(), location).stream().filter(s -> s.name().equalsIgnoreCase(name))
                .findFirst();
        if (size.isEmpty()) {
            throw ArmError.badRequest("InvalidVmSize",
                    "The VM size '" + name + "' is not supported in the region '" + location + "'.", AT);
        }
        if (!size.get().computeTypes().contains(computeType)) {
            throw ArmError.badRequest("InvalidVmSize",
                    "The VM size '" + name + "' is not supported for " + computeType + ".", AT);
        }
        if (write.text("properties.properties.vmPriority").equals("LowPriority") && !size.get().isLowPriority()) {
            throw ArmError.badRequest("InvalidVmPriority",
                    "The VM size '" + name + "' can't be used with low priority.", "properties.properties.vmPriority");
        }
    }

    static ArmResponse page(Call call) {
        ObjectNode body = Json.object();
        ArrayNode value = body.putArray("value");
        in(call.world(), call.id().name()).forEach(
                s -> value.add(Json.object("name", s.name(), "family", s.family(), "vCPUs", s.cores(), "gpus", s.gpus(),
                        "memoryGB", s.memory(), "osVhdSizeMB", 1047552, "maxResourceVolumeMB", 28672,
                        "lowPriorityCapable", s.isLowPriority(), "premiumIO", true, "supportedComputeTypes",
                        s.computeTypes())));
        return ArmResponse.ok(body);
    }

    private static List<Size> in(World world, String location) {
        JsonNode listed = world.notes().path("vmSizes").path(location.toLowerCase(Locale.ROOT));
        return listed.isMissingNode()
                ? ALL
                : ALL.stream().filter(s -> listed.valueStream().anyMatch(n -> n.asText().equalsIgnoreCase(s.name())))
                        .toList();
    }
}
