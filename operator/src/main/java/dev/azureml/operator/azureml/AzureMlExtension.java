package dev.azureml.operator.azureml;

import com.fasterxml.jackson.databind.JsonNode;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.plan.Document;
import dev.azureml.operator.plan.Facts;
import dev.azureml.operator.plan.ResolvedReferences;
import java.util.stream.Stream;

/** The Azure ML extension of a Kubernetes cluster, among the extensions that Azure lists of it. */
public final class AzureMlExtension {
    /** ARM's type of every extension. */
    public static final String TYPE = "Microsoft.KubernetesConfiguration/extensions";
    public static final String API_VERSION = "2025-03-01";
    /** What an extension of Azure ML says that it is. */
    public static final String EXTENSION_TYPE = "Microsoft.AzureML.Kubernetes";

    private AzureMlExtension() {
    }

    /** The extensions of a cluster, under that key. */
    public static Document list(String key, ArmId cluster, ResolvedReferences resolved) {
        return new Document(key, cluster.value() + "/providers/" + TYPE, resolved.apiVersion(TYPE, API_VERSION));
    }

    /** Those of Azure ML in the list under that key; none while nobody could look. */
    public static Stream<JsonNode> in(Facts facts, String key) {
        return facts.at(key, "/value").valueStream().filter(
                one -> one.at("/properties/extensionType").asText().equalsIgnoreCase(EXTENSION_TYPE));
    }
}
