package dev.azureml.operator.convert;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.azureml.operator.convert.Finding.Weight;
import dev.azureml.operator.manifest.Yaml;
import dev.azureml.operator.text.Secrecy;
import dev.azureml.operator.text.Suggestion;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** A mapping of az ml as it becomes a part of a spec. */
final class Reading {
    private static final int MOST_KEYS_NAMED = 3;
    /** What people read, and what Azure does not: a placeholder in it does no harm. */
    private static final Set<String> FREE_TEXT = Set.of("description", "friendlyName", "tags", "properties", "metadata",
            "scriptArguments", "flavors");

    private final Inputs inputs;
    private final Draft draft;
    private final Yaml.Mapping from;
    private final String keys;
    private final String name;

    /**
     * @param keys the path of the mapping in its file, with a dot at its end; empty for all of it
     * @param name what Secrets and ConfigMaps of this part are called, before what each is for
     */
    Reading(Inputs inputs, Draft draft, Yaml.Mapping from, String keys, String name) {
        this.inputs = inputs;
        this.draft = draft;
        this.from = from;
        this.keys = keys;
        this.name = name;
    }

    Inputs inputs() {
        return inputs;
    }

    Draft draft() {
        return draft;
    }

    Yaml.Mapping from() {
        return from;
    }

    String name() {
        return name;
    }

    /** Reads every key of the mapping, and says what az ml takes for those that are absent. */
    void read(KeyTable table) {
        for (Yaml.Entry entry : from.entries()) {
            Optional<Key> key = table.find(entry.key());
            if (key.isEmpty()) {
                unknown(entry, table);
            } else if (!entry.value().isNull()) {
                key.get().handler().read(this, entry);
            }
        }
        table.keys().stream().filter(key -> key.fallback() != null && !from.has(key.name())
                && key.fields().stream().noneMatch(draft::has)).forEach(key -> sayDefault(key, key.fallback()));
    }

    private void sayDefault(Key key, String fallback) {
        int findings = draft.findings().size();
        var entry = new Yaml.Entry(from.place(), key.name(), new Yaml.Scalar(from.place(), fallback, false));
        key.handler().read(this, entry);
        if (draft.findings().size() == findings) {
            draft.comment(key.fields().getFirst(), "az ml's default, " + keys + key.name());
        }
    }

    private void unknown(Yaml.Entry entry, KeyTable table) {
        List<String> near = Suggestion.near(entry.key(), table.names(), MOST_KEYS_NAMED);
        remark(entry, "", near.isEmpty()
                ? "there is no such key in this kind of file: left out"
                : "there is no such key in this kind of file; did you mean " + String.join(" or ", near)
                        + "? It is left out");
    }

    /** Sets a field to what a key says, as the field wants it. */
    void plain(Yaml.Entry entry, String field) {
        coerce(draft.shape().at(field), entry, entry.value(), isFree(field))
                .ifPresent(value -> put(entry, field, value));
    }

    private static boolean isFree(String field) {
        return FREE_TEXT.contains(field.substring(field.lastIndexOf('.') + 1));
    }

    void put(Yaml.Entry entry, String field, JsonNode value) {
        draft.put(field, value, origin(entry));
    }

    void put(Yaml.Entry entry, String field, String value) {
        put(entry, field, TextNode.valueOf(value));
    }

    void put(Yaml.Entry entry, String field, boolean value) {
        put(entry, field, BooleanNode.valueOf(value));
    }

    Draft.Origin origin(Yaml.Entry entry) {
        return new Draft.Origin(entry.place(), keys + entry.key());
    }

    /** Returns a value in the form of a field; empty after a finding, and where there is nothing in it. */
    Optional<JsonNode> coerce(Shape shape, Yaml.Entry entry, Yaml value, boolean free) {
        if (shape.isMap() || shape.isFree()) {
            return map(shape, entry, value, free);
        }
        return switch (shape.type()) {
            case "integer" -> wholeNumber(entry, value).stream()
                    .<JsonNode>mapToObj(JsonNodeFactory.instance::numberNode).findFirst();
            case "number" -> scalar(entry, value).flatMap(text -> number(entry, text));
            case "boolean" -> truth(entry, value).map(BooleanNode::valueOf);
            case "array" -> list(shape, entry, value, free);
            default -> (free ? scalar(entry, value).filter(text -> isHarmless(entry, text)) : text(entry, value))
                    .flatMap(text -> word(shape, entry, text));
        };
    }

