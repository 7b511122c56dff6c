package dev.azureml.operator.plan;

import com.fasterxml.jackson.core.JsonPointer;
import java.util.Set;

/** A path of the body that is sent only once the intents with these keys are satisfied. */
public record Deferred(JsonPointer path, Set<String> until) {
}
