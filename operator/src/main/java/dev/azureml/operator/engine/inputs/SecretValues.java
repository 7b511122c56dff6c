package dev.azureml.operator.engine.inputs;

import dev.azureml.api.SecretKeyRef;
import dev.azureml.operator.plan.SecretValue;
import java.util.Optional;

/** The values of Secrets that specs refer to. */
public interface SecretValues {
    boolean exists(String namespace, String name);

    /** The value under the key; empty when there is no such Secret or key, or it is longer than any that is used. */
    Optional<SecretValue> value(String namespace, SecretKeyRef ref);

    /** Whether the key has a value that is too long to be used. */
    boolean tooLong(String namespace, SecretKeyRef ref);
}
