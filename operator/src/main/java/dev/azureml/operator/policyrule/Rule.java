package dev.azureml.operator.policyrule;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The {@code if} of a policy, held against a resource. */
record Rule(Terms terms) {
    /** What says which resources a rule is about, and not what they should be. */
    private static final Set<String> SELECTORS = Set.of("type", "name", "fullname", "id", "kind",
            "microsoft.machinelearningservices/workspaces/computes/computetype");
    private static final int MOST_VALUES = 8;

    /** Words of a condition that say what it asks of a value. */
    private enum Operator {
        EQUALS("equals", "notEquals", "be "),
        IN("in", "notIn", "be one of "),
        LIKE("like", "notLike", "be like "),
        CONTAINS("contains", "notContains", "have ");

        private final String word;
        private final String negated;
        private final String asked;

        Operator(String word, String negated, String asked) {
            this.word = word;
            this.negated = negated;
            this.asked = asked;
        }
    }

    /** What one condition comes to. */
    private record Leaf(JsonNode left, JsonNode right, Operator operator, boolean negated) {
        /** Regions are written with spaces and without: what these decide is not known. */
        Truth truth() {
            Truth asWritten = holds();
            Truth withoutSpaces = new Leaf(Target.region(left), Target.region(right), operator, negated).holds();
            return asWritten == withoutSpaces ? asWritten : Truth.UNKNOWN;
        }

        private Truth holds() {
            if (left.isMissingNode() && right.isTextual() && right.textValue().isEmpty()) {
                return Truth.UNKNOWN; // whether nothing is the empty text
            }
            if (left.isContainerNode() && operator != Operator.CONTAINS) {
                return Truth.UNKNOWN;
            }
            Truth holds = switch (operator) {
                case EQUALS -> Truth.of(!left.isMissingNode() && same(left, right));
                case IN -> right.isArray()
                        ? Truth.of(!left.isMissingNode() && right.valueStream().anyMatch(one -> same(left, one)))
                        : Truth.UNKNOWN;
                case LIKE -> Truth.of(!left.isMissingNode() && isLike(left.asText(), right.asText()));
                case CONTAINS -> left.isContainerNode()
                        ? Truth.UNKNOWN
                        : Truth.of(!left.isMissingNode() && left.asText().toLowerCase(Locale.ROOT)
                                .contains(right.asText().toLowerCase(Locale.ROOT)));
            };
            return negated ? holds.negated() : holds;
        }
    }

    /** Azure compares texts without their case, and true with "true". */
    static boolean same(JsonNode one, JsonNode other) {
        return one.isContainerNode() || other.isContainerNode()
                ? one.equals(other)
                : one.asText().equalsIgnoreCase(other.asText());
    }

    /** Azure writes true and "True" for the same; empty for what is neither true nor false. */
    static Optional<Boolean> bool(JsonNode said) {
        if (said.isBoolean()) {
            return Optional.of(said.booleanValue());
        }
        return Stream.of(true, false).filter(one -> said.isTextual() && one.toString().equalsIgnoreCase(said
                .textValue())).findFirst();
    }

    /** With one * for anything. */
    private static boolean isLike(String text, String pattern) {
        String lower = text.toLowerCase(Locale.ROOT);
        String wanted = pattern.toLowerCase(Locale.ROOT);
        int star = wanted.indexOf('*');
        return star < 0
                ? lower.equals(wanted)
                : lower.length() >= wanted.length() - 1 && lower.startsWith(wanted.substring(0, star))
                        && lower.endsWith(wanted.substring(star + 1));
    }

    Truth holds(JsonNode condition) {
        if (condition.has("allOf")) {
            return Truth.all(condition.path("allOf").valueStream().map(this::holds));
        }
        if (condition.has("anyOf")) {
            return Truth.any(condition.path("anyOf").valueStream().map(this::holds));
        }
        if (condition.has("not")) {
            return holds(condition.path("not")).negated();
        }
        Optional<JsonNode> left = left(condition);
        if (left.isEmpty()) {
            return Truth.UNKNOWN;
        }
        if (condition.has("exists")) {
            return terms.value(condition.path("exists")).flatMap(Rule::bool).map(wanted -> Truth.of(wanted != left.get()
                    .isMissingNode())).orElse(Truth.UNKNOWN);
        }
        if (condition.has("containsKey") || condition.has("notContainsKey")) {
            boolean negated = condition.has("notContainsKey");
            return terms.value(condition.path(negated ? "notContainsKey" : "containsKey")).filter(_ -> !left.get()
                    .isValueNode()).map(key -> Truth.of(negated != hasKey(left.get(), key.asText()))).orElse(
                            Truth.UNKNOWN);
        }
        return leaf(condition, left.get()).map(Leaf::truth).orElse(Truth.UNKNOWN);
    }

