package dev.azureml.operator.engine;

import dev.azureml.api.MLObject;
import dev.azureml.api.MLSpec;
import dev.azureml.api.MLStatus;
import dev.azureml.operator.arm.NotAnArmIdException;
import dev.azureml.operator.engine.azure.Problems;
import dev.azureml.operator.engine.status.ReconcileProgress;
import dev.azureml.operator.engine.status.StatusBuilder;
import dev.azureml.operator.plan.Problem;
import dev.azureml.operator.plan.Reason;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is told of an object without a look at Azure; all else in its status stays as it is.
 *
 * @param attempt how often the framework has tried again since the last visit that ended in order
 */
record EarlyStatus<P extends MLObject<S, T>, S extends MLSpec, T extends MLStatus>(P object,
        StatusWriter<P, S, T> status, ReconcileProgress progress, int attempt) {
    private static final Logger LOG = LoggerFactory.getLogger(EarlyStatus.class);
    /** What was in the way of a race has passed by then. */
    private static final int PATIENCE = 3;

    Optional<Duration> paused(String why) {
        return tell(new Problem(Reason.PAUSED, why), Reason.State.AS_IT_WAS);
    }

    /** Nothing is done in Azure for a spec of which something is missing. */
    Optional<Duration> faulty(String fault) {
        return tell(new Problem(Reason.INVALID_SPEC, fault), Reason.State.STALLED);
    }

    void asking() {
        tell(new Problem(Reason.CREATING, "asking Azure for what the spec says"), Reason.State.RECONCILING);
    }

    /**
     * Tells what nobody foresaw, too, once it did not pass by itself: who reads statuses alone would wait in vain.
     *
     * @param later what it ends in where it is the spec that is wrong in a way that no check caught
     */
    <R> R guarded(Supplier<R> call, Supplier<R> later) {
        try {
            return call.get();
        } catch (NotAnArmIdException e) {
            LOG.debug("the spec can't be followed", e);
            tell(Problems.refused(object.getSpec(), e), Reason.State.STALLED);
            return later.get();
        } catch (KubernetesClientException e) {
            throw e; // the API server did not take something, and is asked again
        } catch (RuntimeException e) {
            if (attempt >= PATIENCE) {
                tell(new Problem(Reason.INTERNAL_ERROR, "an error in the operator: " + e
                        + "; it is tried again and again, and the log has more of it"), Reason.State.STALLED);
            }
            throw e;
        }
    }

    private Optional<Duration> tell(Problem problem, Reason.State state) {
        long generation = Optional.ofNullable(object.getMetadata().getGeneration()).orElse(0L);
        status.write(new StatusBuilder.Common(status.id(), status.provisioningState(),
                new Problem(problem.reason(), progress.clean(problem.message())), state, generation, List.of(),
                List.of(),
                null), status.kept());
        return Optional.empty();
    }
}
