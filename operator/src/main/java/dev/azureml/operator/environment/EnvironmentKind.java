package dev.azureml.operator.environment;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.MLEnvironmentSpec;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.asset.AssetKind;
import dev.azureml.operator.asset.FileSource;
import dev.azureml.operator.asset.ImageSource;
import dev.azureml.operator.azureml.ImageFindings;
import dev.azureml.operator.plan.Facts;
import dev.azureml.operator.plan.Json;
import dev.azureml.operator.plan.ManagedObject;
import dev.azureml.operator.plan.MetricSample;
import dev.azureml.operator.plan.ObjectRef;
import dev.azureml.operator.plan.ResolvedReferences;
import dev.azureml.operator.plan.StatusFields;
import dev.azureml.operator.plan.StatusProfile;
import dev.azureml.operator.plan.Translation;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** MLEnvironment: an environment of a workspace, and the version of it that the spec describes. */
public final class EnvironmentKind extends AssetKind<MLEnvironmentSpec> {
    private static final String FINDINGS = "vulnerabilities";

    private final boolean readsFindings;

    /** Without what Defender found. */
    public EnvironmentKind() {
        this(false);
    }

    /** @param readsFindings whether what Defender found in images is read */
    public EnvironmentKind(boolean readsFindings) {
        this.readsFindings = readsFindings;
    }

    @Override
    protected Optional<ObjectRef> source(MLEnvironmentSpec spec) {
        return ImageSource.of(spec).context().flatMap(FileSource::reference);
    }

    @Override
    public Translation translate(ManagedObject<MLEnvironmentSpec> subject, ResolvedReferences resolved, Facts facts) {
        return new EnvironmentTranslation(subject, resolved, facts, readsFindings).translate();
    }

    @Override
    protected StatusFields version(StatusFields version) {
        return version.text("osType", "/properties/osType")
                .text("environmentType", "/properties/environmentType")
                .text("image", "/properties/image");
    }

    @Override
    protected ObjectNode more(ObjectNode version, Facts facts) {
        ObjectNode fields = Json.object();
        new BaseImage(version.at("/properties/image").textValue()).published()
                .ifPresent(day -> fields.put("baseImagePublished", day.toString()));
        ObjectNode found = findings(version, facts);
        if (!found.isEmpty()) {
            fields.set(FINDINGS, found);
        }
        return fields;
    }

    /** What was found in an image of the registry of the workspace that the version is in. */
    private static ObjectNode findings(ObjectNode version, Facts facts) {
        Optional<ArmId> workspace = ArmId.tryParse(version.path("id").textValue()).flatMap(ArmId::parent)
                .flatMap(ArmId::parent);
        return ImageFindings.Image.of(version.at("/properties/image").textValue())
                .flatMap(image -> workspace.flatMap(id -> ImageCheck.findings(facts, id))
                        .filter(found -> found.holds(image)).map(found -> found.counts(image)))
                .orElseGet(Json::object);
    }

    @Override
    public StatusProfile statusProfile(MLEnvironmentSpec spec) {
        return new StatusProfile(Set.of(), EnvironmentKind::measures, false);
    }

    private static List<MetricSample> measures(ObjectNode report) {
        return report.path(FINDINGS).isObject()
                ? Stream.of("critical", "high", "medium", "low").map(severity -> new MetricSample(
                        "azureml.environment.findings", "severity", severity, report.path(FINDINGS).path(severity)
                                .asInt(0)))
                        .toList()
                : List.of();
    }
}
