package dev.azureml.operator.convert;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Holds a spec to the schema of its CRD: types, words, bounds, patterns, what is required and what excludes what. Other rules
 * are left to the API server.
 */
final class SpecCheck {
    private static final Pattern MATCHES = Pattern.compile("self\\.matches\\(r\"(.*)\"\\)");
    private static final Pattern COUNT = Pattern.compile("\\[(has\\(self\\.\\w+\\)(?:, has\\(self\\.\\w+\\))*)]"
            + "\\.(filter\\(x, x\\)\\.size\\(\\) (==|<=) 1|exists_one\\(x, x\\))");
    private static final Pattern EITHER = Pattern.compile("has\\(self\\.(\\w+)\\) != has\\(self\\.(\\w+)\\)");
    private static final Pattern HAS = Pattern.compile("has\\(self\\.(\\w+)\\)");
    private static final Pattern ORDER = Pattern
            .compile("(?:!has\\(self\\.\\w+\\) \\|\\| )*self\\.(\\w+) <= self\\.(\\w+)");
    private static final String AZURE_NAME = "azureName";
    private static final String GUID = "a GUID such as 01234567-89ab-cdef-0123-456789abcdef";
    private static final String DURATION = "an ISO 8601 duration such as PT30M";
    private static final String TIME = "a time without zone, such as 2026-01-31T08:00:00";
    private static final String QUANTITY = "a quantity above 0, such as 500m, 2 or 1.5Gi";
    /** What a field takes whose pattern is not an id's, by its name. */
    private static final Map<String, String> WORDS = Map.ofEntries(
            Map.entry("vmSize", "the size of a virtual machine, such as Standard_DS3_v2"),
            Map.entry("location", "an Azure region such as westeurope"),
            Map.entry("computeLocation", "an Azure region such as westeurope"),
            Map.entry("version", "letters, digits, dots, hyphens and underscores, such as 1 or 2026.01"),
            Map.entry("image", "an image such as registry.example.com/team/scoring:1.2, without https://"),
            Map.entry("subscriptionId", GUID), Map.entry("tenantId", GUID), Map.entry("clientId", GUID),
            Map.entry("objectId", GUID), Map.entry("idleTimeBeforeShutdown", DURATION),
            Map.entry("nodeIdleTimeBeforeScaleDown", DURATION), Map.entry("startTime", TIME),
            Map.entry("cpu", QUANTITY), Map.entry("memory", QUANTITY), Map.entry("gpu", QUANTITY),
            Map.entry("containerName", "small letters, digits and single hyphens, such as my-data"),
            Map.entry("filesystem", "small letters, digits and single hyphens, such as my-data"),
            Map.entry("fileShareName", "small letters, digits and single hyphens, such as my-share"),
            Map.entry("accountName",
                    "the name of an account, not its URL: small letters and digits, such as mystorage"),
            Map.entry("storeName", "the name of an account, not its URL: small letters and digits, such as mylake"),
            Map.entry("endpoint", "a host name without https://, such as core.windows.net"),
            Map.entry("protocol", "a protocol such as https"),
            Map.entry("thumbprint", "40 hexadecimal digits"),
            Map.entry("keyIdentifier",
                    "the URL of a key, such as https://my-vault.vault.azure.net/keys/my-key/0123456789"),
            Map.entry("uri", "a URI such as azureml://datastores/my-store/paths/folder or https://account.blob.core."
                    + "windows.net/container/folder, without spaces and without a query"),
            Map.entry("contextUri", "a URI such as azureml://datastores/my-store/paths/folder, without a query"),
            Map.entry("codeUri", "a URI such as azureml://datastores/my-store/paths/folder, without a query"),
            Map.entry("path", "a path such as train/data.csv: no slash first, no . or .. between slashes"),
            Map.entry("modelId",
                    "a model of a registry, such as azureml://registries/azureml-meta/models/Llama-3.1-8B"),
            Map.entry("instanceType", "the name of an instance type: small letters, digits, hyphens and dots"),
            Map.entry("imageBuildCompute", "3 to 24 letters, digits and hyphens, a letter first"),
            Map.entry("name", "letters, digits and single hyphens, a letter first, such as blue-2"),
            Map.entry("componentId",
                    "azureml:NAME:VERSION, azureml:NAME@latest, azureml://registries/REGISTRY/components/"
                            + "NAME/versions/VERSION or an ARM id"),
            Map.entry("computeId", "azureml:NAME, or the ARM id of a compute"));
    private static final Map<String, String> AZURE_NAMES = Map.of(
            "MLWorkspace", "3 to 33 letters, digits, hyphens and underscores, a letter or digit first",
            "MLConnection", "3 to 33 letters, digits, hyphens and underscores, a letter or digit first",
            "MLCompute", "3 to 24 letters, digits and hyphens, a letter first, with no hyphen and number at the end",
            "MLInferenceEndpoint", "3 to 32 letters, digits and single hyphens, a letter first");

