package dev.azureml.operator.engine.azure;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What of Azure a request speaks of, in its path and in its body, whatever words are used for it. */
final class ArmReferences {
    private static final String URI = "azureml://";
    private static final Pattern WORKSPACE = Pattern.compile(URI + "subscriptions/([^/]+)/resourcegroups/([^/]+)/"
            + "(?:providers/microsoft.machinelearningservices/)?workspaces/([^/]+)(?:/.*)?",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    private static final Pattern REGISTRY = Pattern.compile(URI + "registries/([^/]+)(?:/.*)?",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    /** How URIs of what is in the asset's own workspace go on. */
    private static final Set<String> IN_WORKSPACE = Set.of("datastores", "jobs", "data", "models", "environments",
            "code", "codes", "components");
    /** An ARM id behind the prefix of Azure's tools, or as a URL. */
    private static final Pattern PREFIXED = Pattern.compile("(?:azureml:|https?://[^/?#]*)/++(subscriptions/[^?#]*)",
            Pattern.CASE_INSENSITIVE);
    /** No place: what it grants, it grants where it is assigned. */
    private static final Pattern ROLE = Pattern.compile("/subscriptions/[^/]+/providers/microsoft.authorization"
            + "/roledefinitions/[0-9a-f-]{36}", Pattern.CASE_INSENSITIVE);
    private static final String SUBSCRIPTIONS = "/subscriptions/";
    private static final String GROUPS = "/resourceGroups/";

    private ArmReferences() {
    }

    /**
     * One of them.
     *
     * @param text as it stands there
     * @param id the ARM id, or registry, that is meant
     */
    record Mention(String text, String id) {
    }

    static List<Mention> in(String path, @Nullable JsonNode body) {
        List<Mention> mentions = new ArrayList<>();
        mentions.add(new Mention(path, path));
        if (body != null) {
            collect(path, body, mentions);
        }
        return mentions;
    }

    private static void collect(String path, JsonNode node, List<Mention> mentions) {
        if (node.isTextual()) {
            of(node.textValue()).ifPresent(mentions::add);
            return;
        }
        if (node.isObject()) {
            node.fieldNames().forEachRemaining(name -> of(name).ifPresent(mentions::add));
            mentions.addAll(inParts(path, node));
        }
        node.forEach(child -> collect(path, child, mentions));
    }

    /** A subscription and a resource group that are said apart, such as those of a datastore's account. */
    private static List<Mention> inParts(String path, JsonNode node) {
        List<String> groups = texts(node, "resourceGroup");
        List<String> subscriptions = texts(node, "subscriptionId");
        List<String> places = subscriptions.isEmpty()
                ? List.of(subscriptionOf(path))
                : subscriptions.stream().map(one -> SUBSCRIPTIONS + one).toList();
        if (subscriptions.isEmpty() && groups.isEmpty()) {
            return List.of();
        }
        return places.stream().flatMap(place -> groups.isEmpty()
                ? Stream.of(place)
                : groups.stream().map(group -> place + GROUPS + group)).map(id -> new Mention(id, id)).toList();
    }

    /** Said under this name in whatever case: Azure's services read names so, and who says two means either. */
    private static List<String> texts(JsonNode node, String name) {
        return node.properties().stream().filter(entry -> entry.getKey().equalsIgnoreCase(name))
                .map(entry -> entry.getValue().asText("")).filter(text -> !text.isEmpty()).toList();
    }

    private static String subscriptionOf(String path) {
        String[] segments = path.split("/", 4);
        return segments.length > 2 ? SUBSCRIPTIONS + segments[2] : "";
    }

    /** By the text as it is: in lower case it may be of another length. */
    private static Optional<Mention> of(String text) {
        String bare = text.strip();
        if (startsWith(bare, URI)) {
            return ofUri(text, bare);
        }
        Matcher prefixed = PREFIXED.matcher(bare);
        if (prefixed.lookingAt()) {
            return Optional.of(new Mention(text, "/" + prefixed.group(1)));
        }
        if (ROLE.matcher(bare).matches()) {
            return Optional.empty();
        }
        return startsWith(bare, SUBSCRIPTIONS) || startsWith(bare, "/" + SUBSCRIPTIONS)
                ? Optional.of(new Mention(text, text))
                : Optional.empty();
    }

    private static boolean startsWith(String text, String prefix) {
        return text.regionMatches(true, 0, prefix, 0, prefix.length());
    }

    /** What is said in a form that does not tell where it is, such as by a workspace's GUID, is no plain id. */
    private static Optional<Mention> ofUri(String text, String uri) {
        Matcher workspace = WORKSPACE.matcher(uri);
        if (workspace.matches()) {
            return Optional.of(new Mention(text, SUBSCRIPTIONS + workspace.group(1) + GROUPS + workspace.group(2)
                    + "/providers/Microsoft.MachineLearningServices/workspaces/" + workspace.group(3)));
        }
        Matcher registry = REGISTRY.matcher(uri);
        if (registry.matches()) {
            return Optional.of(new Mention(text, URI + "registries/" + registry.group(1).toLowerCase(
                    Locale.ROOT)));
        }
        String place = uri.substring(URI.length()).split("/", 2)[0];
        return IN_WORKSPACE.contains(place.toLowerCase(Locale.ROOT))
                ? Optional.empty()
                : Optional.of(new Mention(text, text));
    }
}
