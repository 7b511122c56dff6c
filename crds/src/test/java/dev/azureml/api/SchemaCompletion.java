package dev.azureml.api;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.crdv2.generator.CRDPostProcessor;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceColumnDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.api.model.apiextensions.v1.ValidationRule;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import static java.util.Comparator.comparingInt;
import static java.util.Objects.requireNonNull;

/** Puts into a generated CRD what no annotation of the generator says. */
final class SchemaCompletion implements CRDPostProcessor {
    /** Bounds where the record says none: the API server prices CEL by them. */
    static final long SPEC_STRING = 1024;
    static final long LIST = 64;
    /** Azure's own bound on the name of a tag. */
    static final int LONGEST_KEY = 512;
    static final String KEY_RULE = "self.all(k, size(k) <= " + LONGEST_KEY + ")";

    private static final Map<String, String> LIST_MAP_KEYS = Map.of("conditions", "type", "resources", "key",
            "operations", "key", "advice", "rule", "deployments", "name", "appliedActions", "name");
    private static final Set<String> SETS = Set.of("userAssignedIdentities", "allowedNamespaces",
            "associatedWorkspaces", "additionalWorkspaceStorageAccounts");
    private static final Set<String> ATOMIC_MAPS = Set.of("traffic", "mirrorTraffic", "overrides", "parameters");
    private static final Set<String> FREE_FORM = Set.of("overrides", "parameters");

    @Override
    public HasMetadata process(HasMetadata resource, String crdVersion) {
        if (resource instanceof CustomResourceDefinition crd) {
            var kind = crd.getSpec().getNames().getKind();
            for (var version : crd.getSpec().getVersions()) {
                completeRoot(version.getSchema().getOpenAPIV3Schema(), kind);
                version.getAdditionalPrinterColumns()
                        .sort(comparingInt(column -> columns(kind).indexOf(column.getName())));
                version.getAdditionalPrinterColumns().forEach(SchemaCompletion::withoutZero);
            }
        }
        return resource;
    }

    /** The API server leaves out a priority of 0, and who compares would never be in sync with it. */
    private static void withoutZero(CustomResourceColumnDefinition column) {
        if (Integer.valueOf(0).equals(column.getPriority())) {
            column.setPriority(null);
        }
    }

    private static void completeRoot(JSONSchemaProps root, String kind) {
        root.setDescription(describe(kind));
        root.setRequired(List.of("spec"));
        var spec = property(root, "spec");
        var status = property(root, "status");
        spec.setDescription("What the " + kind + " should be.");
        status.setDescription("What is true of the " + kind + "; written by the operator.");
        status.setDefault(JsonNodeFactory.instance.objectNode().put("observedGeneration", -1));
        root.setXKubernetesValidations(withoutDuplicates(root));
        complete("spec", spec, SPEC_STRING);
        sayPatternsInWords("spec", spec);
        complete("status", status, Limits.MESSAGE);
        restrictDeletionPolicy(spec, switch (kind) {
            case "MLWorkspace" -> List.of("Delete", "Purge", "Retain");
            case "MLCompute" -> List.of("Delete", "Detach", "Retain");
            default -> List.of("Delete", "Retain");
        });
        var dependencies = spec.getProperties().get("dependencies");
        if (dependencies != null) {
            restrictDeletionPolicy(dependencies, List.of("Delete", "Retain"));
        }
    }

    static JSONSchemaProps property(JSONSchemaProps owner, String name) {
        return requireNonNull(owner.getProperties().get(name), name);
    }

    private static String describe(String kind) {
        return requireNonNull(type(kind).getAnnotation(JsonClassDescription.class)).value();
    }

    /** The generator sorts columns by path; people want them as the class lists them. */
    private static List<String> columns(String kind) {
        return Stream.of(type(kind).getAnnotationsByType(AdditionalPrinterColumn.class))
                .map(AdditionalPrinterColumn::name).toList();
    }

    private static Class<? extends HasMetadata> type(String kind) {
        return Stream.of(Kinds.values()).filter(one -> one.kind().equals(kind)).findFirst().orElseThrow().type();
    }

    private static void restrictDeletionPolicy(JSONSchemaProps owner, List<String> values) {
        var nodes = values.stream().<JsonNode>map(JsonNodeFactory.instance::textNode).toList();
        property(owner, "deletionPolicy").setEnum(nodes);
    }

