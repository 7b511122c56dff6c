package dev.azureml.operator.engine;

import com.fasterxml.jackson.databind.JavaType;
import dev.azureml.api.MLObject;
import dev.azureml.api.MLSpec;
import dev.azureml.api.MLStatus;
import dev.azureml.operator.plan.Json;
import dev.azureml.operator.plan.Kind;
import io.fabric8.kubernetes.client.CustomResource;
import java.util.function.Supplier;

/** A kind of the API bound to its Kubernetes classes: one line of the registry. */
public record Binding<P extends MLObject<S, T>, S extends MLSpec, T extends MLStatus>(
        String kindName, Class<P> type, Supplier<P> create, Class<T> statusType, Kind<S> kind) {

    /** Returns the type of the specs, for Jackson. */
    JavaType specType() {
        return Json.MAPPER.getTypeFactory().findTypeParameters(Json.MAPPER.constructType(type),
                CustomResource.class)[0];
    }
}
