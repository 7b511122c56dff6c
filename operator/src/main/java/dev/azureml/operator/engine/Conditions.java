package dev.azureml.operator.engine;

import dev.azureml.api.Condition;
import dev.azureml.operator.plan.Problem;
import dev.azureml.operator.plan.Reason;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Conditions as kstatus reads them: Ready always, Reconciling or Stalled while True, never both. */
final class Conditions {
    static final String READY = "Ready";
    static final String RECONCILING = "Reconciling";
    static final String STALLED = "Stalled";
    private static final int LONGEST_MESSAGE = 2000;

    private Conditions() {
    }

    static List<Condition> of(@Nullable List<Condition> previous, Problem problem, Reason.State state, long generation,
            Instant now) {
        List<Condition> before = previous == null ? List.of() : previous;
        List<Condition> conditions = new ArrayList<>();
        String ready = switch (state) {
            case READY -> "True";
            case RECONCILING, STALLED, NOT_READY -> "False";
            case AS_IT_WAS -> find(before, READY).map(Condition::status).orElse("Unknown");
        };
        // What was true of an older generation is not said of a newer one that nobody looked at.
        long ofReady = state == Reason.State.AS_IT_WAS
                ? find(before, READY).map(Condition::observedGeneration).orElse(generation)
                : generation;
        conditions.add(condition(before, READY, ready, problem, ofReady, now));
        if (state == Reason.State.RECONCILING) {
            conditions.add(condition(before, RECONCILING, "True", problem, generation, now));
        } else if (state == Reason.State.STALLED) {
            conditions.add(condition(before, STALLED, "True", problem, generation, now));
        }
        return conditions;
    }

    static Optional<Condition> find(@Nullable List<Condition> conditions, String type) {
        return conditions == null
                ? Optional.empty()
                : conditions.stream().filter(c -> c.type().equals(type)).findFirst();
    }

    private static Condition condition(List<Condition> before, String type, String status, Problem problem,
            long generation, Instant now) {
        String since = find(before, type).filter(c -> c.status().equals(status)).map(Condition::lastTransitionTime)
                .orElse(now.truncatedTo(ChronoUnit.SECONDS).toString());
        return new Condition(type, status, generation, since, problem.reason().word(),
                Composer.cut(problem.message(), LONGEST_MESSAGE));
    }
}
