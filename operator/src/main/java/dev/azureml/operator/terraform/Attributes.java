package dev.azureml.operator.terraform;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a state records of one thing, or of a block of it. It knows which of it is a secret, and not which one, and what
 * nobody has asked for.
 */
final class Attributes {
    private final ObjectNode values;
    private final Set<JsonPointer> secrets;
    private final Set<String> asked = new HashSet<>();
    /** Of what is secret, what needs no word: it was asked for as a secret, or is of no use to anybody. */
    private final Set<String> answered = new HashSet<>();
    private final List<Block> blocks = new ArrayList<>();

    private record Block(String name, Attributes attributes) {
    }

    private Attributes(ObjectNode values, Set<JsonPointer> secrets) {
        this.values = values;
        this.secrets = secrets;
    }

    /** Returns those of an instance in a state file. */
    static Attributes recorded(JsonNode instance) {
        List<JsonPointer> sensitive = new ArrayList<>();
        instance.path("sensitive_attributes").forEach(path -> sensitive.add(pointer(path)));
        return of(instance.path("attributes"), sensitive);
    }

    /** Returns those of a resource that {@code terraform show -json} prints. */
    static Attributes shown(JsonNode resource) {
        List<JsonPointer> sensitive = new ArrayList<>();
        marked(resource.path("sensitive_values"), JsonPointer.empty(), sensitive);
        return of(resource.path("values"), sensitive);
    }

    private static Attributes of(JsonNode recorded, List<JsonPointer> sensitive) {
        ObjectNode values = recorded instanceof ObjectNode object
                ? object.deepCopy()
                : JsonNodeFactory.instance.objectNode();
        for (String name : AzapiResources.DYNAMIC) {
            // A value of any type is recorded with its type.
            JsonNode value = values.path(name);
            if (value.size() == 2 && value.has("type") && value.has("value")) {
                values.set(name, value.path("value"));
            }
        }
        Set<JsonPointer> secrets = new HashSet<>();
        for (JsonPointer at : sensitive) {
            if (isSomething(values.at(at)) && at.head() != null) {
                secrets.add(at);
                hide(values.at(at.head()), at.last().getMatchingProperty());
            }
        }
        return new Attributes(values, secrets);
    }

    private static void hide(JsonNode holder, String name) {
        if (holder instanceof ObjectNode object) {
            object.set(name, NullNode.instance);
        } else if (holder instanceof ArrayNode list && name.matches("\\d{1,9}")) {
            list.set(Integer.parseInt(name), NullNode.instance);
        }
    }

    private static JsonPointer pointer(JsonNode steps) {
        JsonPointer at = JsonPointer.empty();
        for (JsonNode step : steps) {
            JsonNode value = step.path("value");
            String name = value.isObject() ? value.path("value").asText() : value.asText();
            at = at.appendProperty(name);
        }
        return at;
    }

    private static void marked(JsonNode marks, JsonPointer at, List<JsonPointer> sensitive) {
        if (marks.asBoolean(false)) {
            sensitive.add(at);
        } else if (marks.isArray()) {
            for (int i = 0; i < marks.size(); i++) {
                marked(marks.get(i), at.appendIndex(i), sensitive);
            }
        } else {
            marks.properties().forEach(mark -> marked(mark.getValue(), at.appendProperty(mark.getKey()), sensitive));
        }
    }

    private static boolean isSomething(JsonNode value) {
        return !value.isMissingNode() && !value.isNull() && !(value.isTextual() && value.textValue().isEmpty())
                && !(value.isContainerNode() && value.isEmpty());
    }

    /** Returns a value; a missing node where there is none, or it is a secret. */
    JsonNode get(String name) {
        asked.add(name);
        JsonNode value = values.path(name);
        return isSomething(value) ? value : MissingNode.getInstance();
    }

    String text(String name) {
        return get(name).asText("");
    }

    /** Whether there is a secret of that name, whether or not the state says that it is one. */
    boolean hasSecret(String name) {
        answered.add(name);
        asked.add(name);
        return isSomething(values.path(name)) || secrets.contains(JsonPointer.empty().appendProperty(name));
    }

    /** What is secret, in an attribute of this name, by its place there. */
    List<JsonPointer> secretsIn(String name) {
        return secrets.stream().filter(at -> at.matchesProperty(name)).map(JsonPointer::tail).toList();
    }

    /** Returns a block that is there once at most; one without anything in it where it is not there. */
    Attributes block(String name) {
        JsonNode list = get(name);
        JsonNode first = list.isArray() ? list.path(0) : list;
        Attributes block = new Attributes(first instanceof ObjectNode object
                ? object
                : JsonNodeFactory.instance.objectNode(), within(JsonPointer.compile("/" + name + "/0")));
        blocks.add(new Block(name, block));
        return block;
    }

    private Set<JsonPointer> within(JsonPointer block) {
        Set<JsonPointer> inner = new HashSet<>();
        secrets.stream().filter(at -> at.toString().startsWith(block + "/"))
                .forEach(at -> inner.add(JsonPointer.compile(at.toString().substring(block.toString().length()))));
        return inner;
    }

    boolean isEmpty() {
        return values.isEmpty();
    }

    /** Says it in a body, at a path such as {@code /properties/vmSize}; nothing where it is not there. */
    void to(ObjectNode body, String name, String path) {
        JsonNode value = get(name);
        if (!value.isMissingNode()) {
            put(body, path, value);
        }
    }

    /** Says the contrary of a truth. */
    void not(ObjectNode body, String name, String path) {
        JsonNode value = get(name);
        if (value.isBoolean()) {
            put(body, path, BooleanNode.valueOf(!value.booleanValue()));
        }
    }

    /** Says a truth as Enabled or Disabled. */
    void enabled(ObjectNode body, String name, String path) {
        JsonNode value = get(name);
        if (value.isBoolean()) {
            put(body, path, TextNode.valueOf(value.booleanValue() ? "Enabled" : "Disabled"));
        }
    }

    static void put(ObjectNode body, String path, JsonNode value) {
        int end = path.lastIndexOf('/');
        ObjectNode holder = end == 0 ? body : body.withObject(JsonPointer.compile(path.substring(0, end)));
        holder.set(path.substring(end + 1), value);
    }

    static void put(ObjectNode body, String path, String value) {
        put(body, path, TextNode.valueOf(value));
    }

    void ignore(Iterable<String> names) {
        names.forEach(asked::add);
        names.forEach(answered::add);
    }

    /** Returns the names of what is there, and was not read because it is secret. */
    Set<String> withheld() {
        Set<String> withheld = new TreeSet<>();
        secrets.stream().filter(at -> at.tail().matches() || blocks.stream().noneMatch(block -> at.matchesProperty(block
                .name()))).map(JsonPointer::getMatchingProperty).filter(name -> !answered.contains(name))
                .forEach(withheld::add);
        blocks.forEach(block -> block.attributes().withheld().forEach(name -> withheld.add(block.name() + "." + name)));
        return withheld;
    }

    /** Returns the names of what is there and nobody asked for. */
    Set<String> unasked() {
        Set<String> unasked = new TreeSet<>();
        values.properties().stream().filter(entry -> !asked.contains(entry.getKey()) && isSomething(entry.getValue()))
                .forEach(entry -> unasked.add(entry.getKey()));
        blocks.forEach(block -> block.attributes().unasked().forEach(name -> unasked.add(block.name() + "." + name)));
        return unasked;
    }
}
