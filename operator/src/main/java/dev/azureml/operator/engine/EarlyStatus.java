package dev.azureml.operator.engine;

import dev.azureml.api.MLObject;
import dev.azureml.api.MLSpec;
import dev.azureml.api.MLStatus;
import dev.azureml.operator.arm.NotAnArmIdException;
import dev.azureml.operator.engine.azure.Problems;
import dev.azureml.operator.engine.azure.ReconcileLoop;
import dev.azureml.operator.engine.references.NotListedYetException;
import dev.azureml.operator.engine.status.ReconcileProgress;
import dev.azureml.operator.engine.status.StatusBuilder;
import dev.azureml.operator.plan.KindCondition;
import dev.azureml.operator.plan.Problem;
import dev.azureml.operator.plan.Reason;
import dev.azureml.operator.plan.Texts;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is told of an object without a look at Azure; all else in its status stays as it is.
 *
 * @param attempt how often the framework has tried again since the last visit that ended in order
 */
record EarlyStatus<P extends MLObject<S, T>, S extends MLSpec, T extends MLStatus>(P object,
        StatusWriter<P, S, T> status, ReconcileProgress progress, int attempt)
        implements
            ReconcileLoop.Claim {
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

    /** What is made next, and what stands in its way as far as is known, is told before Azure is asked for it. */
    @Override
    public void write(List<KindCondition> foreseen) {
        asking(Reason.CREATING, foreseen);
    }

    @Override
    public void warn(List<KindCondition> foreseen) {
        if (!foreseen.stream().allMatch(this::isTold)) {
            asking(Reason.UPDATING, foreseen);
        }
    }

    private boolean isTold(KindCondition foreseen) {
        return status.condition(foreseen.type().word()).filter(told -> foreseen.status().word().equals(told.status())
                && Texts.cut(foreseen.message(), KindCondition.LONGEST_MESSAGE).equals(told.message())).isPresent();
    }

    private void asking(Reason reason, List<KindCondition> foreseen) {
        tell(new Problem(reason, "asking Azure for what the spec says"), Reason.State.RECONCILING, foreseen);
    }

    /**
     * Tells what nobody foresaw, too, once it did not pass by itself: who reads statuses alone would wait in vain. What is
     * too deep for a thread's stack is told at once, and no error but of the machine's itself is thrown on as one: the
     * framework tries again after exceptions alone, and would never visit the object again.
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
        } catch (KubernetesClientException | NotListedYetException e) {
            throw e; // the API server did not take something, or did not say it yet, and is asked again
        } catch (RuntimeException e) {
            unforeseen(e);
            throw e;
        } catch (LinkageError | AssertionError | ServiceConfigurationError e) {
            unforeseen(e);
            throw new IllegalStateException("an error in the operator", e);
        } catch (StackOverflowError e) {
            LOG.error("something in the object is too deep or too long to be followed", e);
            tell(new Problem(Reason.INTERNAL_ERROR, "something in the spec is too deep or too long for the operator to"
                    + " follow: make it simpler, with fewer levels in each other; the operator's log has more of it"),
                    Reason.State.STALLED);
            return later.get();
        }
    }

    private void unforeseen(Throwable thrown) {
        if (attempt >= PATIENCE) {
            tell(new Problem(Reason.INTERNAL_ERROR, "an error in the operator: " + thrown
                    + "; it is tried again and again, and the log has more of it"), Reason.State.STALLED);
        }
    }

    private Optional<Duration> tell(Problem problem, Reason.State state) {
        return tell(problem, state, List.of());
    }

    private Optional<Duration> tell(Problem problem, Reason.State state, List<KindCondition> foreseen) {
        long generation = Optional.ofNullable(object.getMetadata().getGeneration()).orElse(0L);
        boolean goesOn = state == Reason.State.RECONCILING;
        status.write(new StatusBuilder.Common(status.id(), status.provisioningState(),
                new Problem(problem.reason(), progress.clean(problem.message())), state, generation,
                goesOn ? status.plan() : List.of(), goesOn ? status.advice() : List.of(), null, foreseen),
                status.kept());
        return Optional.empty();
    }
}
