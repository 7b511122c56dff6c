package dev.azureml.operator.engine.status;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.operator.plan.Facts;
import dev.azureml.operator.plan.Json;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a status says of the resource that the object stands for.
 *
 * @param report the kind's own fields
 */
public record MainResource(@Nullable String id, @Nullable String provisioningState, ObjectNode report) {
    /**
     * As far as the visit got: what was read now, or what was said before; nothing of what was let go and is no more.
     *
     * @param recorded what the object has in Azure by its records
     * @param before as the last status has it
     */
    public static MainResource of(String key, Facts facts, @Nullable String recorded, MainResource before,
            Supplier<ObjectNode> report) {
        if (recorded == null && facts.absent(key)) {
            return new MainResource(null, null, Json.object());
        }
        String known = recorded == null ? before.id() : recorded;
        return facts.body(key).map(body -> new MainResource(known == null ? body.path("id").asText(null) : known,
                body.at("/properties/provisioningState").asText(null), report.get()))
                .orElseGet(() -> new MainResource(known, before.provisioningState(), before.report()));
    }
}