    private final String kind;
    private final List<Problem> problems = new ArrayList<>();

    /**
     * Something that the API server would not take.
     *
     * @param path names and indexes, with slashes between
     */
    record Problem(String path, String text) {
        /** Returns the path as people write it: spec.managed.deployments[0].model. */
        String field() {
            return "spec" + path.replaceAll("/([0-9]+)(?=/|$)", "[$1]").replace('/', '.');
        }
    }

    private SpecCheck(String kind) {
        this.kind = kind;
    }

    /**
     * Returns what is wrong.
     *
     * @param azureName what the object is called in Azure, whether its spec says it or its name is the same
     */
    static List<Problem> of(String kind, String azureName, JsonNode spec) {
        var check = new SpecCheck(kind);
        check.look(Shape.ofSpec(kind), spec, "");
        if (!spec.has(AZURE_NAME)) {
            check.text(Shape.ofSpec(kind).at(AZURE_NAME), azureName, "/" + AZURE_NAME);
        }
        if (kind.equals("MLCompute") && azureName.matches(".*-[0-9]+")) {
            check.problems.add(new Problem("/" + AZURE_NAME, "takes " + AZURE_NAMES.get(kind)));
        }
        return check.problems.stream().distinct().toList();
    }

    /** Returns what is wrong with a part of a spec. */
    static List<Problem> ofPart(String kind, Shape shape, JsonNode value) {
        var check = new SpecCheck(kind);
        check.look(shape, value, "");
        return check.problems.stream().distinct().toList();
    }

    private void look(Shape shape, JsonNode value, String path) {
        if (shape.isFree() || path.equals("/overrides")) {
            return;
        }
        String type = value.getNodeType() == JsonNodeType.NUMBER
                ? value.isIntegralNumber() ? "integer" : "number"
                : value.getNodeType().name().toLowerCase(java.util.Locale.ROOT);
        if (!shape.type().equals(type) && !(shape.type().equals("number") && type.equals("integer"))) {
            problems.add(new Problem(path, "takes " + article(shape.type()) + ", not " + article(type)));
            return;
        }
        switch (type) {
            case "object" -> object(shape, value, path);
            case "array" -> {
                bound(shape, "maxItems", value.size(), path, "elements");
                for (int i = 0; i < value.size(); i++) {
                    look(shape.items(), value.get(i), path + "/" + i);
                }
            }
            case "string" -> text(shape, value.asText(), path);
            default -> number(shape, value, path);
        }
    }

    private static String article(String type) {
        return (type.matches("[aeiou].*") ? "an " : "a ") + type;
    }

    private void object(Shape shape, JsonNode value, String path) {
        bound(shape, "maxProperties", value.size(), path, "keys");
        value.propertyStream().forEach(property -> {
            Shape inner = shape.isMap() ? shape.values() : shape.at(property.getKey());
            if (inner.isThere()) {
                look(inner, property.getValue(), path + "/" + property.getKey());
            } else {
                problems.add(new Problem(path + "/" + property.getKey(), "is no field"));
            }
        });
        shape.required().stream().filter(name -> !value.has(name))
                .forEach(name -> problems.add(new Problem(path + "/" + name,
                        "is missing")));
        shape.rules().forEach(rule -> together(rule, value, path));
    }

