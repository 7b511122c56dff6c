package dev.azureml.operator.plan;

import dev.azureml.api.Advice;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a kind makes of an object's spec. */
public sealed interface Translation {
    /**
     * The resources wanted. Those whose content depends on facts that are not read yet are left out until they are;
     * nothing is removed before every other intent is satisfied.
     *
     * @param problems what keeps part of the wish from being carried out
     * @param documents lists of Azure's to look at before the wish is complete
     * @param conditions of the kind's own
     * @param lookAgainAt when time alone changes the wish; null when it does not
     */
    record Intents(List<Intent> intents, List<Advice> advice, List<Problem> problems, List<Document> documents,
            List<KindCondition> conditions, @Nullable Instant lookAgainAt) implements Translation {
        public Intents {
            intents = List.copyOf(intents);
            advice = List.copyOf(advice);
            problems = List.copyOf(problems);
            documents = List.copyOf(documents);
            conditions = List.copyOf(conditions);
        }

        public Intents(List<Intent> intents, List<Advice> advice, List<Problem> problems) {
            this(intents, advice, problems, List.of(), List.of(), null);
        }

        public static Intents of(Intent... intents) {
            return of(List.of(intents));
        }

        public static Intents of(List<Intent> intents) {
            return new Intents(intents, List.of(), List.of());
        }

        /** With further intents behind those that there are. */
        public Intents and(List<Intent> more) {
            return new Intents(Stream.concat(intents.stream(), more.stream()).toList(), advice, problems, documents,
                    conditions, lookAgainAt);
        }

        public Intents withAdvice(List<Advice> changed) {
            return new Intents(intents, changed, problems, documents, conditions, lookAgainAt);
        }

        public Intents withProblems(List<Problem> changed) {
            return new Intents(intents, advice, changed, documents, conditions, lookAgainAt);
        }

        public Intents withDocuments(List<Document> changed) {
            return new Intents(intents, advice, problems, changed, conditions, lookAgainAt);
        }

        public Intents withConditions(List<KindCondition> changed) {
            return new Intents(intents, advice, problems, documents, changed, lookAgainAt);
        }

        public Intents lookingAgainAt(@Nullable Instant at) {
            return new Intents(intents, advice, problems, documents, conditions, at);
        }
    }

    /** The spec can't be carried out as it stands. */
    record Refused(Problem problem) implements Translation {
        public static Refused invalid(String path, String message) {
            return new Refused(new Problem(Reason.INVALID_SPEC, path + ": " + message));
        }

        /** All of them as one, so that a person reads of all at once; empty when there are none. */
        public static Optional<Refused> all(Stream<Refused> some) {
            return Problem.all(some.map(Refused::problem).toList()).map(Refused::new);
        }

        /** The same. */
        @SafeVarargs
        public static Optional<Refused> all(Optional<Refused>... some) {
            List<Refused> refused = new ArrayList<>();
            for (Optional<Refused> one : some) {
                one.ifPresent(refused::add);
            }
            return all(refused.stream());
        }

        /** The same of at least one, with those problems that are faults of the spec too. */
        public static Refused with(List<Refused> refused, List<Problem> problems) {
            return all(Stream.concat(refused.stream(), problems.stream()
                    .filter(problem -> problem.reason() == Reason.INVALID_SPEC).map(Refused::new))).orElseThrow();
        }
    }
}
