package dev.azureml.operator.asset;

import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.plan.ResolvedReferences;

/**
 * One of Azure's families of versioned assets.
 *
 * @param collection {@code data}, {@code models}, {@code environments}: as in the ARM id
 * @param word what people call one
 * @param content what of a version never changes
 */
public record AssetFamily(String collection, String word, ImmutableContent content) {
    private static final String TYPE = "Microsoft.MachineLearningServices/workspaces/";
    private static final String API_VERSION = "2025-12-01";

    ArmId id(ResolvedReferences resolved, String name) {
        return resolved.requireWorkspace().child(collection, name);
    }

    String containerApiVersion(ResolvedReferences resolved) {
        return resolved.apiVersion(TYPE + collection, API_VERSION);
    }

    /** The ARM type of a version. */
    public String versionType() {
        return TYPE + collection + "/versions";
    }

    String versionApiVersion(ResolvedReferences resolved) {
        return resolved.apiVersion(versionType(), API_VERSION);
    }
}
