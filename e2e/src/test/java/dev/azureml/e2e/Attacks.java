package dev.azureml.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.e2e.kube.Checkout;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** The ways out of a scope: those that the CRDs offer, and those that attacks.yaml tries. */
final class Attacks {
    static final String SUBSCRIPTION_OF_OTHERS = "ffffffff-0000-0000-0000-000000000000";
    static final String MINE = "/subscriptions/" + World.SUBSCRIPTION + "/resourceGroups/mine";
    static final String THEIRS = "/subscriptions/" + SUBSCRIPTION_OF_OTHERS + "/resourceGroups/theirs";
    private static final String URI = "azureml:/" + THEIRS.replace("resourceGroups", "resourcegroups")
            + "/workspaces/w";
    private static final String OUT_OF_SCOPE = "OutOfScope";
    private static final Pattern TAKES_IDS = Pattern.compile("/subscriptions/|azureml");
    /** Names of properties that say a part of an ARM id. */
    private static final Pattern PART = Pattern.compile(".*[.](subscriptionId|resourceGroup|resourceGroup[.]name)");

    private Attacks() {
    }

    /**
     * One attack.
     *
     * @param place of the property as the CRD has it, with [] and {} for what a list or map holds
     * @param reason for which it is refused
     */
    record Attack(String kind, String place, String name, JsonNode spec, String reason) {
        String manifest() {
            ObjectNode object = World.JSON.createObjectNode().put("apiVersion", "azureml.dev/v1alpha1").put("kind",
                    kind);
            object.putObject("metadata").put("name", name);
            object.set("spec", spec);
            return object.toString();
        }

        /** Whether a message names the property, or one below it. */
        boolean isNamedIn(String message) {
            String pattern = Pattern.quote(place).replace("[]", "\\E\\[\\d+\\]\\Q").replace("{}", "\\E[.][^.:]+\\Q");
            return !reason.equals(OUT_OF_SCOPE)
                    || Pattern.compile("^" + pattern + "(?![A-Za-z])").matcher(message).find();
        }
    }

    static List<Attack> all() {
        JsonNode file = read();
        List<Attack> attacks = new ArrayList<>();
        file.path("attacks").properties().forEach(kind -> kind.getValue().properties().forEach(attack -> {
            ObjectNode spec = file.path("specs").path(kind.getKey()).deepCopy();
            spec.setAll((ObjectNode) attack.getValue());
            attacks.add(new Attack(kind.getKey(), attack.getKey(), "attack" + attacks.size(), spec,
                    file.path("otherwise").path(kind.getKey() + " " + attack.getKey()).asText(OUT_OF_SCOPE)));
        }));
        return attacks;
    }

    private static JsonNode read() {
        try (InputStream in = Objects.requireNonNull(Attacks.class.getResourceAsStream("/attacks.yaml"))) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return Serialization.unmarshal(text.replace("THEIRS", THEIRS).replace("NEIGHBOURS", MINE.replace("/mine",
                    "/theirs")).replace("MINE", MINE).replace("URI/", URI
                            + "/"),
                    JsonNode.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Kind and place of each property in the CRDs that takes an ARM id, a part of one, a URI or overrides. */
    static Set<String> ways() {
        return walk((place, node) -> node.path("type").asText().equals("string")
                ? TAKES_IDS.matcher(node.path("x-kubernetes-validations").findValuesAsText("rule").toString()).find()
                        || node.path("description").asText().contains("ARM id")
                        || node.path("description").asText().contains("azureml:") || PART.matcher(place).matches()
                        || place.endsWith(".environmentId")
                : place.endsWith(".overrides") || place.endsWith(".parameters"));
    }

    /** Kind and place of each reference that may name another namespace. */
    static Set<String> references() {
        return walk((place, _) -> place.endsWith(".namespace") && !place.equals("spec.kubernetes.namespace"));
    }

    /** Whether a property is one of those looked for. */
    @FunctionalInterface
    private interface Search {
        boolean finds(String place, JsonNode schema);
    }

    private static Set<String> walk(Search search) {
        Set<String> found = new TreeSet<>();
        for (Path file : Checkout.find().crds()) {
            JsonNode crd;
            try {
                crd = Serialization.unmarshal(Files.readString(file), JsonNode.class);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            walk(crd.at("/spec/names/kind").asText(), "spec",
                    crd.at("/spec/versions/0/schema/openAPIV3Schema/properties/spec"), search, found);
        }
        return found;
    }

    private static void walk(String kind, String place, JsonNode schema, Search search, Set<String> found) {
        if (search.finds(place, schema)) {
            found.add(kind + " " + place);
        }
        schema.path("properties").properties()
                .forEach(p -> walk(kind, place + "." + p.getKey(), p.getValue(), search, found));
        if (schema.path("items").isObject()) {
            walk(kind, place + "[]", schema.path("items"), search, found);
        }
        if (schema.path("additionalProperties").isObject()) {
            walk(kind, place + "{}", schema.path("additionalProperties"), search, found);
        }
    }

    /** Whether a request, in its path or its body, speaks of what is not the tenant's. */
    static boolean speaksOfOthers(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        return lower.contains(SUBSCRIPTION_OF_OTHERS) || lower.contains("theirs");
    }
}
