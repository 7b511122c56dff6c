package dev.azureml.operator.compute;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.Advice;
import dev.azureml.operator.plan.Intent;
import dev.azureml.operator.plan.MetricSample;
import dev.azureml.operator.plan.StatusFields;
import dev.azureml.operator.plan.Translation;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What one type of compute adds to what all computes have in common; made from its member of the spec. Pure. */
interface ComputeVariant {
    /** Azure's word for the type. */
    String computeType();

    /** The ARM id of what is attached; null for what Azure ML itself makes. */
    default @Nullable String resourceId() {
        return null;
    }

    /** The same where it is found through another object. */
    default @Nullable String resourceId(ComputeScene scene) {
        return resourceId();
    }

    /** How to look whether what is attached is there; empty where that is not done, or done elsewhere. */
    default Optional<AttachmentTarget> target() {
        return Optional.empty();
    }

    /** Whether the compute is somebody else's machine: it is detached then, and never deleted. */
    default boolean isAttached() {
        return resourceId() != null;
    }

    /** Why it can't be translated as it stands. */
    default Optional<Translation.Refused> refusal(ComputeScene scene) {
        return Optional.empty();
    }

    /** The type's own properties as Azure takes them, without a secret. */
    ObjectNode properties(ComputeScene scene);

    /** Every property that takes a secret, also those that are not given. */
    default List<ComputeSecret> secrets() {
        return List.of();
    }

    /** How it is created, updated and acted upon. */
    Intent rules(Intent intent, ComputeScene scene);

    /** What its owner may not have meant. */
    default List<Advice> advice(ComputeScene scene) {
        return List.of();
    }

    /** What its nodes ask of their subnet; empty where they are in none. */
    default Optional<SubnetNodes> nodes(ComputeScene scene) {
        return Optional.empty();
    }

    /** What else is wanted, read or said beside the compute itself. */
    default Translation.Intents completed(Translation.Intents made, ComputeScene scene) {
        return made;
    }

    /** The status fields that only this type has. */
    default StatusFields report(StatusFields fields, JsonNode properties) {
        return fields;
    }

    /** Those of the status fields that move by themselves. */
    default Set<String> moving() {
        return Set.of();
    }

    /** What of the status is a number for all computes together. */
    default List<MetricSample> measures(ObjectNode report) {
        return List.of();
    }
}
