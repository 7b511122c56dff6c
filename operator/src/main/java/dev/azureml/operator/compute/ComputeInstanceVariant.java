package dev.azureml.operator.compute;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.Advice;
import dev.azureml.api.ComputeInstance;
import dev.azureml.api.EnabledDisabled;
import dev.azureml.operator.plan.Action;
import dev.azureml.operator.plan.Intent;
import dev.azureml.operator.plan.Json;
import dev.azureml.operator.plan.ReplaceRule;
import dev.azureml.operator.plan.StatusFields;
import dev.azureml.operator.plan.Translation;
import dev.azureml.operator.plan.UpdateRule;
import dev.azureml.operator.plan.json.CompareRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A workstation for one person. */
record ComputeInstanceVariant(ComputeInstance instance) implements ComputeVariant {
    /** An annotation with a new value restarts the instance once. */
    private static final String RESTART = "azureml.dev/restart-requested-at";
    private static final CompareRules RULES = CompareRules.NONE
            .withDefault(ComputeTranslation.PROPERTIES + "/applicationSharingPolicy", "Shared")
            .withDefault(ComputeTranslation.PROPERTIES + "/computeInstanceAuthorizationType", "personal")
            .withDefault(ComputeTranslation.PROPERTIES + "/enableNodePublicIp", "true");
    private static final UpdateRule UPDATES = UpdateRule.onlyUpdatable()
            .replaced(ReplaceRule.FREELY.holding("all that is on its disk"));
    private static final JsonPointer STATE = JsonPointer.compile(ComputeTranslation.PROPERTIES + "/state");
    private static final Set<String> MOVING = Set.of("Creating", "Starting", "Stopping", "Restarting", "Resizing",
            "SettingUp", "UserSettingUp", "Deleting");
    private static final List<String> OURS = List.of("powerState", "recreateOn", "maintenanceWindow");
    private static final int MOST_APPLICATIONS = 32;
    private static final Set<String> STAGES = Set.of("environment", "env", "stage", "tier");
    private static final Set<String> PRODUCTION = Set.of("prod", "production");

    @Override
    public String computeType() {
        return "ComputeInstance";
    }

    @Override
    public Optional<Translation.Refused> refusal(ComputeScene scene) {
        Stream<Fault> idle = Periods.fault(instance.idleTimeBeforeShutdown(), "PT15M", "P3D")
                .map(fault -> new Fault("spec.computeInstance.idleTimeBeforeShutdown", fault)).stream();
        Stream<Translation.Refused> faults = Stream.of(idle, InstanceSchedules.of(instance).faults(),
                InstanceScripts.of(instance).faults(scene.resolved()), InstanceRenewal.fault(instance).stream())
                .flatMap(Function.identity()).map(Fault::refused);
        return Translation.Refused.all(Stream.concat(faults, subnet().refusal(scene.resolved()).stream()));
    }

    private SubnetPlace subnet() {
        return new SubnetPlace(instance.subnet(), "computeInstance.subnet");
    }

    @Override
    public ObjectNode properties(ComputeScene scene) {
        ObjectNode properties = Json.of(instance);
        subnet().put(properties, scene.resolved());
        properties.remove(OURS);
        InstanceSchedules.name(properties);
        InstanceScripts.of(instance).fill(properties, scene.resolved());
        return properties;
    }

    @Override
    public Intent rules(Intent intent, ComputeScene scene) {
        ObjectNode defaults = Json.object();
        ObjectNode common = defaults.putObject("properties");
        localUsers(scene).putDefault(common);
        common.putObject("properties").putObject("sshSettings").put("sshPublicAccess", "Disabled");
        return intent.withCreationGuard(quota(scene).problem())
                .updatedBy(UPDATES.replaced(UPDATES.replacement()
                        .renewedBecause(InstanceRenewal.of(instance, scene).why())))
                .withCreateDefaults(defaults)
                .comparedBy(RULES)
                .withActions(actions(scene));
    }

    private LocalUsers localUsers(ComputeScene scene) {
        ComputeInstance.SshSettings ssh = instance.sshSettings();
        return new LocalUsers(scene, ssh != null
                && (ssh.sshPublicAccess() == EnabledDisabled.Enabled || ssh.adminPublicKey() != null));
    }

    private ComputeQuota quota(ComputeScene scene) {
        return new ComputeQuota(scene, new ComputeQuota.Need("spec.computeInstance.vmSize", computeType(),
                instance.vmSize(), false, 1, 1));
    }

    @Override
    public Optional<SubnetNodes> nodes(ComputeScene scene) {
        String property = "spec.computeInstance.subnet";
        return scene.subnet(subnet()).map(id -> new SubnetNodes(property, id, subnet().maker(scene.resolved()),
                SubnetNodes.Role.INSTANCE,
                scene.isPublicByDefault(instance.enableNodePublicIp()), property, 1));
    }

