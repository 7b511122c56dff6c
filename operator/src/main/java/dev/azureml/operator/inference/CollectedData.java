package dev.azureml.operator.inference;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.plan.Intent;
import dev.azureml.operator.plan.Json;
import dev.azureml.operator.plan.ResolvedReferences;
import dev.azureml.operator.plan.json.CompareRules;
import java.util.Optional;
import java.util.regex.Pattern;

/** The data asset of a collection that names none, registered as Azure's tools do: it says where Azure collects. */
final class CollectedData {
    private static final String FOLDER = "azureml://datastores/workspaceblobstore/paths/modelDataCollector/";
    private static final String VERSION = "1";
    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_-]{0,254}");

    private CollectedData() {
    }

    /** Empty where the names make none that Azure takes. */
    static Optional<Intent> of(String collection, String deployment, ArmId endpoint, ResolvedReferences resolved) {
        String name = endpoint.name() + "-" + deployment + "-" + collection;
        if (!NAME.matcher(name).matches()) {
            return Optional.empty();
        }
        ArmId id = resolved.requireWorkspace().child("data", name).child("versions", VERSION);
        ObjectNode body = Json.object();
        body.putObject("properties").put("dataType", "uri_folder")
                .put("dataUri", FOLDER + endpoint.name() + "/" + deployment + "/" + collection)
                .put("description", "What deployment " + deployment + " collects");
        // One that is there already is taken as it is, as Azure's tools do.
        return Optional.of(Intent.manage(Registered.DATA.key(deployment, collection), id,
                resolved.apiVersion(id.type(), InferenceEndpointKind.API_VERSION), body)
                .comparedBy(CompareRules.NONE.withIgnored("/properties/dataType", "/properties/dataUri",
                        "/properties/description")));
    }
}
