package dev.azureml.operator.policyrule;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.operator.plan.json.Overlay;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Holds what would be sent against the policies that are assigned there, in Azure's order: those that change it first, then
 * those that refuse it.
 */
public final class Judgement {
    private static final String DENY = "deny";
    /** Properties that a policy may have changed, by the policies' words for them; all of the tags together. */
    private final Set<String> unsure = new HashSet<>();
    private final List<Verdict> verdicts = new ArrayList<>();
    private Target target;

    private Judgement(Target target) {
        this.target = target;
    }

    /** Returns what is known to become of it; nothing is said of what a rule leaves open here. */
    public static List<Verdict> of(Target target, Assigned assigned) {
        Judgement judgement = new Judgement(new Target(target.id(), target.apiVersion(), target.body().deepCopy()));
        judgement.unsure.addAll(assigned.open());
        List<AssignedPolicy> over = assigned.policies().stream().filter(policy -> policy.assignment().covers(target
                .id()) && target.mayBeSeenBy(policy.mode())).toList();
        over.forEach(judgement::change);
        over.stream().filter(policy -> target.isSeenBy(policy.mode()))
                .filter(policy -> policy.effect().filter(DENY::equals).isPresent()).forEach(judgement::refuse);
        return List.copyOf(judgement.verdicts);
    }

    private Rule rule(AssignedPolicy policy) {
        return new Rule(new Terms(policy.parameters(), this::field, target.apiVersion()));
    }

    private Optional<JsonNode> field(String name) {
        boolean open = unsure.contains(unsureAs(name))
                || unsure.contains(Assigned.ANY) && Target.path(name).isPresent();
        return open ? Optional.empty() : target.field(name);
    }

    private static String unsureAs(String field) {
        String word = field.toLowerCase(Locale.ROOT);
        return word.startsWith("tags") ? "tags" : word;
    }

    private void change(AssignedPolicy policy) {
        if (!policy.mayChange()) {
            return;
        }
        Rule rule = rule(policy);
        Truth matches = rule.holds(policy.rule().path("if"));
        if (matches == Truth.NO) {
            return;
        }
        JsonNode details = policy.rule().at("/then/details");
        boolean sure = matches == Truth.YES && target.isSeenBy(policy.mode());
        if (sure && policy.effect().filter(AssignedPolicy.MODIFY::equals).isPresent()) {
            details.path("operations").forEach(operation -> operate(policy, rule, operation));
        } else {
            (details.isArray() ? details : details.path("operations")).forEach(one -> leaveOpen(named(rule, one)));
        }
    }

    private static String named(Rule rule, JsonNode operation) {
        return rule.terms().value(operation.path("field")).map(JsonNode::asText).orElse(Assigned.ANY);
    }

    private void leaveOpen(String field) {
        unsure.add(unsureAs(field));
    }

    private void operate(AssignedPolicy policy, Rule rule, JsonNode operation) {
        String field = named(rule, operation);
        Optional<JsonPointer> path = Target.path(field);
        Optional<JsonNode> value = rule.terms().value(operation.path("value"));
        Optional<JsonNode> before = field(field);
        Truth due = operation.has("condition")
                ? rule.terms().value(operation.path("condition")).flatMap(Rule::bool).map(Truth::of).orElse(
                        Truth.UNKNOWN)
                : Truth.YES;
        if (due == Truth.NO) {
            return;
        }
        if (due == Truth.UNKNOWN || path.isEmpty() || value.isEmpty() || before.isEmpty()) {
            leaveOpen(field);
            return;
        }
        try {
            switch (operation.path("operation").asText("").toLowerCase(Locale.ROOT)) {
                case "add" -> {
                    if (before.get().isMissingNode()) {
                        set(policy, path.get(), before.get(), value.get());
                    }
                }
                case "addorreplace" -> set(policy, path.get(), before.get(), value.get());
                case "remove" -> remove(policy, path.get(), before.get());
                default -> leaveOpen(field);
            }
        } catch (IllegalArgumentException e) {
            leaveOpen(field); // something else stands in the way of that path
        }
    }

    private void set(AssignedPolicy policy, JsonPointer path, JsonNode before, JsonNode value) {
        ObjectNode body = target.body().deepCopy();
        Overlay.set(body, path, value);
        if (!before.isMissingNode() && !Rule.same(before, value)) {
            verdicts.add(new Verdict.Changed(policy, path, Optional.of(value)));
        }
        target = new Target(target.id(), target.apiVersion(), body);
    }

    private void remove(AssignedPolicy policy, JsonPointer path, JsonNode before) {
        if (!before.isMissingNode()) {
            verdicts.add(new Verdict.Changed(policy, path, Optional.empty()));
            target = new Target(target.id(), target.apiVersion(), Overlay.without(target.body(), List.of(path)));
        }
    }

    private void refuse(AssignedPolicy policy) {
        Rule rule = rule(policy);
        JsonNode condition = policy.rule().path("if");
        if (rule.holds(condition) == Truth.YES) {
            verdicts.add(new Verdict.Denied(policy, rule.points(condition)));
        }
    }
}
