package dev.azureml.operator.quota;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.MLQuotaSpec;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.plan.Facts;
import dev.azureml.operator.plan.Json;
import dev.azureml.operator.plan.ManagedObject;
import dev.azureml.operator.plan.Observation;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** The limits of a workspace, and who uses what of them, as the status fields of an MLQuota. */
final class QuotaReport {
    private static final int MOST_USERS = 20;
    private static final String LIMIT = "limit";
    private static final String USED = "used";

    private QuotaReport() {
    }

    static ObjectNode of(ManagedObject<MLQuotaSpec> subject, Facts facts) {
        RegionQuotas quotas = new RegionQuotas(facts);
        ObjectNode fields = Json.object();
        ArrayNode families = Json.array();
        for (MLQuotaSpec.Family family : subject.spec().families()) {
            quotas.ofSubscription(family.name()).ifPresent(whole -> families.add(family(family.name(), whole, quotas)));
        }
        if (!families.isEmpty()) {
            fields.set("families", families);
            // A column of kubectl shows of a list the first entry alone.
            fields.put("cores", families.valueStream().map(QuotaReport::cores).collect(Collectors.joining(", ")));
        }
        return fields;
    }

    private static String cores(JsonNode family) {
        String used = family.has(USED) ? family.path(USED).asText() + "/" : "";
        return family.path("name").asText() + " " + used + family.path(LIMIT).asText("no limit");
    }

    private static ObjectNode family(String name, JsonNode whole, RegionQuotas quotas) {
        ObjectNode family = Json.object().put("name", name);
        Optional<JsonNode> own = own(whole, quotas.facts());
        own.ifPresent(line -> family.put(LIMIT, line.path(LIMIT).asLong()));
        Optional<ArmId> workspace = own.flatMap(line -> ArmId.tryParse(line.path("id").asText()))
                .flatMap(ArmId::parent);
        workspace.flatMap(id -> quotas.usedBy(id, name)).ifPresent(used -> family.put(USED, used));
        if (whole.path(LIMIT).asInt(-1) >= 0) {
            family.put("subscriptionLimit", whole.path(LIMIT).asLong());
        }
        quotas.usedBySubscription(name).ifPresent(used -> family.put("subscriptionUsed", used));
        workspace.ifPresent(id -> {
            ArrayNode users = Json.array();
            quotas.users(id, name).stream().limit(MOST_USERS).forEach(user -> users.addObject()
                    .put("compute", user.compute()).put("cores", user.cores()));
            if (!users.isEmpty()) {
                family.set("usedBy", users);
            }
        });
        return family;
    }

    /** The limit of the workspace, as it was read by itself. */
    private static Optional<JsonNode> own(JsonNode whole, Facts facts) {
        String id = whole.path("id").asText();
        String end = "/quotas/" + id.substring(id.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
        return facts.byKey().values().stream().flatMap(one -> one instanceof Observation.Present present
                ? Optional.<JsonNode>of(present.body()).stream()
                : Optional.<JsonNode>empty().stream())
                .filter(body -> body.path("id").asText().toLowerCase(Locale.ROOT).endsWith(end)).findFirst();
    }
}
