package dev.azureml.operator.plan;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.operator.arm.ArmResult;

/** What was read of one ARM resource. */
public sealed interface Observation {
    /** Azure has no such resource. */
    record Absent() implements Observation {
    }

    /**
     * Azure has it.
     *
     * @param partial read from a LIST, which may leave properties out and is confirmed by a GET before anything is done
     */
    record Present(ObjectNode body, boolean partial) implements Observation {
    }

    /** Azure did not say. */
    record Unreadable(ArmResult.Failure failure) implements Observation {
        /** Whether it passes by itself. */
        public boolean passes() {
            return failure.passes();
        }
    }
}
