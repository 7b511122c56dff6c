package dev.azureml.e2e.chaos;

import java.time.Duration;
import java.util.Optional;

/** Something that is done to the operator, or around it. */
sealed interface Disturbance {
    /** When, from the beginning of the round. */
    Duration after();

    /** Ends the operator's process in the middle of whatever it does, and starts another. */
    record Kill(Duration after) implements Disturbance {
    }

    /** Deletes an object, and kills the operator as soon as Azure got so many requests for that. */
    record KillInDeletion(Duration after, Target target, int requests) implements Disturbance {
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

    /**
     * Saves what etcd has, and puts it back after the round.
     *
     * @param gone an object that is deleted in between
     */
    record Restore(Duration after, Target gone) implements Disturbance {
    }

    /**
     * Has another operator describe the same things in Azure in other words, until the two have come to an end with it.
     *
     * @param side what the words of the other follow from
     * @param killed which of the two is killed meanwhile; empty for none
     */
    record TwoOperators(Duration after, int side, Optional<Side> killed) implements Disturbance {
    }

    /** One of two operators. */
    enum Side {
        FIRST,
        SECOND
    }
}
