package dev.azureml.operator.compute;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.ComputeInstance;
import dev.azureml.api.ComputeSchedules;
import dev.azureml.api.EnabledDisabled;
import dev.azureml.operator.plan.time.Cron;
import dev.azureml.operator.plan.time.TimeZones;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** When an instance is started and stopped: checked as Azure would, and with the names that Azure takes. */
record InstanceSchedules(List<ComputeSchedules.StartStop> all) {
    private static final String TIME_ZONE = "timeZone";

    static InstanceSchedules of(ComputeInstance instance) {
        ComputeSchedules schedules = instance.schedules();
        List<ComputeSchedules.StartStop> said = schedules == null ? null : schedules.computeStartStop();
        return new InstanceSchedules(said == null ? List.of() : said);
    }

    /** Whether one of them stops it. */
    boolean stop() {
        return all.stream().anyMatch(schedule -> schedule.action() == ComputeSchedules.Action.Stop
                && schedule.status() != EnabledDisabled.Disabled);
    }

    /** What is wrong with those that can't be. */
    Stream<Fault> faults() {
        List<Fault> faults = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            String path = "spec.computeInstance.schedules.computeStartStop[" + i + "]";
            ComputeSchedules.Cron cron = all.get(i).cron();
            if (cron != null) {
                Cron.fault(cron.expression()).ifPresent(f -> faults.add(new Fault(path + ".cron.expression", f)));
                zone(cron.timeZone()).ifPresent(f -> faults.add(new Fault(path + ".cron.timeZone", f)));
            }
            ComputeSchedules.Recurrence recurrence = all.get(i).recurrence();
            if (recurrence != null) {
                zone(recurrence.timeZone()).ifPresent(f -> faults.add(new Fault(path + ".recurrence.timeZone", f)));
            }
        }
        return faults.stream();
    }

    private static Optional<String> zone(@Nullable String said) {
        return said == null || TimeZones.windowsName(said).isPresent()
                ? Optional.empty()
                : Optional.of(TimeZones.fault(said));
    }

    /** Azure knows the zones of Windows alone. */
    static void name(ObjectNode properties) {
        for (JsonNode schedule : properties.at("/schedules/computeStartStop")) {
            for (JsonNode trigger : List.of(schedule.path("cron"), schedule.path("recurrence"))) {
                if (trigger instanceof ObjectNode object && object.hasNonNull(TIME_ZONE)) {
                    TimeZones.windowsName(object.path(TIME_ZONE).asText())
                            .ifPresent(name -> object.put(TIME_ZONE, name));
                }
            }
        }
    }
}
