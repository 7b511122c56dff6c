package dev.azureml.operator.activitylog;

import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.engine.Onlooker;
import dev.azureml.operator.engine.references.ObjectKey;

/** An object that has a resource in Azure, and who may look at it. */
record Holder(ObjectKey key, ArmId id, Onlooker.Reader reader) {
}
