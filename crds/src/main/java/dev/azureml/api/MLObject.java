package dev.azureml.api;

import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import org.jspecify.annotations.Nullable;

/** An object of any of our kinds. */
public abstract class MLObject<S extends MLSpec, T extends MLStatus> extends CustomResource<S, T>
        implements
            Namespaced {
    /** Never on the wire: no schema has it. */
    private @Nullable String fault;

    @Override
    protected @Nullable S initSpec() {
        return null;
    }

    @Override
    protected @Nullable T initStatus() {
        return null;
    }

    /** Returns what of the spec could not be read, and so is missing from it; null when nothing is. */
    public final @Nullable String fault() {
        return fault;
    }

    /** Marks the spec as one of which this could not be read. */
    public final void faulty(@Nullable String what) {
        fault = what;
    }
}
