package dev.azureml.operator.compute;

import com.fasterxml.jackson.databind.JsonNode;
import dev.azureml.api.ComputeInstance;
import dev.azureml.operator.plan.ConditionReason;
import dev.azureml.operator.plan.ConditionType;
import dev.azureml.operator.plan.KindCondition;
import dev.azureml.operator.plan.KindCondition.Truth;
import dev.azureml.operator.plan.time.Cron;
import dev.azureml.operator.plan.time.MaintenanceWindow;
import dev.azureml.operator.plan.time.TimeZones;
import dev.azureml.operator.plan.time.Timestamps;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whether an instance runs the newest OS image, and whether it is made anew for one: where that is asked for, inside
 * its maintenance window, at most once a day, and while it does nothing.
 *
 * @param why it is made anew now; null when it is not
 * @param condition what is to be said of the image
 * @param lookAgainAt when it may be made anew; null when time alone changes nothing
 */
record InstanceRenewal(@Nullable String why, KindCondition condition, @Nullable Instant lookAgainAt) {
    static final Duration PAUSE = Duration.ofHours(24);
    private static final Duration BUSY_PAUSE = Duration.ofMinutes(5);
    private static final Set<String> QUIET = Set.of("Running", "Stopped");
    private static final String WINDOW = "spec.computeInstance.maintenanceWindow.";

    static InstanceRenewal of(ComputeInstance instance, ComputeScene scene) {
        JsonNode properties = scene.observed(ComputeTranslation.PROPERTIES);
        JsonNode isLatest = properties.at("/osImageMetadata/isLatestOsImageVersion");
        if (!isLatest.isBoolean()) {
            return new InstanceRenewal(null, said(Truth.UNKNOWN, ConditionReason.IMAGE_UNKNOWN,
                    "Azure does not say which OS image the instance runs"), null);
        }
        String current = properties.at("/osImageMetadata/currentImageVersion").asText("?");
        if (isLatest.asBoolean()) {
            return new InstanceRenewal(null, said(Truth.TRUE, ConditionReason.IMAGE_CURRENT,
                    "the OS image " + current + " is the newest"), null);
        }
        String latest = properties.at("/osImageMetadata/latestImageVersion").asText("?");
        String fact = "the OS image is " + current + ", the newest is " + latest;
        return instance.recreateOn() == null
                ? outdated(fact + "; nobody asked to make the instance anew", null)
                : asked(instance, scene, properties, fact);
    }

    private static InstanceRenewal asked(ComputeInstance instance, ComputeScene scene, JsonNode properties,
            String fact) {
        Instant now = scene.resolved().now();
        Optional<Instant> made = Timestamps.parse(scene.observed("/properties/createdOn").asText(""));
        if (made.isEmpty()) {
            return outdated(fact + "; Azure does not say when the instance was made, so it is not made anew", null);
        }
        Instant earliest = made.get().plus(PAUSE);
        if (now.isBefore(earliest)) {
            return outdated(fact + "; it is made anew once a day at most, not before " + earliest, earliest);
        }
        Optional<MaintenanceWindow> window = window(instance);
        if (window.isPresent() && !window.get().isOpen(now)) {
            Instant next = window.get().nextOpening(now).orElse(null);
            return outdated(fact + "; it is made anew in its maintenance window, "
                    + (next == null ? "which never opens" : "which opens at " + next), next);
        }
        String state = properties.path("state").asText("");
        return QUIET.contains(state)
                ? new InstanceRenewal(fact, condition(fact + "; it is being made anew"), null)
                : outdated(fact + "; it is made anew when it is no longer " + state, now.plus(BUSY_PAUSE));
    }

    private static InstanceRenewal outdated(String message, @Nullable Instant lookAgainAt) {
        return new InstanceRenewal(null, condition(message), lookAgainAt);
    }

    private static KindCondition condition(String message) {
        return said(Truth.FALSE, ConditionReason.IMAGE_OUTDATED, message);
    }

    private static KindCondition said(Truth truth, ConditionReason reason, String message) {
        return new KindCondition(ConditionType.OS_IMAGE_CURRENT, truth, reason, message);
    }

    /** What is wrong with the window. */
    static Optional<Fault> fault(ComputeInstance instance) {
        ComputeInstance.MaintenanceWindow said = instance.maintenanceWindow();
        if (said == null) {
            return Optional.empty();
        }
        String zone = said.timeZone();
        return Cron.fault(said.schedule()).map(f -> new Fault(WINDOW + "schedule", f))
                .or(() -> Periods.fault(said.duration(), "PT15M", "P7D").map(f -> new Fault(WINDOW + "duration", f)))
                .or(() -> zone == null || TimeZones.zone(zone).isPresent()
                        ? Optional.empty()
                        : Optional.of(new Fault(WINDOW + "timeZone", TimeZones.fault(zone))));
    }

    private static Optional<MaintenanceWindow> window(ComputeInstance instance) {
        ComputeInstance.MaintenanceWindow said = instance.maintenanceWindow();
        if (said == null) {
            return Optional.empty();
        }
        ZoneId zone = TimeZones.zone(said.timeZone() == null ? "UTC" : said.timeZone()).orElseThrow();
        return Periods.read(said.duration())
                .map(duration -> new MaintenanceWindow(Cron.parse(said.schedule()), duration, zone));
    }
}
