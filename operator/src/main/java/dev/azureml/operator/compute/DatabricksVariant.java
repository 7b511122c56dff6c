package dev.azureml.operator.compute;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.Advice;
import dev.azureml.api.Databricks;
import dev.azureml.operator.plan.Intent;
import java.util.List;
import java.util.Optional;

/** An Azure Databricks workspace of somebody's. */
record DatabricksVariant(Databricks databricks) implements ComputeVariant {
    private static final String TOKEN = "databricksAccessToken";

    @Override
    public String computeType() {
        return "Databricks";
    }

    @Override
    public String resourceId() {
        return databricks.resourceId();
    }

    @Override
    public Optional<AttachmentTarget> target() {
        return Optional.of(new AttachmentTarget("spec.databricks.resourceId", "2024-05-01"));
    }

    @Override
    public ObjectNode properties(ComputeScene scene) {
        return Attached.properties(databricks, TOKEN);
    }

    @Override
    public List<ComputeSecret> secrets() {
        return List.of(new ComputeSecret(TOKEN, "spec.databricks." + TOKEN, databricks.databricksAccessToken()));
    }

    @Override
    public Intent rules(Intent intent, ComputeScene scene) {
        return intent.updatedBy(Attached.UPDATES);
    }

    @Override
    public List<Advice> advice(ComputeScene scene) {
        return List.of(ComputeAdvice.v1Only("databricks", "attach a Spark pool as synapseSpark, or start Databricks "
                + "jobs from Databricks itself and track them with the workspace's MLflow tracking URI"));
    }
}
