package dev.azureml.operator.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.operator.cost.Estimate;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What a plan says of costs. */
final class CostLines {
    private static final BigDecimal NOTHING = BigDecimal.ZERO.setScale(2);
    private static final String UNKNOWN = "unknown";

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
        long unpriced = told.unknown().values().stream().mapToLong(Long::longValue).sum();
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
        if (told == null || shown(after, Estimate::running).equals(UNKNOWN)) {
            return Optional.empty();
        }
        String currency = " " + told.currency();
        return Optional.of(both(cost, Estimate::running) + currency + " running, " + both(cost, Estimate::idle)
                + currency + " idle (" + change(after, before) + ")");
    }

    /** What it is before and after, where that differs. */
    private static String both(Plan.Cost cost, Function<Estimate, Optional<BigDecimal>> figure) {
        String now = shown(cost.after(), figure);
        String then = cost.before() == null ? now : shown(cost.before(), figure);
        return now.equals(then) ? now : then + " → " + now;
    }

    /** What is not there costs nothing; what is there and has no price, nobody knows. */
    private static String shown(@Nullable Estimate estimate, Function<Estimate, Optional<BigDecimal>> figure) {
        return estimate == null
                ? NOTHING.toPlainString()
                : figure.apply(estimate).map(BigDecimal::toPlainString)
                        .orElse(UNKNOWN);
    }

    /** Two sums that lack different parts say nothing of the change. */
    private static String change(@Nullable Estimate after, @Nullable Estimate before) {
        if (before == null) {
            return "new";
        }
        if (!before.unknown().equals(after == null ? Map.of() : after.unknown())) {
            return "the change is not known: not all has a price";
        }
        BigDecimal now = after == null ? NOTHING : after.running().orElse(NOTHING);
        BigDecimal change = now.subtract(before.running().orElse(NOTHING));
        return change.signum() == 0 ? "no change" : (change.signum() > 0 ? "+" : "") + change.toPlainString();
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
