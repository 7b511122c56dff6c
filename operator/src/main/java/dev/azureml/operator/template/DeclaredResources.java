package dev.azureml.operator.template;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.operator.declared.Declaration;
import dev.azureml.operator.declared.JsonFile;
import dev.azureml.operator.declared.Note;
import dev.azureml.operator.declared.Nulls;
import dev.azureml.operator.declared.Resource;
import dev.azureml.operator.text.SourceLocation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The resources that a template declares, those of the deployments within it too. */
final class DeclaredResources {
    private static final String DEPLOYMENT = "Microsoft.Resources/deployments";
    private static final int DEEPEST = 20;
    private static final int MOST = 800;

    private final JsonFile file;
    private final Map<String, Map<String, Value>> outputs = new HashMap<>();
    private final List<Resource> resources = new ArrayList<>();
    private final List<String> unused = new ArrayList<>();
    private final List<Note> remarks = new ArrayList<>();

    private DeclaredResources(JsonFile file) {
        this.file = file;
    }

    /**
     * Reads a template.
     *
     * @param given values of its parameters
     * @throws TemplateException where it can't be read at all
     */
    static DeclaredResources of(JsonFile file, Template.Target target, Map<String, JsonNode> given) {
        DeclaredResources declared = new DeclaredResources(file);
        Map<String, Value> values = new TreeMap<>();
        given.forEach((name, value) -> values.put(name, Value.of(value)));
        Set<String> known = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        file.tree().path("parameters").fieldNames().forEachRemaining(known::add);
        declared.unused.addAll(given.keySet().stream().filter(name -> !known.contains(name)).sorted().toList());
        declared.template(file.tree(), JsonPointer.empty(), declared.scope(file.tree(), Place.of(target), values), 0);
        return declared;
    }

    /** Returns them as they stand in the file, and which given parameters it does not declare. */
    Declaration declaration() {
        List<Resource> inOrder = resources.stream().sorted(Comparator.comparing(Resource::spot)).toList();
        List<Resource> settled = Extensions.settled(inOrder, remarks::add);
        return new Declaration(Declaration.Source.TEMPLATE, settled, List.copyOf(remarks),
                unused.stream()
                        .map(name -> Note.of(SourceLocation.line(1), "--parameters: the template declares no parameter "
                                + name))
                        .toList());
    }

    private Scope scope(JsonNode template, Place place, Map<String, Value> given) {
        Scope scope = new Scope(place, outputs);
        scope.declare(template, given);
        return scope;
    }

    private void remark(JsonPointer at, String text) {
        Note remark = Note.of(SourceLocation.line(file.line(at)), text);
        if (!remarks.contains(remark)) {
            remarks.add(remark);
        }
    }

    private void template(JsonNode template, JsonPointer at, Scope scope, int depth) {
        JsonPointer all = at.appendProperty("resources");
        JsonNode declared = template.path("resources");
        List<Entry> entries = new ArrayList<>();
        if (declared.isObject()) {
            declared.properties().forEach(entry -> {
                symbol(entry.getKey(), entry.getValue(), scope);
                entries.add(new Entry(all.appendProperty(entry.getKey()), entry.getValue(), entry.getKey()));
            });
        } else {
            for (int i = 0; i < declared.size(); i++) {
                entries.add(new Entry(all.appendIndex(i), declared.get(i), ""));
            }
        }
        inOrder(entries, scope).forEach(entry -> resource(entry.declared(), entry.at(), scope, null, depth));
    }

    /** @param symbol its name in the template; empty where resources have none */
    private record Entry(JsonPointer at, JsonNode declared, String symbol) {
        boolean isDeployment() {
            return declared.path("type").asText().equalsIgnoreCase(DEPLOYMENT);
        }
    }

    /** What others name in an output comes before them. */
    private static List<Entry> inOrder(List<Entry> entries, Scope scope) {
        List<Entry> ordered = new ArrayList<>();
        List<Entry> left = new ArrayList<>(entries);
        while (!left.isEmpty()) {
            List<Entry> ready = left.stream().filter(entry -> left.stream().noneMatch(other -> other.isDeployment()
                    && !other.equals(entry) && dependsOn(entry, other, scope))).toList();
            List<Entry> next = ready.isEmpty() ? List.copyOf(left) : ready;
            ordered.addAll(next);
            left.removeAll(next);
        }
        return ordered;
    }

    private static boolean dependsOn(Entry entry, Entry other, Scope scope) {
        String name = other.declared().has("copy")
                ? other.declared().at("/copy/name").asText()
                : text(other.declared().path("name"), scope);
        for (JsonNode named : entry.declared().path("dependsOn")) {
            String text = text(named, scope);
            if (text.equals(other.symbol()) && !text.isEmpty() || text.equals(name) || text.endsWith("/" + name)) {
                return true;
            }
        }
        // Who names its outputs comes after it, whether that is said or not.
        return refersTo(entry.declared(), name);
    }

    /** What one depends on in a round of a loop is not known before that. */
    private static String text(JsonNode expression, Scope scope) {
        try {
            return scope.evaluate(expression).text();
        } catch (TemplateException | IndexOutOfBoundsException | IllegalArgumentException | NoSuchElementException _) {
            return expression.asText();
        }
    }

    private static boolean refersTo(JsonNode resource, String name) {
        String text = resource.toString();
        return text.contains("reference(") && text.contains("'" + name + "'");
    }

