package dev.azureml.operator.template;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.text.Guid;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the expressions of one template can name, and what they come to. */
final class Scope {
    private static final int MOST = 800;
    private static final int DEEPEST = 20;
    /** A template is at most 4 MB, says Azure. */
    private static final int HEAVIEST = 4_000_000;
    private static final String COPY = "copy";
    static final String IDENTITY = "Microsoft.ManagedIdentity/userAssignedIdentities";
    /** Why a principal is not known for which the resource stands whose identity it is. */
    static final String OF_AN_IDENTITY = "the principal of an identity is known once Azure has made it";
    private static final Pattern GUID_NAME = Pattern
            .compile("(?i).*(object|principal|tenant|client|application|app)id");

    private final Place place;
    private final Map<String, Value> parameters = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    private final Map<String, JsonNode> variables = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    private final Map<String, JsonNode> loopVariables = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    private final Map<String, Value> computed = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    private final Set<String> underWay = new HashSet<>();
    private final Map<String, Map<String, Value>> outputs;
    private final Map<String, String> symbols = new HashMap<>();
    private final Map<String, Integer> loops = new HashMap<>();
    private final Map<String, JsonNode> locals = new HashMap<>();
    private @Nullable String innermost;

    /** @param outputs of deployments, by id in lower case and name; grows as they are read */
    Scope(Place place, Map<String, Map<String, Value>> outputs) {
        this.place = place;
        this.outputs = outputs;
    }

    Place place() {
        return place;
    }

    /**
     * Reads what a template declares.
     *
     * @param given values of parameters
     */
    void declare(JsonNode template, Map<String, Value> given) {
        Map<String, Value> said = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        said.putAll(given);
        variables(template.path("variables"));
        for (Map.Entry<String, JsonNode> parameter : template.path("parameters").properties()) {
            String name = parameter.getKey();
            JsonNode declared = resolved(parameter.getValue(), template, 0);
            String type = declared.path("type").asText().toLowerCase(Locale.ROOT);
            Value value = said.get(name);
            if (type.startsWith("secure")) { // whoever gave it: it would stand in files from now on
                parameters.put(name, Value.unknown("parameter " + name + " is a secret, which comes from a Secret"));
            } else {
                parameters.put(name, value != null ? typed(value, type) : byDefault(name, type, declared));
            }
        }
    }

    /** With what it names in the template's definitions. */
    private static JsonNode resolved(JsonNode declared, JsonNode template, int depth) {
        String ref = declared.path("$ref").asText("");
        if (!(declared instanceof ObjectNode own) || !ref.startsWith("#/definitions/") || depth > DEEPEST) {
            return declared;
        }
        JsonNode named = resolved(template.at(ref.substring(1)), template, depth + 1);
        ObjectNode whole = named instanceof ObjectNode object
                ? object.deepCopy()
                : JsonNodeFactory.instance.objectNode();
        whole.setAll(own);
        return whole;
    }

    /** A text that a command line gave as a number is a text all the same. */
    private static Value typed(Value value, String type) {
        return type.equals("string") && value.json().isValueNode() && !value.json().isTextual()
                && !value.json().isNull()
                        ? new Value(JsonNodeFactory.instance.textNode(value.json().asText()), value.open())
                        : value;
    }

    private void variables(JsonNode declared) {
        declared.properties().stream().filter(variable -> !variable.getKey().equalsIgnoreCase(COPY))
                .forEach(variable -> variables.put(variable.getKey(), variable.getValue()));
        declared.path(COPY).forEach(loop -> loopVariables.put(loop.path("name").asText(), loop));
    }

    /** What has no value is asked for, and stands for itself where it is a text. */
    private Value byDefault(String name, String type, JsonNode parameter) {
        if (parameter.has("defaultValue")) {
            return bounded(name, evaluate(parameter.path("defaultValue")));
        }
        if (parameter.path("nullable").asBoolean(false)) {
            return Value.of(NullNode.instance);
        }
        String why = "parameter " + name + " has no value: give it with --parameters " + name + "=…";
        return type.equals("string")
                ? Value.standIn(GUID_NAME.matcher(name).matches() ? Guid.NONE : name, why)
                : Value.unknown(why);
    }

    /** Says which resource has a symbolic name. */
    void symbol(String name, String id) {
        symbols.put(name, id);
    }

