package dev.azureml.e2e.chaos;

import java.time.Duration;

/** Something that is done to the operator, or around it. */
sealed interface Disturbance {
    /** When, from the beginning of the round. */
    Duration after();

    /** Ends the operator's process in the middle of whatever it does, and starts another. */
    record Kill(Duration after) implements Disturbance {
    }

    /** Has Azure fail for some seconds. */
    record Fault(Duration after, FaultKind kind, String method, String path, Duration lasting)
            implements
                Disturbance {
    }

    /** Takes the API server from the operator: cuts its connections and takes no other, or lets nothing pass in silence. */
    record Outage(Duration after, boolean silent, Duration lasting) implements Disturbance {
    }

    /** Edits one object many times, as fast as the API server takes it. */
    record Storm(Duration after, Target target, int edits) implements Disturbance {
    }

    /** Deletes an object and makes it again under its name as soon as that is free, some times in a row. */
    record Recreate(Duration after, Target target, int times) implements Disturbance {
    }
}
