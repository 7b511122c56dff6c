package dev.azureml.operator.engine.inputs;

import dev.azureml.api.ConfigMapKeyRef;
import dev.azureml.operator.plan.FileSet;
import java.util.List;
import java.util.Optional;

/** The texts and files of ConfigMaps that specs refer to. */
public interface ConfigMapValues {
    boolean exists(String namespace, String name);

    /** The text under the key; empty when there is no such ConfigMap or key, or it is longer than any that is used. */
    Optional<String> value(String namespace, ConfigMapKeyRef ref);

    /** Whether the key has a text that is too long to be used. */
    boolean tooLong(String namespace, ConfigMapKeyRef ref);

    /** All of it as files, those that are too long left out; empty when there is no such ConfigMap. */
    Optional<FileSet> files(String namespace, String name);

    /** The keys of a ConfigMap whose values are too long to be used. */
    List<String> tooLong(String namespace, String name);
}
