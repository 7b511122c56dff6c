package dev.azureml.operator.data;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.MLDataSpec;
import dev.azureml.operator.asset.AssetFamily;
import dev.azureml.operator.asset.AssetRecords;
import dev.azureml.operator.asset.AssetTranslation;
import dev.azureml.operator.asset.ImmutableContent;
import dev.azureml.operator.plan.ArmBody;
import dev.azureml.operator.plan.Facts;
import dev.azureml.operator.plan.FixedPaths;
import dev.azureml.operator.plan.Intent;
import dev.azureml.operator.plan.Json;
import dev.azureml.operator.plan.ManagedObject;
import dev.azureml.operator.plan.Overrides;
import dev.azureml.operator.plan.ResolvedReferences;
import dev.azureml.operator.plan.Translation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** An MLData as the asset and version that Azure takes. */
final class DataTranslation {
    static final AssetFamily DATA = new AssetFamily("data", "data asset",
            ImmutableContent.of(List.of("/properties/dataUri",
                    "/properties/dataType", "/properties/referencedUris"), List.of()));

    private static final FixedPaths FIXED = FixedPaths.OF_ALL
            .and("/properties/dataType", "choose one of uriFile, uriFolder and mltable")
            .and("/properties/dataUri", "use the path or URI of the chosen type")
            .and("/properties/referencedUris", "use spec.mltable.referencedUris");

    private final ManagedObject<MLDataSpec> subject;
    private final MLDataSpec spec;
    private final ResolvedReferences resolved;
    private final Facts facts;

    DataTranslation(ManagedObject<MLDataSpec> subject, ResolvedReferences resolved, Facts facts) {
        this.subject = subject;
        this.spec = subject.spec();
        this.resolved = resolved;
        this.facts = facts;
    }

    Translation translate() {
        DataSource source = DataSource.of(spec).orElse(null);
        if (source == null) {
            return Translation.Refused.invalid("spec", "one of uriFile, uriFolder and mltable must be set");
        }
        Overrides overrides = new Overrides(spec.overrides(), DATA.versionType(), FIXED);
        Optional<Translation.Refused> refused = Translation.Refused.all(source.location().refusal(resolved),
                source.wrongReferences(), otherType(source), overrides.refusal());
        if (refused.isPresent()) {
            return refused.get();
        }
        ObjectNode version = version(source);
        overrides.merge(version);
        Translation translation = new AssetTranslation(DATA, subject, resolved, facts)
                .translate(container(source), version);
        return translation instanceof Translation.Intents intents ? advised(source, intents) : translation;
    }

    private Translation advised(DataSource source, Translation.Intents intents) {
        DataAdvice advice = new DataAdvice(source, resolved, facts);
        List<Intent> all = new ArrayList<>(intents.intents());
        all.addAll(advice.needs());
        return Translation.Intents.of(all).withAdvice(advice.list());
    }

    /** All versions of a data asset are of one type in Azure. */
    private Optional<Translation.Refused> otherType(DataSource source) {
        String there = facts.at(AssetRecords.ASSET, "/properties/dataType").textValue();
        return there == null || there.equals(source.dataType())
                ? Optional.empty()
                : Optional.of(Translation.Refused.invalid("spec." + source.member(), "data asset "
                        + subject.azureName() + " in Azure is of type " + there
                        + ", and all its versions are; use another azureName"));
    }

    private ObjectNode container(DataSource source) {
        ObjectNode body = Json.object();
        ObjectNode properties = body.putObject("properties").put("dataType", source.dataType());
        ArmBody.put(properties, "isArchived", spec.isArchived());
        return body;
    }

    private ObjectNode version(DataSource source) {
        ObjectNode body = Json.object();
        ObjectNode properties = body.putObject("properties").put("dataType", source.dataType())
                .put("dataUri", source.location().toUri(resolved));
        if (!source.referencedUris().isEmpty()) {
            ArmBody.put(properties, "referencedUris", source.referencedUris());
        }
        ArmBody.put(properties, "description", spec.description());
        ArmBody.put(properties, "tags", spec.tags());
        ArmBody.put(properties, "properties", spec.properties());
        return body;
    }
}
