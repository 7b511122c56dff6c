package dev.azureml.operator.inference;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.plan.Archive;
import dev.azureml.operator.plan.FileSet;
import dev.azureml.operator.plan.Intent;
import dev.azureml.operator.plan.Json;
import dev.azureml.operator.plan.ResolvedReferences;
import dev.azureml.operator.plan.Upload;
import dev.azureml.operator.plan.json.CompareRules;
import java.util.Optional;

/**
 * The scoring code of a deployment as the code version that Azure wants it to be. Versions are named after what is in
 * them, so that the old and the new one stand side by side while the deployment moves, and none is made twice.
 */
final class CodeVersion {
    private static final int DIGITS = 16;

    private CodeVersion() {
    }

    /** Code that is somewhere already. */
    static Intent of(String uri, String deployment, ArmId endpoint, ResolvedReferences resolved) {
        Intent version = named(TextNode.valueOf(uri), deployment, endpoint, resolved);
        ((ObjectNode) version.body().path("properties")).put("codeUri", uri);
        return version;
    }

    /** Code that is brought along, by file. */
    static Intent of(FileSet files, String deployment, ArmId endpoint, ResolvedReferences resolved) {
        return bringing(files, named(files.identity(), deployment, endpoint, resolved));
    }

    /** Code that is fetched, but only when there is no such version yet: what it is follows from the digest alone. */
    static Intent of(Archive archive, String deployment, ArmId endpoint, ResolvedReferences resolved) {
        return bringing(archive, named(archive.identity(), deployment, endpoint, resolved));
    }

    /** The version that serves while it can't be told which one should: looked at, so that it stays. */
    static Optional<Intent> serving(String codeId, ResolvedReferences resolved) {
        return ArmId.tryParse(codeId)
                .map(id -> Intent.look(Registered.CODE.keyOf(id.name()), id, resolved.apiVersion(id.type(),
                        InferenceEndpointKind.API_VERSION)));
    }

    private static Intent bringing(Upload.Content content, Intent version) {
        return version.withUpload(new Upload(JsonPointer.compile("/properties/codeUri"), version.id().name(), content));
    }

    private static Intent named(JsonNode content, String deployment, ArmId endpoint, ResolvedReferences resolved) {
        String digest = Json.hash(content).substring(0, DIGITS);
        String version = deployment + "-" + digest;
        ArmId id = resolved.requireWorkspace().child("codes", endpoint.name()).child("versions", version);
        ObjectNode body = Json.object();
        body.putObject("properties").put("description", "Code of deployment " + deployment);
        // Azure answers the URI in other words; which it is stands in the name.
        return Intent
                .manage(Registered.CODE.key(deployment, digest), id,
                        resolved.apiVersion(id.type(), InferenceEndpointKind.API_VERSION), body)
                .comparedBy(CompareRules.NONE.withIgnored("/properties/codeUri"));
    }
}
