package dev.azureml.operator.engine;

import dev.azureml.operator.plan.Problem;
import dev.azureml.operator.plan.Reason;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * How a visit ended.
 *
 * @param after when to look again at the latest; empty to be woken by an event alone
 */
record Outcome(Problem problem, Optional<Duration> after) {

    static Outcome of(Reason reason, String message) {
        return new Outcome(new Problem(reason, message), Optional.empty());
    }

    /** What a person is told first: one thing, but all that is wrong with the spec. */
    static Problem foremost(List<Problem> problems) {
        Problem first = problems.stream().min(Comparator.comparing(Problem::reason))
                .orElse(new Problem(Reason.AVAILABLE, "Azure is as the spec says"));
        return first.reason() == Reason.INVALID_SPEC
                ? Problem.all(problems.stream().filter(p -> p.reason() == Reason.INVALID_SPEC).toList()).orElse(first)
                : first;
    }

    Outcome within(Duration duration) {
        return new Outcome(problem, Optional.of(after.filter(a -> a.compareTo(duration) < 0).orElse(duration)));
    }

    boolean ready() {
        return problem.reason() == Reason.AVAILABLE;
    }
}
