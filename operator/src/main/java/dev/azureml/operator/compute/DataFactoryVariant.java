package dev.azureml.operator.compute;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.Advice;
import dev.azureml.api.DataFactory;
import dev.azureml.operator.plan.Intent;
import java.util.List;
import java.util.Optional;

/** A data factory of somebody's; the type has no properties of its own. */
record DataFactoryVariant(DataFactory factory) implements ComputeVariant {
    @Override
    public String computeType() {
        return "DataFactory";
    }

    @Override
    public String resourceId() {
        return factory.resourceId();
    }

    @Override
    public Optional<AttachmentTarget> target() {
        return Optional.of(new AttachmentTarget("spec.dataFactory.resourceId", "2018-06-01"));
    }

    @Override
    public ObjectNode properties(ComputeScene scene) {
        return Attached.properties(factory);
    }

    @Override
    public Intent rules(Intent intent, ComputeScene scene) {
        return intent.updatedBy(Attached.UPDATES);
    }

    @Override
    public List<Advice> advice(ComputeScene scene) {
        return List.of(ComputeAdvice.v1Only("dataFactory", "start pipelines of Azure ML from Data Factory with its "
                + "Machine Learning Execute Pipeline activity, which needs no compute here"));
    }
}
