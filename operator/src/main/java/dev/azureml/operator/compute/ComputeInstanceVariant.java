package dev.azureml.operator.compute;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.Advice;
import dev.azureml.api.ComputeInstance;
import dev.azureml.api.ComputeSchedules;
import dev.azureml.api.EnabledDisabled;
import dev.azureml.operator.plan.Action;
import dev.azureml.operator.plan.Intent;
import dev.azureml.operator.plan.Json;
import dev.azureml.operator.plan.StatusFields;
import dev.azureml.operator.plan.UpdateRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A workstation for one person. */
record ComputeInstanceVariant(ComputeInstance instance) implements ComputeVariant {
    private static final UpdateRule UPDATES = UpdateRule.onlyUpdatable();
    private static final Set<String> MOVING = Set.of("Creating", "Starting", "Stopping", "Restarting", "Resizing",
            "SettingUp", "UserSettingUp", "Deleting");

    @Override
    public String computeType() {
        return "ComputeInstance";
    }

    @Override
    public ObjectNode properties(ComputeScene scene) {
        ObjectNode properties = Json.of(instance);
        properties.remove("powerState");
        return properties;
    }

    @Override
    public Intent rules(Intent intent, ComputeScene scene) {
        ObjectNode defaults = Json.object();
        defaults.putObject("properties").putObject("properties").putObject("sshSettings").put("sshPublicAccess",
                "Disabled");
        return intent.updatedBy(UPDATES).withCreateDefaults(defaults).withActions(power(instance.powerState()));
    }

    private static List<Action> power(ComputeInstance.@Nullable PowerState wanted) {
        JsonPointer state = JsonPointer.compile(ComputeTranslation.PROPERTIES + "/state");
        return switch (wanted) {
            case null -> List.of();
            case Running ->
                List.of(new Action("power", "Running", "start", state, Set.of("Running", "JobRunning"), MOVING, false));
            case Stopped -> List.of(new Action("power", "Stopped", "stop", state, Set.of("Stopped"), MOVING, false));
        };
    }

    @Override
    public List<Advice> advice(ComputeScene scene) {
        List<Advice> advice = new ArrayList<>();
        if (instance.idleTimeBeforeShutdown() == null && !isStoppedBySchedule(instance.schedules())) {
            advice.add(ComputeAdvice.noIdleShutdown());
        }
        ComputeInstance.SshSettings ssh = instance.sshSettings();
        if (ssh != null && ssh.sshPublicAccess() == EnabledDisabled.Enabled) {
            advice.add(ComputeAdvice.publicSsh("computeInstance.sshSettings.sshPublicAccess"));
        }
        return advice;
    }

    private static boolean isStoppedBySchedule(@Nullable ComputeSchedules schedules) {
        List<ComputeSchedules.StartStop> all = schedules == null ? null : schedules.computeStartStop();
        return all != null && all.stream().anyMatch(schedule -> schedule.action() == ComputeSchedules.Action.Stop
                && schedule.status() != EnabledDisabled.Disabled);
    }

    @Override
    public StatusFields report(StatusFields fields, JsonNode properties) {
        return fields.text("state", ComputeTranslation.PROPERTIES + "/state").with("osImage",
                new StatusFields(properties.at("/osImageMetadata")).text("current", "/currentImageVersion")
                        .text("latest", "/latestImageVersion").flag("isLatest", "/isLatestOsImageVersion").build());
    }
}
