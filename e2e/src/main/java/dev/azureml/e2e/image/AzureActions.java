package dev.azureml.e2e.image;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** The Azure action that a request to Azure Resource Manager needs. */
public final class AzureActions {

    private static final Map<String, String> VERBS = Map.of("GET", "read", "HEAD", "read", "PUT", "write", "PATCH",
            "write", "DELETE", "delete");
    /** What a provider can do, which anybody may ask. */
    private static final Pattern OPERATIONS = Pattern.compile("/providers/[^/]+/operations");
    private static final Pattern POLL = Pattern.compile("(?i).*/\\w*operations?(status|results)?/.*");

    private AzureActions() {
    }

    /** None for a token, for the data plane of storage, nor for what a provider can do. */
    public static Optional<String> of(String method, String path) {
        boolean isArm = path.startsWith("/subscriptions/") || path.startsWith("/providers/");
        if (!isArm || OPERATIONS.matcher(path).matches()) {
            return Optional.empty();
        }
        int at = path.lastIndexOf("/providers/");
        String type = at < 0 ? typeOfGroup(path) : typeOfProvider(path.substring(at + "/providers/".length()));
        return Optional.of(type + "/" + VERBS.getOrDefault(method, "action"));
    }

    /** Whether the path is one that Azure told, to follow an operation; not every provider has an action for those. */
    public static boolean isPoll(String path) {
        return POLL.matcher(path).matches();
    }

    private static String typeOfGroup(String path) {
        List<String> words = List.of(path.split("/", -1));
        StringBuilder type = new StringBuilder("Microsoft.Resources/subscriptions");
        for (int i = 3; i < words.size(); i += 2) {
            type.append('/').append(words.get(i));
        }
        return type.toString();
    }

    /** The name of the provider and every second word after it; that of a POST ends with its action. */
    private static String typeOfProvider(String path) {
        List<String> words = List.of(path.split("/", -1));
        List<String> type = new ArrayList<>(List.of(words.getFirst()));
        for (int i = 1; i < words.size(); i += 2) {
            type.add(words.get(i));
        }
        return String.join("/", type);
    }
}