    private List<Action> actions(ComputeScene scene) {
        List<Action> actions = new ArrayList<>();
        ComputeInstance.PowerState power = instance.powerState();
        if (power == ComputeInstance.PowerState.Running) {
            actions.add(new Action("power", "Running", "start", STATE, Set.of("Running", "JobRunning"), MOVING, false));
        }
        if (power == ComputeInstance.PowerState.Stopped) {
            actions.add(new Action("power", "Stopped", "stop", STATE, Set.of("Stopped"), MOVING, false));
        }
        String restart = scene.subject().annotations().get(RESTART);
        if (restart != null) {
            actions.add(new Action("restart", Json.hash(Json.object().put("at", restart)), "restart", STATE,
                    Set.of("Stopped"), MOVING, true));
        }
        return actions;
    }

    @Override
    public List<Advice> advice(ComputeScene scene) {
        List<Advice> advice = new ArrayList<>();
        if (instance.idleTimeBeforeShutdown() == null && !InstanceSchedules.of(instance).stop()) {
            advice.add(ComputeAdvice.noIdleShutdown());
        }
        ComputeInstance.SshSettings ssh = instance.sshSettings();
        if (ssh != null && ssh.sshPublicAccess() == EnabledDisabled.Enabled) {
            advice.add(ComputeAdvice.publicSsh("computeInstance.sshSettings.sshPublicAccess"));
        }
        localUsers(scene).advice().ifPresent(advice::add);
        if (scene.isPublic(instance.enableNodePublicIp())) {
            advice.add(ComputeAdvice.publicIp("computeInstance.enableNodePublicIp"));
        }
        ComputeInstance.PersonalSettings personal = instance.personalComputeInstanceSettings();
        if (personal == null || personal.assignedUser() == null) {
            advice.add(ComputeAdvice.noAssignedUser());
        }
        new StorageRegion(scene).advice().ifPresent(advice::add);
        new StorageReach(scene, subnet()).advice().ifPresent(advice::add);
        addWhatAzureShows(advice, scene);
        productionTag(scene.subject().spec().tags()).ifPresent(tag -> advice.add(ComputeAdvice.instanceInProduction(
                tag)));
        return advice;
    }

    private void addWhatAzureShows(List<Advice> advice, ComputeScene scene) {
        JsonNode properties = scene.observed(ComputeTranslation.PROPERTIES);
        if (properties.path("state").asText().equals("Stopped")) {
            advice.add(ComputeAdvice.stoppedStillCosts());
        }
        JsonNode image = properties.path("osImageMetadata");
        if (!image.path("isLatestOsImageVersion").asBoolean(true) && instance.recreateOn() == null) {
            advice.add(ComputeAdvice.outdatedImage(image.path("currentImageVersion").asText("?"),
                    image.path("latestImageVersion").asText("?")));
        }
    }

    private static Optional<String> productionTag(@Nullable Map<String, String> tags) {
        return tags == null
                ? Optional.empty()
                : tags.entrySet().stream()
                        .filter(tag -> STAGES.contains(tag.getKey().toLowerCase(Locale.ROOT))
                                && PRODUCTION.contains(tag.getValue().toLowerCase(Locale.ROOT)))
                        .map(tag -> tag.getKey() + "=" + tag.getValue()).sorted().findFirst();
    }

    @Override
    public Translation.Intents completed(Translation.Intents made, ComputeScene scene) {
        Translation.Intents all = made.withDocuments(Stream.concat(quota(scene).documents().stream(),
                new WorkspaceStorage(scene).documents().stream()).toList());
        if (scene.facts().body(ComputeKind.KEY).isEmpty()) {
            return all;
        }
        InstanceRenewal renewal = InstanceRenewal.of(instance, scene);
        return all.withConditions(List.of(renewal.condition())).lookingAgainAt(renewal.lookAgainAt());
    }

    @Override
    public StatusFields report(StatusFields fields, JsonNode properties) {
        ArrayNode applications = Json.array();
        for (JsonNode application : properties.path("applications")) {
            if (applications.size() < MOST_APPLICATIONS) {
                applications.add(new StatusFields(application).text("displayName", "/displayName")
                        .text("endpointUri", "/endpointUri").build());
            }
        }
        String addresses = ComputeTranslation.PROPERTIES + "/connectivityEndpoints";
        return fields.text("state", STATE.toString()).with("applications", applications)
                .text("publicIpAddress", addresses + "/publicIpAddress")
                .text("privateIpAddress", addresses + "/privateIpAddress").with("osImage",
                        new StatusFields(properties.at("/osImageMetadata")).text("current", "/currentImageVersion")
                                .text("latest", "/latestImageVersion").flag("isLatest", "/isLatestOsImageVersion")
                                .build());
    }
}
