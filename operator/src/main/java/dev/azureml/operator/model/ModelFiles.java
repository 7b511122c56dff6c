package dev.azureml.operator.model;

import dev.azureml.api.JobOutput;
import dev.azureml.api.MLModelSpec;
import dev.azureml.api.ModelSource;
import dev.azureml.operator.asset.Location;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The files of a model, whatever its type.
 *
 * @param member what the spec calls the type
 * @param modelType what Azure calls it
 * @param jobName the job that made them; null when it is not known
 */
record ModelFiles(String member, String modelType, Location location, @Nullable String jobName) {
    private static final String LOGGED = "artifacts";

    static Optional<ModelFiles> of(MLModelSpec spec) {
        return Optional.ofNullable(spec.mlflowModel()).map(source -> of("mlflowModel", "mlflow_model", source))
                .or(() -> Optional.ofNullable(spec.customModel())
                        .map(source -> of("customModel", "custom_model", source)))
                .or(() -> Optional.ofNullable(spec.tritonModel())
                        .map(source -> of("tritonModel", "triton_model", source)));
    }

    private static ModelFiles of(String member, String modelType, ModelSource source) {
        JobOutput output = source.jobOutput();
        String uri = output == null ? source.uri() : uri(output);
        return new ModelFiles(member, modelType, new Location("spec." + member, source.datastoreRef(), source.path(),
                output == null ? "uri" : "jobOutput", uri), output == null ? null : output.jobName());
    }

    private static String uri(JobOutput output) {
        String name = output.outputName() == null ? LOGGED : output.outputName();
        String path = output.path() == null ? "" : output.path();
        return "azureml://jobs/" + output.jobName() + "/outputs/" + name + "/paths/" + path;
    }
}
