package dev.azureml.operator.compute;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.Advice;
import dev.azureml.api.AmlCompute;
import dev.azureml.operator.plan.Intent;
import dev.azureml.operator.plan.Json;
import dev.azureml.operator.plan.StatusFields;
import dev.azureml.operator.plan.UpdateRule;
import java.util.ArrayList;
import java.util.List;

/** A cluster that grows and shrinks with its jobs. */
record AmlComputeVariant(AmlCompute cluster) implements ComputeVariant {
    private static final String CREDENTIALS = "userAccountCredentials";
    private static final String PASSWORD = CREDENTIALS + "/adminUserPassword";
    private static final String SSH_KEY = CREDENTIALS + "/adminUserSshPublicKey";
    private static final String SCALE_SETTINGS = ComputeTranslation.PROPERTIES + "/scaleSettings";
    private static final UpdateRule UPDATES = UpdateRule.onlyUpdatable("/tags", "/identity", SCALE_SETTINGS)
            .patching(SCALE_SETTINGS);

    @Override
    public String computeType() {
        return "AmlCompute";
    }

    @Override
    public ObjectNode properties(ComputeScene scene) {
        ObjectNode properties = Json.of(cluster);
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
        defaults.putObject("properties").putObject("properties").put("remoteLoginPortPublicAccess", "Disabled");
        return intent.updatedBy(UPDATES).withCreateDefaults(defaults);
    }

    @Override
    public List<Advice> advice(ComputeScene scene) {
        List<Advice> advice = new ArrayList<>();
        AmlCompute.ScaleSettings scale = cluster.scaleSettings();
        Integer fewest = scale == null ? null : scale.minNodeCount();
        if (fewest != null && fewest > 0) {
            advice.add(ComputeAdvice.nodesAlwaysOn(fewest));
        }
        if (cluster.vmPriority() == AmlCompute.VmPriority.LowPriority) {
            advice.add(ComputeAdvice.lowPriority());
        }
        if (cluster.remoteLoginPortPublicAccess() == AmlCompute.RemoteLoginPortPublicAccess.Enabled) {
            advice.add(ComputeAdvice.publicSsh("amlCompute.remoteLoginPortPublicAccess"));
        }
        return advice;
    }

    @Override
    public StatusFields report(StatusFields fields, JsonNode properties) {
        return fields.text("state", ComputeTranslation.PROPERTIES + "/allocationState").with("nodeCounts",
                new StatusFields(properties).number("currentNodeCount", "/currentNodeCount")
                        .number("targetNodeCount", "/targetNodeCount").build());
    }
}
