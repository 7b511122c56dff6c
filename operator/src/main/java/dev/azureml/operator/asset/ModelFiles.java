package dev.azureml.operator.asset;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.JobOutput;
import dev.azureml.api.ModelSource;
import dev.azureml.api.ModelType;
import dev.azureml.operator.plan.ArmBody;
import dev.azureml.operator.plan.ResolvedReferences;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The files of a model, whatever its type.
 *
 * @param jobName the job that made them; null when it is not known
 */
public record ModelFiles(ModelType type, FileSource location, @Nullable String jobName) {
    /** What of a version never changes. */
    public static final ImmutableContent CONTENT = ImmutableContent.of(
            List.of("/properties/modelUri", "/properties/modelType"),
            List.of("/properties/jobName"));
    private static final JsonPointer URI = JsonPointer.compile("/properties/modelUri");
    private static final String LOGGED = "artifacts";

    /** @param field where the spec says it: {@code spec.mlflowModel} */
    public static ModelFiles of(String field, ModelType type, ModelSource source) {
        JobOutput output = source.jobOutput();
        String uri = output == null ? source.uri() : uri(output);
        FileSource location = BroughtFiles.of(field, source.configMapRef(), source.archive(), use(type))
                .orElseGet(() -> new AssetLocation(field, source.datastoreRef(), source.path(),
                        output == null ? "uri" : "jobOutput", uri));
        return new ModelFiles(type, location, output == null ? null : output.jobName());
    }

    private static BroughtFiles.Use use(ModelType type) {
        return new BroughtFiles.Use(URI, "model", type == ModelType.mlflow_model ? "MLmodel" : "", false);
    }

    private static String uri(JobOutput output) {
        String name = output.outputName() == null ? LOGGED : output.outputName();
        String path = output.path() == null ? "" : output.path();
        return "azureml://jobs/" + output.jobName() + "/outputs/" + name + "/paths/" + path;
    }

    /** Says it in the properties of a version. */
    public void put(ObjectNode properties, ResolvedReferences resolved) {
        properties.put("modelType", type.name()).put("modelUri", location.toUri(resolved));
        ArmBody.put(properties, "jobName", jobName);
    }
}
