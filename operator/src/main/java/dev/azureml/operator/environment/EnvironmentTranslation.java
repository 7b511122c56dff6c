package dev.azureml.operator.environment;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.Advice;
import dev.azureml.api.MLEnvironmentSpec;
import dev.azureml.operator.asset.AssetFamily;
import dev.azureml.operator.asset.AssetTranslation;
import dev.azureml.operator.asset.ImageSource;
import dev.azureml.operator.asset.MovingImage;
import dev.azureml.operator.azureml.ImageFindings;
import dev.azureml.operator.plan.AdviceRule;
import dev.azureml.operator.plan.ArmBody;
import dev.azureml.operator.plan.Facts;
import dev.azureml.operator.plan.FixedPaths;
import dev.azureml.operator.plan.Json;
import dev.azureml.operator.plan.ManagedObject;
import dev.azureml.operator.plan.Overrides;
import dev.azureml.operator.plan.ResolvedReferences;
import dev.azureml.operator.plan.Translation;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** An MLEnvironment as the asset and version that Azure takes. */
final class EnvironmentTranslation {
    private static final AssetFamily ENVIRONMENTS = new AssetFamily("environments", "environment", ImageSource.CONTENT);

    private static final FixedPaths FIXED = FixedPaths.OF_ALL.said("spec.", "/properties/image",
            "/properties/condaFile",
            "/properties/build");

    private final ManagedObject<MLEnvironmentSpec> subject;
    private final MLEnvironmentSpec spec;
    private final ResolvedReferences resolved;
    private final Facts facts;
    private final ImageSource source;
    private final boolean readsFindings;

    EnvironmentTranslation(ManagedObject<MLEnvironmentSpec> subject, ResolvedReferences resolved, Facts facts,
            boolean readsFindings) {
        this.subject = subject;
        this.spec = subject.spec();
        this.resolved = resolved;
        this.facts = facts;
        this.source = ImageSource.of(spec);
        this.readsFindings = readsFindings;
    }

    Translation translate() {
        Overrides overrides = new Overrides(spec.overrides(), ENVIRONMENTS.versionType(), FIXED);
        Optional<Translation.Refused> refused = Translation.Refused.all(source.refusal(resolved),
                overrides.refusal());
        if (refused.isPresent()) {
            return refused.get();
        }
        ObjectNode version = version();
        overrides.merge(version);
        ObjectNode container = Json.object();
        ArmBody.put(container.putObject("properties"), "isArchived", spec.isArchived());
        Translation translation = new AssetTranslation(ENVIRONMENTS, subject, resolved, facts)
                .translate(container, version, source.upload(resolved));
        return translation instanceof Translation.Intents intents ? checked(intents.withAdvice(advice())) : translation;
    }

    /** With what Defender found, where the image is in a registry of Azure's. */
    private Translation checked(Translation.Intents intents) {
        return readsFindings
                ? ImageFindings.Image.of(spec.image()).map(image -> new ImageCheck(image, resolved, facts))
                        .map(check -> intents.withDocuments(check.documents()).withConditions(List.of(check
                                .condition())))
                        .orElse(intents)
                : intents;
    }

    private ObjectNode version() {
        ObjectNode body = Json.object();
        ObjectNode properties = body.putObject("properties");
        source.put(properties, resolved);
        ArmBody.put(properties, "autoRebuild", spec.autoRebuild());
        ArmBody.put(properties, "stage", spec.stage());
        ArmBody.put(properties, "description", spec.description());
        ArmBody.put(properties, "tags", spec.tags());
        ArmBody.put(properties, "properties", spec.properties());
        return body;
    }

    private List<Advice> advice() {
        List<Advice> advice = new ArrayList<>();
        String image = spec.image();
        MovingImage.advice(Stream.ofNullable(image).toList()).ifPresent(advice::add);
        new BaseImage(image).advice(LocalDate.ofInstant(resolved.now(), ZoneOffset.UTC)).ifPresent(advice::add);
        if (image != null && image.startsWith(BaseImage.REPOSITORIES) && spec.autoRebuild() == null) {
            advice.add(AdviceRule.FOLLOW_BASE_IMAGE.advice("Microsoft patches its base images every two weeks or so;"
                    + " autoRebuild: OnBaseImageUpdate has Azure build this one anew"));
        }
        return advice;
    }
}
