package dev.azureml.operator.importing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.operator.plan.Json;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** How many cores the computes of a workspace may use, as Azure lists it for a region. */
final class Quotas {
    static final String COLLECTION = "quotas";

    private Quotas() {
    }

    /** Says the limits that a workspace has; empty where it has none of its own. */
    static Optional<ObjectNode> spec(List<ObjectNode> quotas, Imported workspace) {
        ObjectNode spec = Json.object();
        spec.putObject("workspaceRef").put("name", workspace.name());
        ArrayNode families = spec.putArray("families");
        String within = workspace.armId().toLowerCase(Locale.ROOT) + "/";
        quotas.stream().filter(one -> one.path("id").asText().toLowerCase(Locale.ROOT).startsWith(within))
                .filter(one -> limit(one) >= 0)
                .forEach(one -> families.addObject().put("name", one.at("/name/value").asText())
                        .put("limit", limit(one)));
        return families.isEmpty() ? Optional.empty() : Optional.of(spec);
    }

    /** Below 0 is no limit but the subscription's. */
    private static int limit(JsonNode quota) {
        return quota.path("limit").asInt(-1);
    }
}
