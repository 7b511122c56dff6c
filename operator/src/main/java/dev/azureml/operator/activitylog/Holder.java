package dev.azureml.operator.activitylog;

import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.engine.Onlooker;
import dev.azureml.operator.engine.references.ObjectKey;

/** An object that has a resource in Azure, or had it lately. */
record Holder(Onlooker.Seen seen, ArmId id) {
    ObjectKey key() {
        return seen.key();
    }

    Authors.Thing thing() {
        return new Authors.Thing(key(), id);
    }
}
