package dev.azureml.operator.importing;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.operator.arm.ArmError;
import dev.azureml.operator.arm.ArmResult;
import dev.azureml.operator.arm.FailureKind;
import dev.azureml.operator.arm.ListResult;
import dev.azureml.operator.arm.UnaskedArm;
import dev.azureml.operator.plan.Json;
import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Azure as what it lists: by the path of each collection, its items. */
final class AzureLists extends UnaskedArm {
    private final Map<String, List<String>> items = new HashMap<>();

    void has(String collection, String... all) {
        items.put(collection, List.of(all));
    }

    static ObjectNode object(String json) {
        try {
            return Json.MAPPER.readValue(json, ObjectNode.class);
        } catch (IOException e) {
            throw new IllegalArgumentException(json, e);
        }
    }

    @Override
    public ListResult list(String pathAndQuery) {
        String path = pathAndQuery.split("[?]", 2)[0];
        return path.endsWith("/models")
                ? new ListResult.Failed(new ArmResult.Failure(FailureKind.AUTHORIZATION, ArmError.of(
                        "AuthorizationFailed", "no"), Optional.empty(), 403))
                : new ListResult.Ok(items.getOrDefault(path, List.of()).stream().map(AzureLists::object).toList(),
                        1,
                        Instant.EPOCH);
    }
}
