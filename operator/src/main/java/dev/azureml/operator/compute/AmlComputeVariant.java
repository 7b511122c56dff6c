package dev.azureml.operator.compute;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.Advice;
import dev.azureml.api.AmlCompute;
import dev.azureml.operator.plan.Intent;
import dev.azureml.operator.plan.Json;
import dev.azureml.operator.plan.MetricSample;
import dev.azureml.operator.plan.ReplaceRule;
import dev.azureml.operator.plan.StatusFields;
import dev.azureml.operator.plan.Translation;
import dev.azureml.operator.plan.UpdateRule;
import dev.azureml.operator.plan.json.CompareRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A cluster that grows and shrinks with its jobs. */
record AmlComputeVariant(AmlCompute cluster) implements ComputeVariant {
    private static final String CREDENTIALS = "userAccountCredentials";
    private static final String PASSWORD = CREDENTIALS + "/adminUserPassword";
    private static final String SSH_KEY = CREDENTIALS + "/adminUserSshPublicKey";
    private static final String SCALE_SETTINGS = ComputeTranslation.PROPERTIES + "/scaleSettings";
    private static final List<String> NODE_STATES = List.of("idle", "running", "preparing", "unusable", "leaving",
            "preempted");
    private static final String LOGIN = ComputeTranslation.PROPERTIES + "/remoteLoginPortPublicAccess";
    private static final CompareRules RULES = CompareRules.NONE.withPlaceholder(LOGIN, "NotSpecified")
            .withDefault(ComputeTranslation.PROPERTIES + "/osType", "Linux")
            .withDefault(ComputeTranslation.PROPERTIES + "/vmPriority", "Dedicated")
            .withDefault(ComputeTranslation.PROPERTIES + "/isolatedNetwork", "false")
            .withDefault(ComputeTranslation.PROPERTIES + "/enableNodePublicIp", "true");
    /** What az ml sends where nothing is said; Azure makes no cluster without a greatest size. */
    private static final int MOST_NODES = 4;
    private static final UpdateRule UPDATES = UpdateRule.onlyUpdatable("/tags", "/identity", SCALE_SETTINGS)
            .patching(SCALE_SETTINGS);

    @Override
    public String computeType() {
        return "AmlCompute";
    }

    @Override
    public Optional<Translation.Refused> refusal(ComputeScene scene) {
        AmlCompute.ScaleSettings scale = cluster.scaleSettings();
        return Translation.Refused.all(Periods.fault(scale == null ? null : scale.nodeIdleTimeBeforeScaleDown())
                .map(fault -> new Fault("spec.amlCompute.scaleSettings.nodeIdleTimeBeforeScaleDown", fault))
                .map(Fault::refused), subnet().refusal(scene.resolved()));
    }

    private SubnetPlace subnet() {
        return new SubnetPlace(cluster.subnet(), "amlCompute.subnet");
    }

    @Override
    public ObjectNode properties(ComputeScene scene) {
        ObjectNode properties = Json.of(cluster);
        subnet().put(properties, scene.resolved());
        AmlCompute.UserAccountCredentials credentials = cluster.userAccountCredentials();
        if (credentials != null) {
            properties.putObject(CREDENTIALS).put("adminUserName", credentials.adminUserName());
        }
        return properties;
    }

    @Override
    public List<ComputeSecret> secrets() {
        AmlCompute.UserAccountCredentials given = cluster.userAccountCredentials();
        String path = "spec.amlCompute." + CREDENTIALS;
        return List.of(
                new ComputeSecret(PASSWORD, path + ".adminUserPassword",
                        given == null ? null : given.adminUserPassword()),
                new ComputeSecret(SSH_KEY, path + ".adminUserSshPublicKey",
                        given == null ? null : given.adminUserSshPublicKey()));
    }

    @Override
    public Intent rules(Intent intent, ComputeScene scene) {
        ObjectNode defaults = Json.object();
        ObjectNode common = defaults.putObject("properties");
        localUsers(scene).putDefault(common);
        ObjectNode own = common.putObject("properties").put("remoteLoginPortPublicAccess", "Disabled");
        CompareRules rules = RULES;
        if (cluster.scaleSettings() == null) {
            own.putObject("scaleSettings").put("minNodeCount", 0).put("maxNodeCount", MOST_NODES)
                    .put("nodeIdleTimeBeforeScaleDown", "PT120S");
            rules = RULES.withIgnored(SCALE_SETTINGS);
        }
        return intent.withCreationGuard(quota(scene).problem())
                .updatedBy(UPDATES.replaced(ReplaceRule.FREELY.withCaution(caution(scene))))
                .comparedBy(rules).withCreateDefaults(defaults);
    }

    private LocalUsers localUsers(ComputeScene scene) {
        return new LocalUsers(scene, cluster.userAccountCredentials() != null
                || cluster.remoteLoginPortPublicAccess() == AmlCompute.RemoteLoginPortPublicAccess.Enabled);
    }

