package dev.azureml.operator.compute;

import com.fasterxml.jackson.core.JsonPointer;
import dev.azureml.api.SecretValueSource;
import org.jspecify.annotations.Nullable;

/**
 * A property that takes a secret.
 *
 * @param property its path below the type's own properties, such as {@code administratorAccount/password}
 * @param path where the spec has it, for a person
 * @param source null when the spec does not give it
 */
record ComputeSecret(String property, String path, @Nullable SecretValueSource source) {
    JsonPointer pointer() {
        return JsonPointer.compile(ComputeTranslation.PROPERTIES + "/" + property);
    }
}
