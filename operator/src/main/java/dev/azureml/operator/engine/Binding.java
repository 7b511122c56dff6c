package dev.azureml.operator.engine;

import dev.azureml.api.MLObject;
import dev.azureml.api.MLSpec;
import dev.azureml.api.MLStatus;
import dev.azureml.operator.plan.Kind;
import java.util.function.Supplier;

/** A kind of the API bound to its Kubernetes classes: one line of the registry. */
public record Binding<P extends MLObject<S, T>, S extends MLSpec, T extends MLStatus>(
        String kindName, Class<P> type, Supplier<P> create, Class<T> statusType, Kind<S> kind) {
}
