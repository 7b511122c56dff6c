package dev.azureml.operator.simulation;

import dev.azureml.operator.arm.Arm;
import dev.azureml.operator.arm.ArmRequest;
import dev.azureml.operator.arm.ArmResult;
import dev.azureml.operator.arm.ListResult;
import dev.azureml.operator.arm.Operation;
import dev.azureml.operator.arm.PollResult;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Azure Resource Manager as it was when it was first asked: what was answered is not asked again. Used by one thread. */
public final class RememberingArm implements Arm {
    private final Arm azure;
    private final Map<String, ArmResult> read = new HashMap<>();
    private final Map<String, ListResult> listed = new HashMap<>();

    public RememberingArm(Arm azure) {
        this.azure = azure;
    }

    @Override
    public ArmResult send(ArmRequest request) {
        if (!request.method().equals("GET")) {
            return azure.send(request);
        }
        ArmResult known = read.get(request.pathAndQuery());
        if (known == null) {
            known = azure.send(request);
            if (!(known instanceof ArmResult.Failure)) {
                read.put(request.pathAndQuery(), known);
            }
        }
        return known;
    }

    @Override
    public ListResult list(String pathAndQuery) {
        ListResult known = listed.get(pathAndQuery);
        if (known == null) {
            known = azure.list(pathAndQuery);
            if (!(known instanceof ListResult.Failed)) {
                listed.put(pathAndQuery, known);
            }
        }
        return known;
    }

    @Override
    public PollResult poll(Operation operation) {
        return azure.poll(operation);
    }

    @Override
    public Optional<ArmResult.Failure> upload(String signed, String path, InputStream content) throws IOException {
        return azure.upload(signed, path, content);
    }

    @Override
    public Arm at(URI host, String audience) {
        return azure.at(host, audience);
    }

    @Override
    public String container(String account, String container) {
        return azure.container(account, container);
    }
}
