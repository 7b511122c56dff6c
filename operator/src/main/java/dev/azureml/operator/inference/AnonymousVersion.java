package dev.azureml.operator.inference;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.asset.ImageSource;
import dev.azureml.operator.asset.ImmutableContent;
import dev.azureml.operator.asset.ModelFiles;
import dev.azureml.operator.plan.Intent;
import dev.azureml.operator.plan.Json;
import dev.azureml.operator.plan.ResolvedReferences;
import dev.azureml.operator.plan.json.CompareRules;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * The environment or the model that a deployment brings along, as the anonymous version that it runs. Azure's tools share
 * one environment of a well-known name for all of them; versions are named after what is in them, so that the old and the
 * new one stand side by side while the deployment moves, and none is made twice.
 */
final class AnonymousVersion {
    /** The name that Azure's tools give. */
    private static final String ENVIRONMENT = "CliV2AnonymousEnvironment";
    /** They name such a model after its digest alone, and leave an asset of its own behind for each. */
    private static final String MODEL = "CliV2AnonymousModel";
    private static final int DIGITS = 16;

    private AnonymousVersion() {
    }

    static Intent of(ImageSource source, String deployment, ArmId endpoint, ResolvedReferences resolved) {
        ObjectNode properties = Json.object();
        source.put(properties, resolved);
        return version(Registered.ENVIRONMENT, resolved.requireWorkspace().child("environments", ENVIRONMENT),
                ImageSource.CONTENT, properties.put("description", "Environment of deployment " + deployment),
                deployment, endpoint, resolved).withUpload(source.upload(resolved));
    }

    static Intent of(ModelFiles files, String deployment, ArmId endpoint, ResolvedReferences resolved) {
        ObjectNode properties = Json.object();
        files.put(properties, resolved);
        return version(Registered.MODEL, resolved.requireWorkspace().child("models", MODEL),
                ModelFiles.CONTENT,
                properties.put("description", "Model of deployment " + deployment), deployment, endpoint, resolved)
                .withUpload(files.location().upload(resolved));
    }

    private static Intent version(Registered what, ArmId asset, ImmutableContent content, ObjectNode properties,
            String deployment, ArmId endpoint, ResolvedReferences resolved) {
        ObjectNode body = Json.object();
        body.set("properties", properties.put("isAnonymous", true));
        // Of one deployment alone, whatever the hyphens in the names: two objects never want the same version.
        String digest = Json.hash(Json.object().put("endpoint", endpoint.type().toLowerCase(Locale.ROOT))
                .put("name", endpoint.name()).put("deployment", deployment)
                .put("content", content.digest(body, resolved.requireWorkspace()))).substring(0, DIGITS);
        ArmId id = asset.child("versions", endpoint.name() + "-" + deployment + "-" + digest);
        // Azure answers URIs in other words; what it is stands in the name.
        return Intent.manage(what.key(deployment, digest), id,
                resolved.apiVersion(id.type(), InferenceEndpointKind.API_VERSION), body)
                .comparedBy(CompareRules.NONE.withIgnored(Stream.concat(content.whole().stream(),
                        content.defaulted().stream()).toList()).withIgnored("/properties/isAnonymous"));
    }
}
