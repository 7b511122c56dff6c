package dev.azureml.operator.compute;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.SynapseSpark;
import dev.azureml.operator.plan.Intent;
import dev.azureml.operator.plan.StatusFields;
import java.util.Optional;

/** A Spark pool of somebody's Synapse workspace. */
record SynapseSparkVariant(SynapseSpark pool) implements ComputeVariant {
    @Override
    public String computeType() {
        return "SynapseSpark";
    }

    @Override
    public String resourceId() {
        return pool.resourceId();
    }

    @Override
    public Optional<AttachmentTarget> target() {
        return Optional.of(new AttachmentTarget("spec.synapseSpark.resourceId", "2021-06-01"));
    }

    @Override
    public ObjectNode properties(ComputeScene scene) {
        return Attached.properties(pool);
    }

    @Override
    public Intent rules(Intent intent, ComputeScene scene) {
        return intent.updatedBy(Attached.UPDATES);
    }

    @Override
    public StatusFields report(StatusFields fields, JsonNode properties) {
        return fields.text("vmSize", ComputeTranslation.PROPERTIES + "/nodeSize").with("sparkPool",
                new StatusFields(properties).text("sparkVersion", "/sparkVersion").number("nodeCount", "/nodeCount")
                        .flag("autoScale", "/autoScaleProperties/enabled")
                        .number("minNodeCount", "/autoScaleProperties/minNodeCount")
                        .number("maxNodeCount", "/autoScaleProperties/maxNodeCount").build());
    }
}