    private static void symbol(String name, JsonNode resource, Scope scope) {
        if (resource.has("copy")) {
            return; // each round of a loop is another
        }
        try {
            Value said = scope.evaluate(resource.path("name"));
            Value id = said.isUnknown() ? said : ResourceIds.of(resource, said.text(), scope, null);
            if (!id.isUnknown()) {
                scope.symbol(name, id.text());
            }
        } catch (TemplateException | IndexOutOfBoundsException | IllegalArgumentException | NoSuchElementException _) {
            // What is wrong with its name is told where the resource is read.
        }
    }

    private void resource(JsonNode resource, JsonPointer at, Scope scope, @Nullable Resource parent, int depth) {
        if (resource.path("existing").asBoolean(false)) {
            return;
        }
        JsonNode copy = resource.path("copy");
        try {
            if (!copy.isObject()) {
                one(resource, at, scope, parent, depth);
                return;
            }
            Value count = scope.evaluate(copy.path("count"));
            if (count.isUnknown()) {
                remark(at, "how many of it there are is not known: " + String.join("; ", count.reasons()));
                return;
            }
            scope.loop(copy.path("name").asText(), count.json().asInt(), () -> one(resource, at, scope, parent,
                    depth));
        } catch (TemplateException e) {
            remark(at, String.valueOf(e.getMessage()));
        } catch (IndexOutOfBoundsException | IllegalArgumentException | NoSuchElementException e) {
            remark(at, "an expression in it is not given what it takes: " + e.getMessage());
        }
    }

    private void one(JsonNode resource, JsonPointer at, Scope scope, @Nullable Resource parent, int depth) {
        Value condition = resource.has("condition") ? scope.evaluate(resource.path("condition")) : Value.of(true);
        if (!condition.isUnknown() && !condition.isOpen() && !Functions.truth(condition)) {
            return;
        }
        if (parent == null && resource.path("type").asText().equalsIgnoreCase(DEPLOYMENT)) {
            int before = resources.size();
            deployment(resource, at, scope, depth);
            resources.subList(before, resources.size())
                    .forEach(inner -> condition.openAt(Resource.CONDITION, inner.open()));
            return;
        }
        Value name = scope.evaluate(resource.path("name"));
        if (name.isUnknown() && !Extensions.isNamedByAzure(resource)) {
            remark(at, "its name is not known: " + String.join("; ", name.reasons()));
            return;
        }
        Value id = ResourceIds.of(resource, name.text(), scope, parent);
        if (id.isUnknown()) {
            remark(at, "what it is on is not known: " + String.join("; ", id.reasons()));
            return;
        }
        Resource declared = declared(resource, at, scope, id.text(), ResourceIds.type(id.text(), resource, parent));
        // Where it is not known, it is taken for wanted.
        condition.openAt(Resource.CONDITION, declared.open());
        if (resources.size() == MOST) {
            throw new TemplateException("it declares more than " + MOST + " resources, which Azure does not take");
        }
        resources.add(declared);
        JsonNode children = resource.path("resources");
        for (int i = 0; i < children.size(); i++) {
            resource(children.get(i), at.appendProperty("resources").appendIndex(i), scope, declared, depth);
        }
    }

    private Resource declared(JsonNode resource, JsonPointer at, Scope scope, String id, String type) {
        ObjectNode said = JsonNodeFactory.instance.objectNode();
        resource.properties().stream().filter(property -> !Set.of("copy", "condition", "dependsOn", "resources",
                "comments", "scope", "existing", "apiVersion").contains(property.getKey()))
                .forEach(property -> said.set(property.getKey(), property.getValue()));
        Value value = scope.evaluate(said);
        ObjectNode body = (ObjectNode) value.json().deepCopy();
        Nulls.remove(body);
        body.put("id", id).put("name", id.substring(id.lastIndexOf('/') + 1)).put("type", type);
        return new Resource(id, body, new LinkedHashMap<>(value.open()), property -> SourceLocation.line(
                file.line(at.append(property))));
    }

    private void deployment(JsonNode resource, JsonPointer at, Scope scope, int depth) {
        JsonNode properties = resource.path("properties");
        JsonNode template = properties.path("template");
        Value called = scope.evaluate(resource.path("name"));
        String name = called.text();
        if (!template.isObject()) {
            remark(at, "deployment " + name + " has its template elsewhere, which is not read: convert that by itself");
            return;
        }
        if (depth > DEEPEST) {
            throw new TemplateException("deployments lie within deployments more than " + DEEPEST + " deep");
        }
        boolean inner = properties.at("/expressionEvaluationOptions/scope").asText().equalsIgnoreCase("inner");
        Place place = scope.place();
        if (resource.has("subscriptionId")) {
            place = place.inSubscription(scope.evaluate(resource.path("subscriptionId")));
        }
        if (resource.has("resourceGroup")) {
            place = place.inGroup(scope.evaluate(resource.path("resourceGroup")));
        }
        Scope within = inner ? scope(template, place, given(properties, scope)) : scope;
        template(template, at.append(JsonPointer.compile("/properties/template")), within, depth + 1);
        Map<String, Value> said = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        template.path("outputs").properties().forEach(output -> said.put(output.getKey(), within.evaluate(output
                .getValue().path("value"))));
        if (!called.isUnknown()) { // else another of such a name would be taken for it
            outputs.put(ResourceIds.inGroup(scope, DEPLOYMENT, name).toLowerCase(Locale.ROOT), said);
        }
    }

    private static Map<String, Value> given(JsonNode properties, Scope scope) {
        return properties.path("parameters").properties().stream().filter(entry -> entry.getValue().has("value"))
                .collect(Collectors.toMap(Map.Entry::getKey, entry -> scope.evaluate(entry.getValue().path("value"))));
    }

}