    private static void complete(String name, JSONSchemaProps schema, long stringBound) {
        schema.setXKubernetesValidations(withoutDuplicates(schema));
        switch (schema.getType()) {
            case "string" -> completeString(name, schema, stringBound);
            case "array" -> completeList(name, schema);
            case "object" -> completeMap(name, schema);
            case "integer" -> completeInteger(name, schema);
            case null, default -> {
                // Booleans and numbers have no bounds that matter.
            }
        }
        children(name, schema).forEach(child -> complete(child.getKey(), child.getValue(), stringBound));
    }

    /** Of a pattern the API server says the regular expression alone; a status has them, since no person writes it. */
    private static void sayPatternsInWords(String path, JSONSchemaProps schema) {
        if (schema.getPattern() != null) {
            addRule(schema, PatternWords.rule(path, schema.getPattern()));
            schema.setPattern(null);
        }
        children("", schema).forEach(child -> sayPatternsInWords(path + "." + child.getKey(), child.getValue()));
    }

    static Stream<Map.Entry<String, JSONSchemaProps>> children(String name, JSONSchemaProps schema) {
        var properties = schema.getProperties() == null
                ? Stream.<Map.Entry<String, JSONSchemaProps>>empty()
                : schema.getProperties().entrySet().stream();
        var items = schema.getItems() == null
                ? Stream.<Map.Entry<String, JSONSchemaProps>>empty()
                : Stream.of(Map.entry(name + "[]", schema.getItems().getSchema()));
        var values = schema.getAdditionalProperties() == null || schema.getAdditionalProperties().getSchema() == null
                ? Stream.<Map.Entry<String, JSONSchemaProps>>empty()
                : Stream.of(Map.entry(name + "{}", schema.getAdditionalProperties().getSchema()));
        return Stream.of(properties, items, values).flatMap(entries -> entries);
    }

    private static List<ValidationRule> withoutDuplicates(JSONSchemaProps schema) {
        return schema.getXKubernetesValidations().stream().distinct().toList();
    }

    private static void completeString(String name, JSONSchemaProps schema, long bound) {
        if (name.equals("lastTransitionTime")) {
            schema.setFormat("date-time");
        }
        if (schema.getMaxLength() == null && (schema.getEnum() == null || schema.getEnum().isEmpty())) {
            schema.setMaxLength(bound);
        }
    }

    private static void completeInteger(String name, JSONSchemaProps schema) {
        boolean isLong = name.equals("observedGeneration");
        schema.setFormat(isLong ? "int64" : "int32");
        // Not every version of Kubernetes holds a value to its format.
        if (!isLong && schema.getMaximum() == null) {
            schema.setMaximum((double) Integer.MAX_VALUE);
        }
        if (!isLong && schema.getMinimum() == null) {
            schema.setMinimum((double) Integer.MIN_VALUE);
        }
    }

    private static void completeList(String name, JSONSchemaProps schema) {
        if (schema.getMaxItems() == null) {
            schema.setMaxItems(LIST);
        }
        var key = LIST_MAP_KEYS.get(name);
        if (key != null) {
            schema.setXKubernetesListType("map");
            schema.setXKubernetesListMapKeys(List.of(key));
        } else {
            schema.setXKubernetesListType(SETS.contains(name) ? "set" : "atomic");
        }
    }

    private static void completeMap(String name, JSONSchemaProps schema) {
        if (FREE_FORM.contains(name)) {
            schema.setAdditionalProperties(null);
            schema.setXKubernetesPreserveUnknownFields(true);
        }
        if (ATOMIC_MAPS.contains(name)) {
            schema.setXKubernetesMapType("atomic");
        }
        if (schema.getAdditionalProperties() == null) {
            return;
        }
        if (schema.getMaxProperties() == null) {
            schema.setMaxProperties(LIST);
        }
        var rule = new ValidationRule();
        rule.setRule(KEY_RULE);
        rule.setMessage("a key has at most " + LONGEST_KEY + " characters");
        addRule(schema, rule);
    }

    private static void addRule(JSONSchemaProps schema, ValidationRule rule) {
        schema.setXKubernetesValidations(Stream.concat(schema.getXKubernetesValidations().stream(), Stream.of(rule))
                .toList());
    }
}
