package dev.azureml.operator.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a spec says beyond its schema, merged last into the body of a resource. What makes a resource what it is, and what
 * takes a secret, is refused in it: Azure reads names without regard to case, and so does this.
 */
public final class Overrides {
    /** Of every resource: the envelope that ARM gives it, who it acts as, and whose it is. */
    private static final List<String> OF_ALL = List.of("/id", "/name", "/type", "/apiVersion", "/systemData",
            "/location",
            "/kind", "/plan", "/identity", "/managedBy", "/tags/" + Subject.OWNER_TAG,
            "/properties/tags/" + Subject.OWNER_TAG);
    /** By ARM type in lower case, after Azure's published models: what a resource is, and what it belongs to. */
    private static final Map<String, List<String>> BY_TYPE = Map.of(
            "microsoft.machinelearningservices/workspaces", List.of("/properties/hubResourceId",
                    "/properties/storageAccount", "/properties/keyVault", "/properties/applicationInsights",
                    "/properties/containerRegistry", "/properties/primaryUserAssignedIdentity"),
            "microsoft.machinelearningservices/workspaces/computes", List.of("/properties/computeType",
                    "/properties/resourceId", "/properties/properties/namespace",
                    "/properties/properties/defaultInstanceType", "/properties/properties/instanceTypes",
                    "/properties/properties/personalComputeInstanceSettings"),
            "microsoft.machinelearningservices/workspaces/datastores", List.of("/properties/datastoreType",
                    "/properties/accountName", "/properties/containerName", "/properties/fileShareName",
                    "/properties/filesystem", "/properties/storeName",
                    "/properties/subscriptionId", "/properties/resourceGroup",
                    "/properties/credentials/credentialsType"),
            "microsoft.machinelearningservices/workspaces/connections", List.of("/properties/authType",
                    "/properties/category", "/properties/target"),
            "microsoft.machinelearningservices/workspaces/onlineendpoints", List.of("/properties/authMode",
                    "/properties/compute"),
            "microsoft.machinelearningservices/workspaces/onlineendpoints/deployments", List.of(
                    "/properties/endpointComputeType"),
            "microsoft.machinelearningservices/workspaces/batchendpoints", List.of("/properties/authMode"),
            "microsoft.machinelearningservices/workspaces/serverlessendpoints", List.of("/properties/authMode",
                    "/properties/modelSettings"),
            "microsoft.kubernetesconfiguration/extensions", List.of("/properties/extensionType", "/properties/scope",
                    "/properties/aksAssignedIdentity"));

    private Overrides() {
    }

    /**
     * Merges the overrides last: objects are merged, all else replaces; null says that the property is to be absent.
     *
     * @param type of the resource, as ARM has it
     * @param overrides null when the spec has none
     * @param writeOnly paths that take secrets, which no override may touch
     * @return what is wrong with the overrides, and nothing is merged; null when nothing is
     */
    public static @Nullable String merge(ObjectNode body, String type, @Nullable Map<String, JsonNode> overrides,
            List<String> writeOnly) {
        String wrong = refusal(type, overrides, writeOnly);
        if (wrong == null && overrides != null) {
            merge(body, object(overrides));
        }
        return wrong;
    }

    /** Returns what is wrong with the overrides; null when nothing is. */
    public static @Nullable String refusal(String type, @Nullable Map<String, JsonNode> overrides,
            List<String> writeOnly) {
        if (overrides == null) {
            return null;
        }
        ObjectNode patch = object(overrides);
        for (String path : writeOnly) {
            if (touches(patch, steps(path))) {
                return path + " takes a secret, which only a secretKeyRef may give";
            }
        }
        return Stream.concat(OF_ALL.stream(), BY_TYPE.getOrDefault(type.toLowerCase(Locale.ROOT), List.of()).stream())
                .filter(path -> touches(patch, steps(path))).findFirst()
                .map(path -> path
                        + " makes the resource what it is and can't be overridden; the spec has a property for"
                        + " what of it can be said")
                .orElse(null);
    }

    private static ObjectNode object(Map<String, JsonNode> overrides) {
        ObjectNode patch = Json.object();
        patch.setAll(overrides);
        return patch;
    }

    private static List<String> steps(String path) {
        return List.of(path.substring(1).split("/", -1));
    }

    /** Whether the patch says what is at the place, or puts something else in place of what holds it. */
    private static boolean touches(JsonNode patch, List<String> steps) {
        if (steps.isEmpty() || !patch.isObject()) {
            return true;
        }
        return patch.properties().stream().filter(entry -> entry.getKey().equalsIgnoreCase(steps.getFirst()))
                .anyMatch(entry -> touches(entry.getValue(), steps.subList(1, steps.size())));
    }

    /** In the spelling that is there: two of one name would leave it to Azure which counts. */
    private static void merge(ObjectNode body, ObjectNode patch) {
        patch.properties().forEach(entry -> {
            String name = spelled(body, entry.getKey());
            if (entry.getValue() instanceof ObjectNode object) {
                ObjectNode inner = body.get(name) instanceof ObjectNode there ? there : Json.object();
                body.set(name, inner);
                merge(inner, object);
            } else {
                body.set(name, entry.getValue().deepCopy());
            }
        });
    }

    private static String spelled(ObjectNode body, String name) {
        if (body.has(name)) {
            return name;
        }
        List<String> names = new ArrayList<>();
        body.fieldNames().forEachRemaining(names::add);
        Optional<String> there = names.stream().filter(name::equalsIgnoreCase).findFirst();
        return there.orElse(name);
    }
}