    private static boolean hasKey(JsonNode object, String key) {
        return object.properties().stream().anyMatch(one -> one.getKey().equalsIgnoreCase(key));
    }

    /** Returns what a condition looks at; empty where that is not known, as for a count. */
    private Optional<JsonNode> left(JsonNode condition) {
        if (condition.has("field")) {
            return terms.value(condition.path("field")).map(JsonNode::asText).filter(name -> !name.contains("[*]"))
                    .flatMap(terms.field());
        }
        return condition.has("value") ? terms.value(condition.path("value")) : Optional.empty();
    }

    private Optional<Leaf> leaf(JsonNode condition, JsonNode left) {
        for (Operator operator : Operator.values()) {
            for (boolean negated : new boolean[]{false, true}) {
                String word = negated ? operator.negated : operator.word;
                if (condition.has(word)) {
                    return terms.value(condition.path(word)).map(right -> new Leaf(left, isRegion(condition)
                            ? Target.region(right)
                            : right, operator, negated));
                }
            }
        }
        return Optional.empty();
    }

    private boolean isRegion(JsonNode condition) {
        return fieldOf(condition).filter(Target.LOCATION::equalsIgnoreCase).isPresent();
    }

    /** Returns what a rule that holds is about; what something has to be before what it must not be. */
    List<Verdict.Point> points(JsonNode condition) {
        List<Asked> all = new ArrayList<>();
        collect(condition, true, all);
        boolean wants = all.stream().anyMatch(Asked::wanted);
        Map<JsonPointer, List<Asked>> byPath = all.stream().filter(one -> one.wanted() == wants)
                .collect(Collectors.groupingBy(Asked::path));
        return byPath.values().stream().map(asked -> asked.stream().filter(Asked::exact).findFirst().orElse(asked
                .getFirst())).map(asked -> new Verdict.Point(asked.path(), asked.words())).sorted((one, other) -> one
                        .path().toString().compareTo(other.path().toString()))
                .toList();
    }

    /** @param wanted whether it says what something has to be, rather than what it must not be */
    private record Asked(JsonPointer path, boolean wanted, boolean exact, String words) {
    }

    private void collect(JsonNode condition, boolean positive, List<Asked> all) {
        if ((holds(condition) == Truth.YES) != positive) {
            return; // it is not for this one that the rule holds
        }
        Stream.of("allOf", "anyOf").flatMap(word -> condition.path(word).valueStream()).forEach(one -> collect(one,
                positive, all));
        if (condition.has("not")) {
            collect(condition.path("not"), !positive, all);
        }
        Optional<String> field = fieldOf(condition);
        if (field.filter("name"::equalsIgnoreCase).isPresent()) {
            // What it must not be called says which resources are meant as well.
            asked(Verdict.NAME, condition, positive).filter(Asked::wanted).ifPresent(all::add);
        }
        field.filter(name -> !SELECTORS.contains(name.toLowerCase(Locale.ROOT))).flatMap(Target::path)
                .ifPresent(path -> asked(path, condition, positive).ifPresent(all::add));
    }

    /** The field that a condition is about, also where it is about whether that is empty. */
    private Optional<String> fieldOf(JsonNode condition) {
        if (condition.has("field")) {
            return terms.value(condition.path("field")).map(JsonNode::asText);
        }
        String value = condition.path("value").asText("");
        boolean empty = value.startsWith("[empty(field('") && value.endsWith("'))]");
        return empty
                ? Optional.of(value.substring("[empty(field('".length(), value.length() - "'))]".length()))
                : Optional.empty();
    }

    private Optional<Asked> asked(JsonPointer path, JsonNode condition, boolean positive) {
        boolean presence = condition.has("exists") || condition.has("value");
        if (presence) {
            boolean ofEmptiness = !condition.has("exists");
            return terms.value(condition.path(ofEmptiness ? "equals" : "exists")).flatMap(Rule::bool)
                    .map(said -> said != ofEmptiness != positive)
                    .map(wanted -> new Asked(path, wanted, false, wanted
                            ? "has to be set" + Aliases.example(path).map(example -> ", such as " + example).orElse("")
                            : "must not be set"));
        }
        return left(condition).flatMap(left -> leaf(condition, left)).map(leaf -> {
            boolean wanted = leaf.negated() == positive;
            return new Asked(path, wanted, true, (wanted ? "has to " : "must not ") + leaf.operator().asked + shown(leaf
                    .right()));
        });
    }

    private static String shown(JsonNode value) {
        if (!value.isArray()) {
            return value.asText();
        }
        String first = value.valueStream().limit(MOST_VALUES).map(JsonNode::asText).collect(Collectors.joining(", "));
        return value.size() > MOST_VALUES ? first + " …" : first;
    }
}
