package dev.azureml.operator.engine.spec;

import com.fasterxml.jackson.databind.JsonNode;
import dev.azureml.api.MLSpec;
import dev.azureml.operator.plan.Json;
import dev.azureml.operator.plan.Kind;
import dev.azureml.operator.plan.Problem;
import dev.azureml.operator.plan.Reason;
import dev.azureml.operator.tenant.Tenants;
import java.util.Map;
import java.util.Optional;

/** Whether the tenants file lets a namespace have what a spec says, before anything that it names is looked at. */
public final class SpecPermission {
    private SpecPermission() {
    }

    /** Returns why the namespace may not have it; empty when it may. */
    public static <S extends MLSpec> Optional<Problem> refusal(Tenants tenants, String namespace, S spec,
            Kind<S> kind) {
        Optional<String> stranger = tenants.stranger(namespace);
        if (stranger.isPresent()) {
            return stranger.map(why -> new Problem(Reason.OUT_OF_SCOPE, why));
        }
        boolean overrides = Json.of(spec).findValues("overrides").stream().anyMatch(JsonNode::isObject);
        if (overrides && !tenants.allowsOverrides(namespace)) {
            return Optional.of(new Problem(Reason.INVALID_SPEC, "spec.overrides: not allowed to namespace "
                    + namespace + "; to allow them, the platform team says overrides: true in its entry in the"
                    + " tenants file"));
        }
        return ofClusterNamespaces(tenants, namespace, kind.clusterUse(spec).namespaces());
    }

    /** Something may be run only where the tenants file lets it. */
    private static Optional<Problem> ofClusterNamespaces(Tenants tenants, String namespace,
            Map<String, String> byProperty) {
        return byProperty.entrySet().stream().sorted(Map.Entry.comparingByKey())
                .flatMap(entry -> tenants.refusalOfClusterNamespace(namespace, entry.getValue())
                        .map(why -> new Problem(Reason.OUT_OF_SCOPE, entry.getKey() + ": " + why)).stream())
                .findFirst();
    }
}
