package dev.azureml.operator.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.operator.cost.Estimate;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a plan says of costs. */
final class CostLines {
    private static final BigDecimal NOTHING = BigDecimal.ZERO.setScale(2);

    private CostLines() {
    }

    /** Returns what an object costs, and what of that has no price. */
    static List<String> of(Plan.Cost cost) {
        List<String> lines = new ArrayList<>();
        amounts(cost).ifPresent(amounts -> lines.add("estimated monthly cost: " + amounts));
        List<String> unpriced = cost.after() == null ? List.of() : cost.after().unpriced();
        unpriced.forEach(part -> lines.add("no price: " + part));
        if (cost.before() != null) {
            cost.before().unpriced().stream().filter(part -> !unpriced.contains(part))
                    .forEach(part -> lines.add("no price of what is there now: " + part));
        }
        return lines;
    }

    /** Returns the line that says what all objects cost together. */
    static Optional<String> sum(Plan plan) {
        Plan.Cost cost = plan.cost();
        Estimate told = cost.after() == null ? cost.before() : cost.after();
        if (told == null) {
            return Optional.empty();
        }
        int unpriced = told.unpriced().size();
        return amounts(cost).map(amounts -> "Estimated monthly cost: " + amounts + (told.pricedAt() == null
                ? ""
                : ", by prices of " + told.pricedAt())
                + (unpriced == 0
                        ? "."
                        : "; without " + unpriced + (unpriced == 1 ? " part" : " parts")
                                + " that no price is known of."));
    }

    /** Running and idle with their change; empty where there is no figure. */
    private static Optional<String> amounts(Plan.Cost cost) {
        Estimate after = cost.after();
        Estimate before = cost.before();
        Estimate told = after == null ? before : after;
        if (told == null || running(after).isEmpty() && running(before).isEmpty()) {
            return Optional.empty();
        }
        BigDecimal now = running(after).orElse(NOTHING);
        BigDecimal then = running(before).orElse(NOTHING);
        String idle = idle(before).equals(idle(after)) || before == null
                ? idle(after).toPlainString()
                : idle(before).toPlainString() + " → " + idle(after).toPlainString();
        String running = before == null
                ? now.toPlainString()
                : now.equals(then)
                        ? now.toPlainString()
                        : then.toPlainString() + " → " + now.toPlainString();
        return Optional.of(running + " " + told.currency() + " running, " + idle + " " + told.currency() + " idle ("
                + (before == null ? "new" : now.equals(then) ? "no change" : signed(now.subtract(then))) + ")");
    }

    private static Optional<BigDecimal> running(@Nullable Estimate estimate) {
        return Optional.ofNullable(estimate).flatMap(Estimate::running);
    }

    private static BigDecimal idle(@Nullable Estimate estimate) {
        return Optional.ofNullable(estimate).flatMap(Estimate::idle).orElse(NOTHING);
    }

    private static String signed(BigDecimal change) {
        return (change.signum() > 0 ? "+" : "") + change.toPlainString();
    }

    /** Returns the cost for programs, as a status has it, with what it is before under {@code before}. */
    static Optional<ObjectNode> fields(Plan.Cost cost) {
        Estimate after = cost.after();
        Estimate before = cost.before();
        Estimate told = after == null ? before : after;
        if (told == null) {
            return Optional.empty();
        }
        ObjectNode fields = after == null
                ? new Estimate(told.currency(), told.pricedAt(), List.of()).fields()
                : after.fields();
        if (before != null) {
            fields.set("before", before.fields());
        }
        return Optional.of(fields);
    }
}
