package dev.azureml.operator.engine.references;

import com.fasterxml.jackson.databind.JsonNode;
import dev.azureml.api.MLSpec;
import dev.azureml.operator.plan.Json;

/** The namespaces from which an object may be used, beside its own: those in {@code allowedNamespaces} of its spec. */
public final class AllowedNamespaces {
    private AllowedNamespaces() {
    }

    /** Whether the spec lists the namespace, or all; specs of kinds that are used from their own alone list none. */
    public static boolean list(MLSpec spec, String namespace) {
        for (JsonNode one : Json.of(spec).path("allowedNamespaces")) {
            if (one.asText().equals(namespace) || one.asText().equals("*")) {
                return true;
            }
        }
        return false;
    }
}