    private Optional<JsonNode> map(Shape shape, Yaml.Entry entry, Yaml value, boolean free) {
        if (!(value instanceof Yaml.Mapping mapping)) {
            refuse(entry, "takes keys and values, such as " + entry.key() + ": {team: a}");
            return Optional.empty();
        }
        Shape inner = shape.isMap() ? shape.values() : shape;
        ObjectNode map = JsonNodeFactory.instance.objectNode();
        for (Yaml.Entry each : mapping.entries()) {
            if (Secrecy.isNameOfSecret(each.key()) && each.value() instanceof Yaml.Scalar scalar
                    && !scalar.text().isEmpty()) {
                remark(at(entry, each), "", "looks like a secret, and everybody can read what stands here: left out");
            } else if (inner.type().equals("string") && each.value().isNull()) {
                map.put(each.key(), "");
            } else {
                coerce(inner, at(entry, each), each.value(), free).ifPresent(element -> map.set(each.key(), element));
            }
        }
        return map.isEmpty() ? Optional.empty() : Optional.of(map);
    }

    private Optional<JsonNode> list(Shape shape, Yaml.Entry entry, Yaml value, boolean free) {
        if (!(value instanceof Yaml.Items items)) {
            refuse(entry, "takes a list, each value on a line of its own after a hyphen");
            return Optional.empty();
        }
        var list = JsonNodeFactory.instance.arrayNode();
        for (Yaml each : items.values()) {
            coerce(shape.items(), entry, each, free).ifPresent(list::add);
        }
        return Optional.of(list);
    }

    /** Words of az ml are the field's in another case: low_priority is LowPriority. */
    private Optional<JsonNode> word(Shape shape, Yaml.Entry entry, String text) {
        List<String> words = shape.words();
        if (words.isEmpty()) {
            return Optional.of(TextNode.valueOf(text));
        }
        Optional<String> word = words.stream().filter(each -> Names.folded(each).equals(Names.folded(text)))
                .findFirst();
        if (word.isEmpty()) {
            refuse(entry, "is " + Secrecy.shown(text) + ", and can be " + String.join(", ", words.stream()
                    .map(Names::snake).toList()));
        }
        return word.map(TextNode::valueOf);
    }

    private Optional<JsonNode> number(Yaml.Entry entry, String text) {
        try {
            double number = Double.parseDouble(text);
            if (Double.isFinite(number)) {
                return Optional.of(JsonNodeFactory.instance.numberNode(number));
            }
        } catch (NumberFormatException e) {
            // Said below, as of what is infinite.
        }
        refuse(entry, "is " + Secrecy.shown(text) + ", and has to be a number such as 0.5");
        return Optional.empty();
    }

    OptionalLong wholeNumber(Yaml.Entry entry) {
        return wholeNumber(entry, entry.value());
    }

    private OptionalLong wholeNumber(Yaml.Entry entry, Yaml value) {
        Optional<String> text = text(entry, value);
        if (text.isEmpty()) {
            return OptionalLong.empty();
        }
        if (text.get().matches("[+-]?[0-9]{1,15}")) {
            return OptionalLong.of(Long.parseLong(text.get()));
        }
        refuse(entry, "is " + Secrecy.shown(text.get()) + ", and has to be a whole number such as 1");
        return OptionalLong.empty();
    }

    Optional<Boolean> truth(Yaml.Entry entry) {
        return truth(entry, entry.value());
    }

    /** The words that az ml takes. */
    private Optional<Boolean> truth(Yaml.Entry entry, Yaml value) {
        Optional<String> text = text(entry, value);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        return switch (Names.folded(text.get())) {
            case "true", "yes", "on", "y", "t", "1" -> Optional.of(true);
            case "false", "no", "off", "n", "f", "0" -> Optional.of(false);
            default -> {
                refuse(entry, "is " + Secrecy.shown(text.get()) + ", and has to be true or false");
                yield Optional.empty();
            }
        };
    }

    /** Returns a text that has no placeholder in it. */
    Optional<String> text(Yaml.Entry entry) {
        return text(entry, entry.value());
    }

    Optional<String> text(Yaml.Entry entry, Yaml value) {
        return scalar(entry, value).filter(text -> isFinal(entry, text));
    }

    private boolean isFinal(Yaml.Entry entry, String text) {
        if (!isHarmless(entry, text)) {
            return false;
        }
        Optional<String> placeholder = Placeholders.in(text);
        placeholder
                .ifPresent(found -> refuse(entry, found + " is a placeholder; put the value in its place and convert "
                        + "again"));
        return placeholder.isEmpty();
    }

    private boolean isHarmless(Yaml.Entry entry, String text) {
        if (Secrecy.isSecret(text)) {
            refuse(entry,
                    "has what looks like a secret in it, which must not stand in a manifest; take it out, and let a Secret, an "
                            + "identity or a datastore have the access");
            return false;
        }
        return true;
    }

