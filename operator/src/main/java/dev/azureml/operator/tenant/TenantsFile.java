package dev.azureml.operator.tenant;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.azureml.api.AdoptionPolicy;
import dev.azureml.operator.text.Suggestion;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The tenants file, YAML or JSON. It fails closed: what it does not know, or an entry that could never count, is refused
 * with its place, and an empty file allows nobody anything only where it says so.
 */
public record TenantsFile(Path path) {
    /** What a file looks like, for whoever has none yet. */
    public static final String FORMS = """
            One team alone:
              tenants:
                - namespaces: ["*"]
                  identity: Operator
                  scopes: ["/"]
            Many teams, each as itself and in its own resource group:
              tenants:
                - namespaces: [team-a, team-a-*]
                  identity: Own
                  scopes: [/subscriptions/SUBSCRIPTION/resourceGroups/team-a]""";

    private static final Set<String> PROPERTIES = Set.of("namespaces", "identity", "scopes", "kubernetesNamespaces",
            "overrides", "adoptionPolicy", "fetchHosts", "paused");
    private static final Set<String> OF_SCOPE = Set.of("id", "allow");

    /** Returns what it says now; throws {@link IllegalArgumentException} with the place of what is wrong in it. */
    public Tenants read() {
        try {
            return parse(Files.readString(path, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new IllegalArgumentException("the file can't be read", e);
        }
    }

    /** Returns what such a text says; throws {@link IllegalArgumentException} with the place of what is wrong in it. */
    public static Tenants parse(String text) {
        JsonNode root = tree(text);
        if (root == null || !root.path("tenants").isArray()) {
            throw new IllegalArgumentException("expected a list of tenants.\n" + FORMS);
        }
        known("the file", root, Set.of("tenants"));
        List<Tenant> entries = new ArrayList<>();
        for (JsonNode entry : root.get("tenants")) {
            entries.add(tenant("tenants[" + entries.size() + "]", entry));
        }
        unreached(entries);
        return new Tenants(entries);
    }

    /** The first entry that names a namespace counts: what stands behind one that names the same is meant to, and doesn't. */
    private static void unreached(List<Tenant> entries) {
        for (int at = 1; at < entries.size(); at++) {
            for (NamePattern pattern : entries.get(at).namespaces()) {
                for (int before = 0; before < at; before++) {
                    if (entries.get(before).namespaces().stream().anyMatch(p -> p.isEveryName() || p.equals(pattern))) {
                        throw new IllegalArgumentException("tenants[" + at + "].namespaces: " + pattern.text()
                                + " is named by tenants[" + before
                                + "] already, and the first entry counts: say it once,"
                                + " and \"*\" last");
                    }
                }
            }
        }
    }

    private static Tenant tenant(String place, JsonNode entry) {
        if (!entry.isObject()) {
            throw new IllegalArgumentException(place + ": expected an entry.\n" + FORMS);
        }
        known(place, entry, PROPERTIES);
        List<NamePattern> namespaces = patterns(place + ".namespaces", entry.path("namespaces"));
        if (namespaces.isEmpty()) {
            throw new IllegalArgumentException(place + ".namespaces: name at least one, such as [team-a]");
        }
        return new Tenant(namespaces, word(place + ".identity", entry.path("identity"), Tenant.Identity.values()),
                list(place + ".scopes", entry.path("scopes"), TenantsFile::scope),
                entry.has("kubernetesNamespaces")
                        ? patterns(place + ".kubernetesNamespaces", entry.get("kubernetesNamespaces"))
                        : null,
                flag(place + ".overrides", entry), entry.has("adoptionPolicy")
                        ? word(place + ".adoptionPolicy", entry.get("adoptionPolicy"), AdoptionPolicy.values())
                        : null,
                entry.has("fetchHosts")
                        ? list(place + ".fetchHosts", entry.get("fetchHosts"), TenantsFile::host)
                        : List.of(),
                flag(place + ".paused", entry));
    }

    private static Scope scope(String place, JsonNode node) {
        if (node.isTextual()) {
            return new Scope(id(place, node), Scope.PLAIN);
        }
        if (!node.isObject()) {
            throw new IllegalArgumentException(place + ": expected an ARM id, or {id: …, allow: [refer, …]}");
        }
        known(place, node, OF_SCOPE);
        Set<Use> allow = EnumSet.of(Use.REFER);
        List<Use> said = list(place + ".allow", node.path("allow"), (at, use) -> word(at, use, Use.values()));
        if (said.isEmpty()) {
            throw new IllegalArgumentException(place + ".allow: name at least one of " + words(Use.values()));
        }
        allow.addAll(said);
        return new Scope(id(place + ".id", node.path("id")), allow);
    }

    private static ArmScope id(String place, JsonNode node) {
        if (!node.isTextual()) {
            throw new IllegalArgumentException(place + ": expected an ARM id such as /subscriptions/…/resourceGroups/…,"
                    + " or azureml://registries/NAME");
        }
        return at(place, () -> ArmScope.parse(node.textValue()));
    }

    private static HostPattern host(String place, JsonNode node) {
        if (!node.isTextual()) {
            throw new IllegalArgumentException(place + ": expected a host, such as github.com");
        }
        return at(place, () -> HostPattern.parse(node.textValue()));
    }

    private static List<NamePattern> patterns(String place, JsonNode node) {
        return list(place, node, (at, name) -> {
            if (!name.isTextual()) {
                throw new IllegalArgumentException(at + ": expected the name of a namespace, such as team-a or team-*");
            }
            return at(at, () -> new NamePattern(name.textValue()));
        });
    }

    /** How one element of a list is read. */
    @FunctionalInterface
    private interface Element<T> {
        T read(String place, JsonNode node);
    }

    private static <T> List<T> list(String place, JsonNode node, Element<T> element) {
        if (!node.isArray()) {
            throw new IllegalArgumentException(place + ": expected a list");
        }
        List<T> all = new ArrayList<>();
        for (JsonNode one : node) {
            all.add(element.read(place + "[" + all.size() + "]", one));
        }
        return all;
    }

    private static boolean flag(String place, JsonNode entry) {
        JsonNode node = entry.path(place.substring(place.lastIndexOf('.') + 1));
        if (!node.isMissingNode() && !node.isBoolean()) {
            throw new IllegalArgumentException(place + ": expected true or false");
        }
        return node.asBoolean(false);
    }

    private static <E extends Enum<E>> E word(String place, JsonNode node, E[] words) {
        return Arrays.stream(words).filter(word -> word.name().equalsIgnoreCase(node.asText())).findFirst()
                .orElseThrow(() -> new IllegalArgumentException(place + ": expected one of " + words(words)));
    }

    /** As the file writes them: identities and policies begin with a capital, uses don't. */
    private static <E extends Enum<E>> String words(E[] words) {
        Function<String, String> written = words instanceof Use[]
                ? Function.identity()
                : word -> word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
        return Arrays.stream(words).map(word -> written.apply(word.name().toLowerCase(Locale.ROOT)))
                .collect(Collectors.joining(", "));
    }

    private static <T> T at(String place, Supplier<T> value) {
        try {
            return value.get();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(place + ": " + e.getMessage(), e);
        }
    }

    private static void known(String place, JsonNode node, Set<String> properties) {
        node.fieldNames().forEachRemaining(name -> {
            if (!properties.contains(name)) {
                throw new IllegalArgumentException(place + ": there is no property " + name
                        + Suggestion.nearest(name, properties).map(near -> "; did you mean " + near + "?")
                                .orElse("; there are "
                                        + properties.stream().sorted().collect(Collectors.joining(", "))));
            }
        });
    }

    private static @Nullable JsonNode tree(String text) {
        ObjectMapper mapper = new ObjectMapper().enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);
        try {
            return new KubernetesSerialization(mapper, false).unmarshal(text, JsonNode.class);
        } catch (RuntimeException e) { // the YAML reader's and the JSON reader's have nothing else in common
            throw new IllegalArgumentException("neither YAML nor JSON, or a property is there twice", e);
        }
    }
}