    /** Runs something once for each round of a loop. */
    void loop(String name, int count, Runnable round) {
        String outer = innermost;
        innermost = name;
        for (int i = 0; i < Math.min(count, MOST); i++) {
            loops.put(name, i);
            round.run();
        }
        loops.remove(name);
        innermost = outer;
    }

    /** Returns what a part of a template comes to, with all that is in it. */
    Value evaluate(JsonNode node) {
        return switch (node) {
            case ObjectNode object -> object(object);
            case ArrayNode list -> list(list);
            case JsonNode text when text.isTextual() -> text(text.textValue());
            default -> Value.of(node);
        };
    }

    private Value text(String text) {
        return Expression.in(text).map(this::evaluate).orElseGet(() -> Value.of(Expression.plain(text)));
    }

    private Value object(ObjectNode object) {
        ObjectNode all = JsonNodeFactory.instance.objectNode();
        Map<JsonPointer, Set<String>> open = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> entry : object.properties()) {
            if (entry.getKey().equals(COPY) && entry.getValue().isArray()) {
                for (JsonNode loop : entry.getValue()) {
                    put(all, open, loop.path("name").asText(), items(loop));
                }
            } else {
                Value key = text(entry.getKey());
                put(all, open, key.text(), evaluate(entry.getValue()).from(Stream.of(key)));
            }
        }
        return new Value(all, open);
    }

    private static void put(ObjectNode all, Map<JsonPointer, Set<String>> open, String name, Value value) {
        all.set(name, value.json());
        value.openAt(JsonPointer.empty().appendProperty(name), open);
    }

    /** What a loop comes to. */
    private Value items(JsonNode loop) {
        Value count = evaluate(loop.path("count"));
        if (count.isUnknown()) {
            return count;
        }
        List<Value> items = new ArrayList<>();
        loop(loop.path("name").asText(), count.json().asInt(), () -> items.add(evaluate(loop.path("input"))));
        return list(items).from(Stream.of(count));
    }

    private Value list(ArrayNode list) {
        List<Value> items = new ArrayList<>();
        list.forEach(item -> items.add(evaluate(item)));
        return list(items);
    }

    private static Value list(List<Value> items) {
        ArrayNode all = JsonNodeFactory.instance.arrayNode();
        Map<JsonPointer, Set<String>> open = new LinkedHashMap<>();
        for (Value item : items) {
            item.openAt(JsonPointer.empty().appendIndex(all.size()), open);
            all.add(item.json());
        }
        return new Value(all, open);
    }

    private Value evaluate(Expression expression) {
        return switch (expression) {
            case Expression.Literal(JsonNode value) -> Value.of(value);
            case Expression.Part(Expression of, Expression key) ->
                identity(of, key).orElseGet(() -> part(evaluate(of), evaluate(key)));
            case Expression.Call(String name, List<Expression> arguments) -> call(name, arguments);
        };
    }

    private static Value part(Value of, Value key) {
        if (of.isUnknown() || key.isUnknown()) {
            return Value.unknownAs(Stream.of(of, key));
        }
        JsonNode json = of.json();
        JsonNode found = key.json().isNumber()
                ? json.path(key.json().intValue())
                : json.properties().stream().filter(entry -> entry.getKey().equalsIgnoreCase(key.text()))
                        .map(Map.Entry::getValue).findFirst().orElse(NullNode.instance);
        if (found.isMissingNode() || found.isNull() && !json.has(key.text())) {
            return Value.unknown("there is no " + key.text() + " in what the template says").from(Stream.of(of, key));
        }
        return of.part(found, key.text()).from(Stream.of(key));
    }

    private Value call(String name, List<Expression> arguments) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "parameters" -> named("parameter", evaluate(arguments.getFirst()).text(), parameters);
            case "variables" -> variable(evaluate(arguments.getFirst()).text());
            case "if" -> {
                Value condition = evaluate(arguments.getFirst());
                // What is not known may be either: it is taken for what it stands for, and said.
                if (arguments.size() < 3) {
                    throw new TemplateException("if is not given what it takes");
                }
                yield (condition.isUnknown()
                        ? condition
                        : evaluate(arguments.get(Functions.truth(condition) ? 1 : 2))).from(Stream.of(condition));
            }
            case "copyindex" -> copyIndex(arguments.stream().map(this::evaluate).toList());
            case "subscription" -> ofPlace(Map.of("subscriptionId", place.subscription(), "tenantId", place.tenant(),
                    "id", Value.of("/subscriptions/" + place.subscription().text())
                            .from(Stream.of(place.subscription()))),
                    arguments);
            case "tenant" -> ofPlace(Map.of("tenantId", place.tenant()), arguments);
            case "resourcegroup" -> ofPlace(Map.of("name", place.group(), "location", place.location(), "id",
                    Value.of(
                            "/subscriptions/" + place.subscription().text() + "/resourceGroups/" + place.group().text())
                            .from(Stream.of(place.subscription(), place.group()))),
                    arguments);
            case "deployment" -> Value.unknown("deployment() is known in Azure alone");
            case "subscriptionresourceid" -> subscriptionResourceId(arguments.stream().map(this::evaluate).toList());
            case "resourceid" -> resourceId(arguments.stream().map(this::evaluate).toList());
            case "reference", "references" -> reference(evaluate(arguments.getFirst()), arguments.size() > 2);
            case "map" -> mapped(arguments, false);
            case "filter" -> mapped(arguments, true);
            case "lambdavariables" -> {
                JsonNode local = locals.get(evaluate(arguments.getFirst()).text());
                yield local == null ? Value.unknown("a lambda's variable that is not there") : Value.of(local);
            }
            default -> Functions.call(name, arguments.stream().map(this::evaluate).toList());
        };
    }

    private static Value named(String what, String name, Map<String, Value> of) {
        Value value = of.get(name);
        if (value == null) {
            return Value.unknown("the template declares no " + what + " " + name);
        }
        return value;
    }

    private Value variable(String name) {
        Value known = computed.get(name);
        if (known != null) {
            return known;
        }
        JsonNode declared = variables.get(name);
        JsonNode loop = loopVariables.get(name);
        if (declared == null && loop == null) {
            return Value.unknown("the template declares no variable " + name);
        }
        if (!underWay.add(name)) {
            throw new TemplateException("variable " + name + " is made of itself");
        }
        try {
            Value value = bounded(name, declared == null ? items(Objects.requireNonNull(loop)) : evaluate(declared));
            computed.put(name, value);
            return value;
        } finally {
            underWay.remove(name);
        }
    }

    /** What is made of itself twice, over and over, would not end. */
    private static Value bounded(String name, Value value) {
        if (weight(value.json()) > HEAVIEST) {
            throw new TemplateException(name + " comes to more than Azure takes in a template");
        }
        return value;
    }

    private static int weight(JsonNode node) {
        int weight = node.isTextual() ? node.textValue().length() : 1;
        for (JsonNode part : node) {
            weight += weight(part);
            if (weight > HEAVIEST) {
                return weight;
            }
        }
        return weight;
    }

    private Value copyIndex(List<Value> arguments) {
        boolean isNamed = !arguments.isEmpty() && arguments.getFirst().json().isTextual();
        Integer at = loops.get(isNamed ? arguments.getFirst().text() : innermost);
        if (at == null) {
            throw new TemplateException("copyIndex() stands in no loop");
        }
        int offset = arguments.size() > (isNamed ? 1 : 0) ? arguments.getLast().json().asInt() : 0;
        return Value.of((long) at + offset);
    }

    /** With arguments it is somewhere else. */
    private static Value ofPlace(Map<String, Value> properties, List<Expression> arguments) {
        if (!arguments.isEmpty()) {
            return Value.unknown("what it is in another place is known in Azure alone");
        }
        return object(properties);
    }

    private static Value object(Map<String, Value> properties) {
        ObjectNode all = JsonNodeFactory.instance.objectNode();
        Map<JsonPointer, Set<String>> open = new LinkedHashMap<>();
        properties.forEach((name, value) -> put(all, open, name, value));
        return new Value(all, open);
    }

    /** Up to two names of places, the type, and its names. */
    private Value resourceId(List<Value> arguments) {
        if (arguments.stream().anyMatch(Value::isUnknown)) {
            return Value.unknownAs(arguments.stream());
        }
        int type = 0;
        while (type < arguments.size() && !arguments.get(type).text().matches("[^/]+[.][^/]+/.+")) {
            type++;
        }
        if (type > 2 || type == arguments.size()) {
            throw new TemplateException(
                    "resourceId is given no type of resource, such as Microsoft.Storage/storageAccounts");
        }
        Value group = type > 0 ? arguments.get(type - 1) : place.group();
        Value subscription = type > 1 ? arguments.getFirst() : place.subscription();
        String id = "/subscriptions/" + subscription.text() + "/resourceGroups/" + group.text() + "/providers/"
                + Functions.interleaved(arguments.get(type).text(), arguments.subList(type + 1, arguments.size()));
        return Value.of(id).from(Stream.concat(arguments.stream(), Stream.of(group, subscription)));
    }

    /** Maybe a subscription, the type, and its names. */
    private Value subscriptionResourceId(List<Value> arguments) {
        if (arguments.stream().anyMatch(Value::isUnknown)) {
            return Value.unknownAs(arguments.stream());
        }
        int type = !arguments.isEmpty() && arguments.getFirst().text().contains("/") ? 0 : 1;
        if (type >= arguments.size()) {
            throw new TemplateException("subscriptionResourceId is given no type of resource");
        }
        Value subscription = type > 0 ? arguments.getFirst() : place.subscription();
        return Value.of("/subscriptions/" + subscription.text() + "/providers/" + Functions.interleaved(arguments.get(
                type).text(), arguments.subList(type + 1, arguments.size()))).from(Stream.concat(arguments.stream(),
                        Stream.of(subscription)));
    }

    /** What a deployment of the same template says in its outputs; of all else Azure knows alone. */
    private Value reference(Value of, boolean whole) {
        if (of.isUnknown()) {
            return of;
        }
        String id = symbols.getOrDefault(of.text(), of.text());
        String known = id.contains("/") ? id : "/" + id; // a deployment by its name alone
        Map<String, Value> said = outputs.entrySet().stream().filter(entry -> entry.getKey().equalsIgnoreCase(id)
                || !id.contains("/") && entry.getKey().endsWith(known.toLowerCase(Locale.ROOT)))
                .map(Map.Entry::getValue)
                .findFirst().orElse(null);
        if (said == null) {
            return Value.unknown("reference(…) is known once Azure has made it");
        }
        Map<String, Value> values = new LinkedHashMap<>();
        said.forEach((name, value) -> values.put(name, object(Map.of("value", value))));
        Value properties = object(Map.of("outputs", object(values)));
        return whole ? object(Map.of("properties", properties)) : properties;
    }

    /** Whose identity it is that a part of what Azure says of a resource names: that stands for its principal. */
    private Optional<Value> identity(Expression of, Expression key) {
        boolean isOwn = of instanceof Expression.Part(Expression _, Expression part) && isNamed(part, "identity");
        boolean isWhole = of instanceof Expression.Part(Expression _, Expression part) && isNamed(part, "properties");
        Expression whose = (isOwn || isWhole) && of instanceof Expression.Part(Expression in, Expression _) ? in : of;
        if (!isNamed(key, "principalId") || !(whose instanceof Expression.Call(String name, List<Expression> arguments))
                || !name.equalsIgnoreCase("reference") || arguments.isEmpty()) {
            return Optional.empty();
        }
        Value named = evaluate(arguments.getFirst());
        return ArmId.tryParse(symbols.getOrDefault(named.text(), named.text()))
                .filter(id -> isOwn || id.type().equalsIgnoreCase(IDENTITY))
                .map(id -> Value.standIn(id.value(), OF_AN_IDENTITY).from(Stream.of(named)));
    }

    private static boolean isNamed(Expression part, String name) {
        return part instanceof Expression.Literal(JsonNode text) && text.asText().equalsIgnoreCase(name);
    }

    private Value mapped(List<Expression> arguments, boolean filter) {
        Value list = evaluate(arguments.getFirst());
        if (list.isUnknown() || !(arguments.get(1) instanceof Expression.Call(String _, List<Expression> lambda))
                || lambda.size() != 2) {
            return list.isUnknown() ? list : Value.unknown("a lambda of another form");
        }
        String name = evaluate(lambda.getFirst()).text();
        List<Value> items = new ArrayList<>();
        for (JsonNode item : Functions.items(list.json())) {
            locals.put(name, item);
            Value value = evaluate(lambda.getLast());
            if (!filter) {
                items.add(value);
            } else if (Functions.truth(value)) {
                items.add(Value.of(item));
            }
        }
        locals.remove(name);
        return list(items).from(Stream.of(list));
    }
}
