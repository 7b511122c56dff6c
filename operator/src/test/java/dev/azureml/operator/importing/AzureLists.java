package dev.azureml.operator.importing;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.operator.arm.Arm;
import dev.azureml.operator.arm.ArmError;
import dev.azureml.operator.arm.ArmRequest;
import dev.azureml.operator.arm.ArmResult;
import dev.azureml.operator.arm.FailureKind;
import dev.azureml.operator.arm.ListResult;
import dev.azureml.operator.arm.Operation;
import dev.azureml.operator.arm.PollResult;
import dev.azureml.operator.plan.Json;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Azure as what it lists: by the path of each collection, its items. */
final class AzureLists implements Arm {
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

    @Override
    public ArmResult send(ArmRequest request) {
        throw new AssertionError("nothing is read by GET, and nothing is written");
    }

    @Override
    public PollResult poll(Operation operation) {
        throw new AssertionError("nothing is under way");
    }

    @Override
    public Optional<ArmResult.Failure> upload(String signed, String path, InputStream content) {
        throw new AssertionError("nothing is uploaded");
    }

    @Override
    public Arm at(URI host, String audience) {
        throw new UnsupportedOperationException();
    }

    @Override
    public String container(String account, String container) {
        return "";
    }
}
