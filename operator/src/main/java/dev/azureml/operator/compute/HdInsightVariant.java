package dev.azureml.operator.compute;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.Advice;
import dev.azureml.api.HdInsight;
import dev.azureml.operator.plan.Intent;
import java.util.List;
import java.util.Optional;

/** An HDInsight cluster of somebody's. */
record HdInsightVariant(HdInsight cluster) implements ComputeVariant {
    @Override
    public String computeType() {
        return "HDInsight";
    }

    @Override
    public String resourceId() {
        return cluster.resourceId();
    }

    @Override
    public Optional<AttachmentTarget> target() {
        return Optional.of(new AttachmentTarget("spec.hdInsight.resourceId", "2021-06-01"));
    }

    @Override
    public ObjectNode properties(ComputeScene scene) {
        return Attached.machine(cluster, cluster.administratorAccount());
    }

    @Override
    public List<ComputeSecret> secrets() {
        return Attached.secrets("hdInsight", cluster.administratorAccount());
    }

    @Override
    public Intent rules(Intent intent, ComputeScene scene) {
        return Attached.machineRules(intent, scene);
    }

    @Override
    public List<Advice> advice(ComputeScene scene) {
        return List.of(ComputeAdvice.v1Only("hdInsight", "attach a Spark pool as synapseSpark, or run Spark jobs on "
                + "serverless Spark compute"));
    }
}