    /** Azure has been seen to give a new cluster the machines of the last of its name, and to report the new size. */
    private @Nullable String caution(ComputeScene scene) {
        String found = scene.observed(ComputeTranslation.PROPERTIES + "/vmSize").asText("");
        return found.isEmpty() || found.equalsIgnoreCase(cluster.vmSize())
                ? null
                : "Azure may keep nodes of " + found + " under the same name while it reports " + cluster.vmSize()
                        + ": look at the nodes of the first job, or give the object another azureName";
    }

    private ComputeQuota quota(ComputeScene scene) {
        AmlCompute.ScaleSettings scale = cluster.scaleSettings();
        Integer fewest = scale == null ? null : scale.minNodeCount();
        return new ComputeQuota(scene, new ComputeQuota.Need("spec.amlCompute.vmSize", computeType(), cluster.vmSize(),
                cluster.vmPriority() == AmlCompute.VmPriority.LowPriority, fewest == null ? 1 : Math.max(1, fewest),
                mostNodes(scene)));
    }

    private int mostNodes(ComputeScene scene) {
        AmlCompute.ScaleSettings scale = cluster.scaleSettings();
        return scale == null
                ? scene.observed(SCALE_SETTINGS + "/maxNodeCount").asInt(MOST_NODES)
                : scale.maxNodeCount();
    }

    @Override
    public Optional<SubnetNodes> nodes(ComputeScene scene) {
        return scene.subnet(subnet()).map(id -> new SubnetNodes("spec.amlCompute.subnet", id,
                subnet().maker(scene.resolved()), SubnetNodes.Role.CLUSTER,
                scene.isPublicByDefault(cluster.enableNodePublicIp()),
                "spec.amlCompute.scaleSettings.maxNodeCount", mostNodes(scene)));
    }

    @Override
    public List<Advice> advice(ComputeScene scene) {
        List<Advice> advice = new ArrayList<>();
        AmlCompute.ScaleSettings scale = cluster.scaleSettings();
        Integer fewest = scale == null ? null : scale.minNodeCount();
        if (fewest != null && fewest > 0) {
            advice.add(ComputeAdvice.nodesAlwaysOn(fewest));
        }
        images(scene).advice().ifPresent(advice::add);
        if (cluster.vmPriority() == AmlCompute.VmPriority.LowPriority) {
            advice.add(ComputeAdvice.lowPriority());
        }
        if (cluster.remoteLoginPortPublicAccess() == AmlCompute.RemoteLoginPortPublicAccess.Enabled
                || scene.observed(LOGIN).asText("").equals("Enabled")) {
            advice.add(ComputeAdvice.publicSsh("amlCompute.remoteLoginPortPublicAccess"));
        }
        localUsers(scene).advice().ifPresent(advice::add);
        if (scene.isPublic(cluster.enableNodePublicIp())) {
            advice.add(ComputeAdvice.publicIp("amlCompute.enableNodePublicIp"));
        }
        new StorageRegion(scene).advice().ifPresent(advice::add);
        new StorageReach(scene, subnet()).advice().ifPresent(advice::add);
        quota(scene).advice().ifPresent(advice::add);
        return advice;
    }

    @Override
    public Translation.Intents completed(Translation.Intents made, ComputeScene scene) {
        Translation.Intents all = made.withDocuments(Stream.concat(quota(scene).documents().stream(),
                new WorkspaceStorage(scene).documents().stream()).toList());
        return scene.facts().body(ComputeKind.KEY).isEmpty()
                ? all
                : all.withConditions(List.of(images(scene).condition())).lookingAgainAt(images(scene).lookAgainAt());
    }

    private NodeImages images(ComputeScene scene) {
        return new NodeImages(scene, scene.observed(SCALE_SETTINGS + "/minNodeCount").asInt(0));
    }

    @Override
    public StatusFields report(StatusFields fields, JsonNode properties) {
        StatusFields counts = new StatusFields(properties).number("currentNodeCount", "/currentNodeCount")
                .number("targetNodeCount", "/targetNodeCount")
                .text("steadySince", "/allocationStateTransitionTime");
        for (String state : NODE_STATES) {
            counts.number(state + "NodeCount", "/nodeStateCounts/" + state + "NodeCount");
        }
        return fields.text("state", ComputeTranslation.PROPERTIES + "/allocationState").with("nodeCounts",
                counts.build());
    }

    @Override
    public Set<String> moving() {
        return Set.of("state", "nodeCounts");
    }

    @Override
    public List<MetricSample> measures(ObjectNode report) {
        return NODE_STATES.stream().map(state -> new MetricSample("azureml.compute.nodes", "state", state,
                report.at("/nodeCounts/" + state + "NodeCount").asInt(0))).toList();
    }
}
