package dev.azureml.operator.convert;

import com.fasterxml.jackson.databind.JsonNode;
import dev.azureml.operator.manifest.Yaml;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What {@code az ml … show} and {@code list} print: the keys of its YAML, and besides what Azure says by itself. The id
 * tells what it is.
 */
final class Shown {
    private static final Pattern ID = Pattern.compile("(?i)(?:azureml:)?(/subscriptions/[^/]+/resourceGroups/[^/]+"
            + "/providers/Microsoft[.]MachineLearningServices/workspaces/[^/]+)(?:/([^/]+)/[^/]+(?:/([^/]+)/[^/]+)?)?");
    private static final Map<String, SourceKind> BY_COLLECTION = Map.ofEntries(Map.entry("", SourceKind.WORKSPACE),
            Map.entry("computes", SourceKind.COMPUTE), Map.entry("datastores", SourceKind.DATASTORE),
            Map.entry("connections", SourceKind.CONNECTION), Map.entry("data", SourceKind.DATA),
            Map.entry("data/versions", SourceKind.DATA), Map.entry("models/versions", SourceKind.MODEL),
            Map.entry("environments/versions", SourceKind.ENVIRONMENT),
            Map.entry("onlineendpoints", SourceKind.ONLINE_ENDPOINT),
            Map.entry("onlineendpoints/deployments", SourceKind.ONLINE_DEPLOYMENT),
            Map.entry("batchendpoints", SourceKind.BATCH_ENDPOINT),
            Map.entry("batchendpoints/deployments", SourceKind.BATCH_DEPLOYMENT),
            Map.entry("serverlessendpoints", SourceKind.SERVERLESS_ENDPOINT));
    /** What Azure says by itself, and the command line of Azure adds to whatever has an id. */
    private static final Set<String> ADDED = Set.of("resourceGroup", "provisioning_state", "provisioning_errors",
            "creation_context", "created_on", "scoring_uri", "openapi_uri", "latest_version", "system_data");

    private static final Set<String> FREE = Set.of("tags", "properties", "metadata", "environment_variables");

    private Shown() {
    }

    /** Whether a text in JSON is of that kind, or written for az ml. */
    static boolean isIn(JsonNode json) {
        return json.isArray()
                ? !json.isEmpty() && json.valueStream().allMatch(Shown::isIn)
                : ID.matcher(json.path("id").asText("")).matches()
                        || json.path("$schema").asText("").contains("azuremlschemas");
    }

    static boolean isId(Yaml.Entry entry) {
        return entry.key().equals("id") && entry.value() instanceof Yaml.Scalar scalar && ID.matcher(scalar.text())
                .matches();
    }

    static Optional<SourceKind> kind(Yaml.Mapping document) {
        return id(document).flatMap(id -> Optional.ofNullable(BY_COLLECTION.get((id.group(2) == null
                ? ""
                : id.group(2) + (id.group(3) == null ? "" : "/" + id.group(3))).toLowerCase(Locale.ROOT))));
    }

    static boolean is(Yaml.Mapping document) {
        return id(document).isPresent();
    }

    /** The ARM id of the workspace that it lies in. */
    static Optional<String> workspace(Yaml.Mapping document) {
        return id(document).filter(id -> id.group(2) != null).map(id -> id.group(1));
    }

    private static Optional<Matcher> id(Yaml.Mapping document) {
        return document.text("id").map(ID::matcher).filter(Matcher::matches);
    }

    /** The same without what is null, or said by Azure alone; of others all. */
    static Yaml.Mapping cleaned(Yaml.Mapping document) {
        return id(document).isPresent() ? (Yaml.Mapping) withoutNothing(document) : document;
    }

    private static Yaml withoutNothing(Yaml value) {
        return switch (value) {
            case Yaml.Mapping mapping -> new Yaml.Mapping(mapping.place(), mapping.entries().stream()
                    .filter(entry -> !entry.value().isNull() && !isEmpty(entry.value()) && !ADDED.contains(entry.key()))
                    .map(entry -> new Yaml.Entry(entry.place(), entry.key(), FREE.contains(entry.key())
                            ? withoutAzuresOwn(entry)
                            : withoutNothing(entry.value())))
                    .toList());
            case Yaml.Items items -> new Yaml.Items(items.place(), items.values().stream().filter(item -> !isRule(item))
                    .map(Shown::withoutNothing).toList());
            case Yaml.Scalar scalar -> scalar;
        };
    }

    /** In what people choose freely an empty text says something; Azure writes among it, too. */
    private static Yaml withoutAzuresOwn(Yaml.Entry entry) {
        return entry.value() instanceof Yaml.Mapping mapping
                ? new Yaml.Mapping(mapping.place(), mapping.entries().stream().filter(each -> !each.value().isNull()
                        && !(entry.key().equals("properties") && each.key().toLowerCase(Locale.ROOT).startsWith(
                                "azure")))
                        .toList())
                : entry.value();
    }

    /** Whether it is a rule that Azure makes in a managed network by itself. */
    private static boolean isRule(Yaml item) {
        return item instanceof Yaml.Mapping rule && rule.has("destination") && rule.text("category")
                .filter(category -> !Names.folded(category).equals("userdefined")).isPresent();
    }

    private static boolean isEmpty(Yaml value) {
        return switch (value) {
            case Yaml.Mapping mapping -> mapping.entries().isEmpty();
            case Yaml.Items items -> items.values().isEmpty();
            case Yaml.Scalar scalar -> scalar.text().isEmpty();
        };
    }
}
