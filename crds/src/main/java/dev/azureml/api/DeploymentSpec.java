package dev.azureml.api;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What deployments of every target say of what they are made of. */
public interface DeploymentSpec {
    String name();

    /** Id, URI or name of the model. */
    @Nullable
    String model();

    /** The MLModel in place of that. */
    @Nullable
    ObjectName modelRef();

    /** Where its files are, in place of these. */
    @Nullable
    ModelSource modelSource();

    /** What these files are. */
    @Nullable
    ModelType modelType();

    /** What the environment is made of. */
    @Nullable
    InlineEnvironment environment();

    /** Id, URI or name of the environment. */
    @Nullable
    String environmentId();

    /** The MLEnvironment in place of these. */
    @Nullable
    ObjectName environmentRef();

    @Nullable
    CodeConfiguration codeConfiguration();

    /** Environment variables as text. */
    @Nullable
    Map<String, String> environmentVariables();

    /** Environment variables that Secrets and ConfigMaps hold. */
    @Nullable
    Map<String, VariableSource> environmentVariablesFrom();
}
