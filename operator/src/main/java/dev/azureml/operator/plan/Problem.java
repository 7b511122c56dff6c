package dev.azureml.operator.plan;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What stands in the way, in words for the person who can act. */
public record Problem(Reason reason, String message) {
    /** All of them as one, for the reason that comes first; empty when there are none. */
    public static Optional<Problem> all(List<Problem> some) {
        List<String> messages = some.stream().map(Problem::message).distinct().toList();
        // One may be the sum of others.
        String message = messages.stream()
                .filter(one -> messages.stream().noneMatch(other -> other.length() > one.length()
                        && other.contains(one)))
                .collect(Collectors.joining("; "));
        return some.stream().map(Problem::reason).min(Comparator.naturalOrder())
                .map(reason -> new Problem(reason, message));
    }

    /** Returns what a person is told first: one thing, but all that is wrong with the spec. */
    public static Problem foremost(List<Problem> problems) {
        Problem first = problems.stream().min(Comparator.comparing(Problem::reason))
                .orElse(new Problem(Reason.AVAILABLE, "Azure is as the spec says"));
        return first.reason() == Reason.INVALID_SPEC
                ? all(problems.stream().filter(p -> p.reason() == Reason.INVALID_SPEC).toList()).orElse(first)
                : first;
    }
}
