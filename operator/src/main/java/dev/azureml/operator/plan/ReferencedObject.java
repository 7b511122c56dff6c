package dev.azureml.operator.plan;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.operator.arm.ArmId;

/**
 * An object that a spec refers to, once Azure has what it stands for.
 *
 * @param id of its main resource
 */
public record ReferencedObject(ObjectRef ref, ArmId id, ObjectNode spec, ObjectNode status) {
}