    private Optional<String> scalar(Yaml.Entry entry, Yaml value) {
        if (value instanceof Yaml.Scalar scalar) {
            return Optional.of(scalar.text()).filter(_ -> !value.isNull());
        }
        refuse(entry, "takes one value, not " + (value instanceof Yaml.Items ? "a list" : "keys and values"));
        return Optional.empty();
    }

    /** Returns the reading of the mapping that a key has, into the same part; empty after a finding. */
    Optional<Reading> below(Yaml.Entry entry) {
        return below(entry, draft, name);
    }

    Optional<Reading> below(Yaml.Entry entry, Draft into, String called) {
        if (entry.value() instanceof Yaml.Mapping mapping) {
            return Optional.of(new Reading(inputs, into, mapping, keys + entry.key() + ".", called));
        }
        refuse(entry, "takes keys and values below it");
        return Optional.empty();
    }

    /** Sets a field to a list, an element for each mapping of a list. */
    void each(Yaml.Entry entry, String field, KeyTable table) {
        List<Draft> parts = new ArrayList<>();
        for (Reading inner : elements(entry, draft.shape().at(field).items())) {
            inner.read(table);
            parts.add(inner.draft);
        }
        draft.absorbAll(field, parts, origin(entry));
    }

    /** Returns a reading for each mapping of a list, each into a part of its own. */
    List<Reading> elements(Yaml.Entry entry, Shape shape) {
        if (!(entry.value() instanceof Yaml.Items items)) {
            refuse(entry, "takes a list of keys and values, each beginning with a hyphen");
            return List.of();
        }
        List<Reading> readings = new ArrayList<>();
        for (Yaml each : items.values()) {
            if (each instanceof Yaml.Mapping mapping) {
                readings.add(new Reading(inputs, new Draft(shape), mapping,
                        keys + entry.key() + "[" + readings.size() + "].", name));
            } else {
                refuse(new Yaml.Entry(each.place(), entry.key(), each), "takes keys and values in each element");
            }
        }
        return readings;
    }

    /** Lets a field name a key of the object's Secret, which is to be filled in; the value is not looked at. */
    void secret(Yaml.Entry entry, String field, String secretKey) {
        put(entry, field, secretKeyRef(secretKey));
        fillInSecret(entry, field, secretKey);
    }

    /** Does the same with an entry of a map. */
    void secretEntry(Yaml.Entry entry, String field, String key, String secretKey) {
        draft.putEntry(field, key, secretKeyRef(secretKey), origin(entry));
        fillInSecret(entry, field, secretKey);
    }

    private ObjectNode secretKeyRef(String secretKey) {
        String secret = secretName();
        draft.companions().add(new Companion.SecretToFill(secret, List.of(secretKey)));
        ObjectNode reference = JsonNodeFactory.instance.objectNode();
        reference.putObject("secretKeyRef").put("name", secret).put("key", secretKey);
        return reference;
    }

    /** Does the same for a secret that the file leaves to the command line. */
    void secretToCome(String key, String field, String secretKey) {
        var entry = new Yaml.Entry(from.place(), key, from);
        put(entry, field, secretKeyRef(secretKey));
        fillIn(entry, field, "is not in the file: put it into the Secret " + secretName() + ", key " + secretKey);
    }

    /** Does the same for one that may be there, and says what is to be done; %s in that is the Secret. */
    void keyToCome(Yaml.Entry entry, String field, String secretKey, String text) {
        put(entry, field, secretKeyRef(secretKey));
        fillIn(entry, field, text.formatted(secretName()));
    }

    private void fillInSecret(Yaml.Entry entry, String field, String secretKey) {
        fillIn(entry, field,
                "is a secret and not written: put it into the Secret " + secretName() + ", key " + secretKey);
    }

    private String secretName() {
        return Names.companion(name, "credentials");
    }

    /** Lets a field name a key of a ConfigMap. */
    ObjectNode configMapKey(String configMap, String key) {
        ObjectNode reference = JsonNodeFactory.instance.objectNode();
        reference.putObject("configMapKeyRef").put("name", configMap).put("key", key);
        return reference;
    }

    void refuse(Yaml.Entry entry, String text) {
        find(Weight.REFUSED, entry, "", text);
    }

    void fillIn(Yaml.Entry entry, String field, String text) {
        find(Weight.FILL_IN, entry, field, text);
    }

    void remark(Yaml.Entry entry, String field, String text) {
        find(Weight.REMARK, entry, field, text);
    }

    private void find(Weight weight, Yaml.Entry entry, String field, String text) {
        draft.find(new Finding(weight, entry.place(), keys + entry.key(), text), field);
    }

    private static Yaml.Entry at(Yaml.Entry outer, Yaml.Entry inner) {
        return new Yaml.Entry(inner.place(), outer.key() + "." + inner.key(), inner.value());
    }
}
