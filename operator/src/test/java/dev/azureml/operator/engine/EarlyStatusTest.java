package dev.azureml.operator.engine;

import dev.azureml.api.MLDatastore;
import dev.azureml.api.MLDatastoreSpec;
import dev.azureml.api.MLDatastoreStatus;
import dev.azureml.operator.engine.status.ReconcileProgress;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class EarlyStatusTest {
    /** The first time nothing is written, for it may pass by itself. */
    @SuppressWarnings("NullAway")
    private final EarlyStatus<MLDatastore, MLDatastoreSpec, MLDatastoreStatus> first = new EarlyStatus<>(
            new MLDatastore(), null, new ReconcileProgress(null), 0);

    /** The framework never visits an object again whose visit ended in an error. */
    @Test
    void anErrorOfTheProgramIsTriedAgainAsAnExceptionIs() {
        NoClassDefFoundError missing = new NoClassDefFoundError("Missing");
        assertThatIllegalStateException().isThrownBy(() -> first.guarded(() -> {
            throw missing;
        }, () -> "later")).withCause(missing);
    }

    @Test
    void anErrorOfTheMachineIsThrownOn() {
        assertThatExceptionOfType(OutOfMemoryError.class).isThrownBy(() -> first.guarded(() -> {
            throw new OutOfMemoryError("made up");
        }, () -> "later"));
    }
}
