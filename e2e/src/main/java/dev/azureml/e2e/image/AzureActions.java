package dev.azureml.e2e.image;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The Azure action that a request to Azure Resource Manager needs. */
public final class AzureActions {

    private static final Map<String, String> VERBS = Map.of("GET", "read", "HEAD", "read", "PUT", "write", "PATCH",
            "write", "DELETE", "delete");

    private AzureActions() {
    }

    /** None for a token, and for the poll of an operation, at a path that Azure tells and no role names. */
    public static Optional<String> of(String method, String path) {
        if (path.contains("/oauth2/") || path.matches("(?i).*/\\w*operations?(status|results)?/.*")) {
            return Optional.empty();
        }
        int at = path.lastIndexOf("/providers/");
        String type = at < 0 ? groupType(path) : providerType(path.substring(at + "/providers/".length()));
        return Optional.of(type + "/" + VERBS.getOrDefault(method, "action"));
    }

    private static String groupType(String path) {
        return "Microsoft.Resources/subscriptions/resourceGroups" + (path.endsWith("/resources") ? "/resources" : "");
    }

    /** The name of the provider and every second word after it; that of a POST ends with its action. */
    private static String providerType(String path) {
        List<String> words = List.of(path.split("/"));
        List<String> type = new ArrayList<>(List.of(words.getFirst()));
        for (int i = 1; i < words.size(); i += 2) {
            type.add(words.get(i));
        }
        return String.join("/", type);
    }
}
