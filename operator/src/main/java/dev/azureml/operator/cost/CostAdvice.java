package dev.azureml.operator.cost;

import dev.azureml.api.Advice;
import dev.azureml.operator.plan.AdviceRule;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Advice on what costs money, with what it costs where that is known. */
public final class CostAdvice {
    private CostAdvice() {
    }

    /** Returns the advice of an object, with the amounts of its estimate. */
    public static List<Advice> with(List<Advice> advice, Estimate estimate) {
        return advice.stream().map(one -> rule(one).flatMap(rule -> amount(rule, estimate).map(amount -> rule.advice(
                one.message() + ". " + amount))).orElse(one)).toList();
    }

    private static Optional<AdviceRule> rule(Advice advice) {
        return Arrays.stream(AdviceRule.values()).filter(rule -> rule.word().equals(advice.rule())).findFirst();
    }

    private static Optional<String> amount(AdviceRule rule, Estimate estimate) {
        String about = estimate.unpriced().isEmpty() ? "about " : "at least ";
        return switch (rule) {
            case NODES_ALWAYS_ON -> estimate.idle().map(idle -> "That is " + about + shown(idle, estimate)
                    + " a month");
            case STOPPED_STILL_COSTS -> estimate.idle().map(idle -> "Stopped it costs " + about + shown(idle, estimate)
                    + " a month");
            case NO_IDLE_SHUTDOWN -> machine(estimate).map(price -> "Running all month costs about " + shown(price,
                    estimate) + " more than being stopped");
            case IDLE_GPU -> machine(estimate).map(price -> "A node costs about " + shown(price, estimate)
                    + " a month");
            case COSTS_OF_FIREWALL -> Estimate.sum(estimate.parts().stream().filter(part -> part.what().startsWith(
                    Things.FIREWALL)), Part::most).map(price -> "That is about " + shown(price, estimate) + " a month");
            default -> Optional.empty();
        };
    }

    /** What one machine costs while it runs, where all are alike. */
    private static Optional<BigDecimal> machine(Estimate estimate) {
        List<Part> machines = estimate.parts().stream().filter(Part::isVm).toList();
        return machines.size() == 1 ? Estimate.sum(machines.stream(), _ -> 1) : Optional.empty();
    }

    private static String shown(BigDecimal amount, Estimate estimate) {
        return amount.toPlainString() + " " + estimate.currency();
    }
}
