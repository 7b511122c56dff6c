package dev.azureml.operator.importing;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.operator.arm.Arm;
import dev.azureml.operator.arm.ArmRequest;
import dev.azureml.operator.arm.ListResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads the workspaces of a subscription and what lies in them, by LIST alone. */
final class Inventory {
    private static final String WORKSPACES = "/providers/Microsoft.MachineLearningServices/workspaces";
    private static final String API_VERSION = "2025-12-01";

    private final Arm arm;
    private final Map<String, String> apiVersions;
    private final Consumer<String> untold;

    /**
     * @param apiVersions by lower-case ARM type, where others than ours are wanted
     * @param untold told what could not be read, and why
     */
    Inventory(Arm arm, Map<String, String> apiVersions, Consumer<String> untold) {
        this.arm = arm;
        this.apiVersions = apiVersions;
        this.untold = untold;
    }

    /** @param resourceGroup null for all of them */
    List<ObjectNode> workspaces(String subscription, @Nullable String resourceGroup) {
        String scope = "/subscriptions/" + subscription + (resourceGroup == null
                ? ""
                : "/resourceGroups/" + resourceGroup);
        return list(scope + WORKSPACES);
    }

    /** Returns what is in a collection of a resource; nothing, which is told, where it can't be read. */
    List<ObjectNode> below(ObjectNode resource, String collection) {
        return list(resource.path("id").asText() + "/" + collection);
    }

    /** Returns what is in a collection of a resource of another provider. */
    List<ObjectNode> below(String id, String collection, String apiVersion) {
        return list(id + "/" + collection, apiVersion);
    }

    /** Returns what another provider keeps of a resource, such as who has which role on it. */
    List<ObjectNode> beside(ObjectNode resource, String type, String apiVersion, String... query) {
        return at(resource.path("id").asText(), type, apiVersion, query);
    }

    /** Returns what a provider keeps of a cluster or a resource group. */
    List<ObjectNode> at(String id, String type, String apiVersion, String... query) {
        return list(id + "/providers/" + type, apiVersion, query);
    }

    /** Returns how many cores a subscription and its workspaces may use in a region. */
    List<ObjectNode> quotas(String subscription, String location) {
        return list("/subscriptions/" + subscription + "/providers/Microsoft.MachineLearningServices/locations/"
                + location + "/" + Quotas.COLLECTION);
    }

    private List<ObjectNode> list(String path) {
        return list(path, API_VERSION);
    }

    private List<ObjectNode> list(String path, String apiVersion, String... query) {
        String type = new ArmRequest("GET", path, null, "").type().toLowerCase(Locale.ROOT);
        String version = apiVersions.getOrDefault(type, apiVersion);
        return switch (arm.list(ArmRequest.listPath(path, version, query))) {
            case ListResult.Ok ok -> new ArrayList<>(ok.items());
            case ListResult.NotFound _ -> List.of();
            case ListResult.Failed(var failure) -> {
                untold.accept(path + " can't be read: " + failure.error().code() + ": " + failure.error().message());
                yield List.of();
            }
        };
    }
}
