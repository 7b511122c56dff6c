package dev.azureml.operator.compute;

import dev.azureml.operator.plan.Translation;

/** A property that says what can't be, and why. */
record Fault(String path, String why) {
    Translation.Refused refused() {
        return Translation.Refused.invalid(path, why);
    }
}
