package dev.azureml.operator.engine;

import dev.azureml.operator.arm.SensitiveString;
import java.util.Map;

/** Makes a connection from the data of a Secret with credentials. */
@FunctionalInterface
public interface ConnectionFactory {
    /** @throws IllegalArgumentException when a key is missing or malformed; names the key, not the value */
    Connection open(Map<String, SensitiveString> credentials);
}
