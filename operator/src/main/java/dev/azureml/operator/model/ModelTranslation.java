package dev.azureml.operator.model;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.Advice;
import dev.azureml.api.MLModelSpec;
import dev.azureml.api.ModelType;
import dev.azureml.operator.asset.AssetFamily;
import dev.azureml.operator.asset.AssetTranslation;
import dev.azureml.operator.asset.ModelFiles;
import dev.azureml.operator.plan.AdviceRule;
import dev.azureml.operator.plan.ArmBody;
import dev.azureml.operator.plan.Facts;
import dev.azureml.operator.plan.FixedPaths;
import dev.azureml.operator.plan.Json;
import dev.azureml.operator.plan.ManagedObject;
import dev.azureml.operator.plan.Overrides;
import dev.azureml.operator.plan.ResolvedReferences;
import dev.azureml.operator.plan.Translation;
import java.util.List;
import java.util.Optional;

/** An MLModel as the asset and version that Azure takes. */
final class ModelTranslation {
    private static final AssetFamily MODELS = new AssetFamily("models", "model", ModelFiles.CONTENT);

    private static final FixedPaths FIXED = FixedPaths.OF_ALL
            .and("/properties/modelType", "choose one of mlflowModel, customModel and tritonModel")
            .and("/properties/modelUri", "use the path or URI of the chosen model")
            .and("/properties/jobName", "use the job of the chosen model");

    private final ManagedObject<MLModelSpec> subject;
    private final MLModelSpec spec;
    private final ResolvedReferences resolved;
    private final Facts facts;

    ModelTranslation(ManagedObject<MLModelSpec> subject, ResolvedReferences resolved, Facts facts) {
        this.subject = subject;
        this.spec = subject.spec();
        this.resolved = resolved;
        this.facts = facts;
    }

    /** The one member that says what the model is. */
    static Optional<ModelFiles> files(MLModelSpec spec) {
        return Optional.ofNullable(spec.mlflowModel())
                .map(source -> ModelFiles.of("spec.mlflowModel", ModelType.mlflow_model, source))
                .or(() -> Optional.ofNullable(spec.customModel())
                        .map(source -> ModelFiles.of("spec.customModel", ModelType.custom_model, source)))
                .or(() -> Optional.ofNullable(spec.tritonModel())
                        .map(source -> ModelFiles.of("spec.tritonModel", ModelType.triton_model, source)));
    }

    Translation translate() {
        ModelFiles files = files(spec).orElse(null);
        if (files == null) {
            return Translation.Refused.invalid("spec", "one of mlflowModel, customModel and tritonModel must be set");
        }
        Overrides overrides = new Overrides(spec.overrides(), MODELS.versionType(), FIXED);
        Optional<Translation.Refused> refused = Translation.Refused.all(files.location().refusal(resolved),
                overrides.refusal());
        if (refused.isPresent()) {
            return refused.get();
        }
        ObjectNode version = version(files);
        overrides.merge(version);
        Translation translation = new AssetTranslation(MODELS, subject, resolved, facts)
                .translate(container(), version, files.location().upload(resolved));
        return translation instanceof Translation.Intents intents ? intents.withAdvice(advice(files)) : translation;
    }

    private ObjectNode container() {
        ObjectNode body = Json.object();
        ArmBody.put(body.putObject("properties"), "isArchived", spec.isArchived());
        return body;
    }

    private ObjectNode version(ModelFiles files) {
        ObjectNode body = Json.object();
        ObjectNode properties = body.putObject("properties");
        files.put(properties, resolved);
        ArmBody.put(properties, "flavors", spec.flavors());
        ArmBody.put(properties, "stage", spec.stage());
        ArmBody.put(properties, "description", spec.description());
        ArmBody.put(properties, "tags", spec.tags());
        ArmBody.put(properties, "properties", spec.properties());
        return body;
    }

    private static List<Advice> advice(ModelFiles files) {
        return files.type() == ModelType.custom_model
                ? List.of(AdviceRule.CONSIDER_MLFLOW.advice("a model that MLflow saved is deployed without an"
                        + " environment and a scoring script of its own"))
                : List.of();
    }
}