    /** Rules on which fields stand beside each other. */
    private void together(String rule, JsonNode value, String path) {
        Matcher count = COUNT.matcher(rule);
        Matcher either = EITHER.matcher(rule);
        List<String> names;
        boolean atMost = false;
        if (count.matches()) {
            names = HAS.matcher(count.group(1)).results().map(found -> found.group(1)).toList();
            atMost = "<=".equals(count.group(3));
        } else if (either.matches()) {
            names = Arrays.asList(either.group(1), either.group(2));
        } else {
            order(rule, value, path);
            return;
        }
        List<String> there = names.stream().filter(value::has).toList();
        if (there.size() > 1 || there.isEmpty() && !atMost) {
            problems.add(new Problem(path,
                    "takes " + (atMost ? "at most" : "exactly") + " one of " + String.join(", ", names)
                            + (there.isEmpty() ? "" : ", and has " + String.join(" and ", there))));
        }
    }

    private void order(String rule, JsonNode value, String path) {
        Matcher order = ORDER.matcher(rule);
        if (order.matches() && value.path(order.group(1)).isNumber() && value.path(order.group(2)).isNumber()
                && value.path(order.group(1)).asDouble() > value.path(order.group(2)).asDouble()) {
            problems.add(new Problem(path + "/" + order.group(1), "can't be above " + order.group(2) + ", which is "
                    + value.path(order.group(2)).asText()));
        }
    }

    private void text(Shape shape, String text, String path) {
        bound(shape, "maxLength", text.codePointCount(0, text.length()), path, "characters");
        if (text.length() < shape.schema().path("minLength").asInt()) {
            problems.add(
                    new Problem(path, "takes " + shape.schema().path("minLength").asInt() + " characters at least"));
            return;
        }
        if (!shape.words().isEmpty() && !shape.words().contains(text)) {
            problems.add(new Problem(path, "can be " + String.join(", ", shape.words())));
        }
        for (String rule : shape.rules().toList()) {
            Matcher pattern = MATCHES.matcher(rule);
            if (pattern.matches() && !Pattern.compile(pattern.group(1)).matcher(text).find()) {
                problems.add(new Problem(path, "takes " + words(path, pattern.group(1))));
            }
        }
    }

    private String words(String path, String pattern) {
        String name = path.substring(path.lastIndexOf('/') + 1);
        if (pattern.startsWith("^/subscriptions/")) {
            return "an ARM id such as " + example(pattern);
        }
        if (name.equals(AZURE_NAME)) {
            return AZURE_NAMES.getOrDefault(kind,
                    "up to 255 letters, digits, hyphens and underscores, a letter or digit first");
        }
        if (path.contains("Route/path")) {
            return "a path such as /score: a slash first, no space, ? or #";
        }
        return WORDS.getOrDefault(name.matches("[0-9]+") ? "" : name, "something else; crds/reference.md says what");
    }

    /** Makes an id of the pattern of an id. */
    static String example(String pattern) {
        return pattern.replaceAll("\\(\\[\\^/\\?#%]\\+\\|.*$|\\((/[^()|]*)(\\([^()]*\\))?\\)[+?*]?", "$1")
                .replaceAll("\\(([^()|]*)[|][^()]*\\)", "$1").replaceAll("\\[\\^[^]]*]\\+", "NAME")
                .replaceAll("\\[([A-Z])[a-z]]", "$1").replace("[.]", ".").replaceAll("[\\^$()+?]", "")
                .replace("/subscriptions/NAME/Resource", "/subscriptions/NAME/resource");
    }

    private void number(Shape shape, JsonNode value, String path) {
        for (String bound : List.of("minimum", "maximum")) {
            JsonNode limit = shape.schema().path(bound);
            if (limit.isNumber() && (bound.equals("minimum")
                    ? value.asDouble() < limit.asDouble()
                    : value.asDouble() > limit.asDouble())) {
                problems.add(new Problem(path, "can be " + limit.asLong() + " at " + (bound.equals("minimum")
                        ? "least"
                        : "most")));
            }
        }
    }

    private void bound(Shape shape, String name, int size, String path, String what) {
        JsonNode limit = shape.schema().path(name);
        if (limit.isNumber() && size > limit.asInt()) {
            problems.add(new Problem(path, "takes " + limit.asInt() + " " + what + " at most, and has " + size));
        }
    }
}
