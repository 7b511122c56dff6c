package dev.azureml.operator.importing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.operator.plan.Json;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** How many cores the computes of a workspace may use, as Azure lists it for a region. */
public final class Quotas {
    /** Where a file has the name of the family, as it has that of the resource under {@code name}. */
    public static final String FAMILY = "family";
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
                .filter(one -> !family(one).isEmpty() && limit(one) >= 0 && limit(one) != ofSubscription(quotas, one))
                .forEach(one -> families.addObject().put("name", family(one))
                        .put("limit", limit(one)));
        return families.isEmpty() ? Optional.empty() : Optional.of(spec);
    }

    /** What Azure may list of a workspace that was never given a limit of its own. */
    private static int ofSubscription(List<ObjectNode> quotas, JsonNode quota) {
        String family = family(quota);
        return quotas.stream().filter(one -> !one.path("id").asText().toLowerCase(Locale.ROOT).contains("/workspaces/")
                && family(one).equalsIgnoreCase(family)).map(Quotas::limit).findFirst().orElse(-1);
    }

    /** In ids they have other names. */
    private static String family(JsonNode quota) {
        return quota.at("/name/value").asText(quota.path(FAMILY).asText(""));
    }

    /** Below 0 is no limit but the subscription's. */
    private static int limit(JsonNode quota) {
        return quota.path("limit").asInt(-1);
    }
}
