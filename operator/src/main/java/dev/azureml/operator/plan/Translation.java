package dev.azureml.operator.plan;

import dev.azureml.api.Advice;
import java.util.List;

/** What a kind makes of an object's spec. */
public sealed interface Translation {
    /**
     * The resources wanted. Those whose content depends on facts that are not read yet are left out until they are;
     * nothing is removed before every other intent is satisfied.
     *
     * @param problems what keeps part of the wish from being carried out
     */
    record Intents(List<Intent> intents, List<Advice> advice, List<Problem> problems) implements Translation {
        public Intents {
            intents = List.copyOf(intents);
            advice = List.copyOf(advice);
            problems = List.copyOf(problems);
        }

        public static Intents of(Intent... intents) {
            return new Intents(List.of(intents), List.of(), List.of());
        }
    }

    /** The spec can't be carried out as it stands. */
    record Refused(Problem problem) implements Translation {
        public static Refused invalid(String path, String message) {
            return new Refused(new Problem(Reason.INVALID_SPEC, path + ": " + message));
        }
    }
}
