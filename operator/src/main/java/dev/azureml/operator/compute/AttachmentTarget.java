package dev.azureml.operator.compute;

import dev.azureml.api.Advice;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.plan.Intent;
import dev.azureml.operator.plan.Observation;
import java.util.List;

/**
 * What a compute attaches. It is looked at where an attachment is to be made, and never at rest.
 *
 * @param property where the spec names it
 * @param apiVersion ours to read it with
 */
record AttachmentTarget(String property, String apiVersion) {
    /** What must be there before it is attached, or what is attached now is let go of for it. */
    List<Intent> needs(String id, ComputeScene scene) {
        ArmId target = ArmId.parse(id);
        return scene.isToBeAttached(id)
                ? List.of(Intent.target(property, target, scene.resolved().apiVersion(target.type(), apiVersion)))
                : List.of();
    }

    /** Where nobody may look, Azure's answer to the attachment is the first word on it. */
    List<Advice> advice(String id, ComputeScene scene) {
        return scene.isToBeAttached(id) && scene.facts().get(property) instanceof Observation.Unreadable
                ? List.of(ComputeAdvice.targetUnread(property, id))
                : List.of();
    }
}
