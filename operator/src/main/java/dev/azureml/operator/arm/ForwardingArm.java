package dev.azureml.operator.arm;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.Optional;

/** Azure Resource Manager as another answers; what extends it answers some of it otherwise. */
public abstract class ForwardingArm implements Arm {
    protected final Arm azure;

    protected ForwardingArm(Arm azure) {
        this.azure = azure;
    }

    @Override
    public ArmResult send(ArmRequest request) {
        return azure.send(request);
    }

    @Override
    public PollResult poll(Operation operation) {
        return azure.poll(operation);
    }

    @Override
    public ListResult list(String pathAndQuery) {
        return azure.list(pathAndQuery);
    }

    @Override
    public Optional<ArmResult.Failure> upload(String signed, String path, InputStream content) throws IOException {
        return azure.upload(signed, path, content);
    }

    @Override
    public String container(String account, String container) {
        return azure.container(account, container);
    }

    @Override
    public Arm at(URI host, String audience) {
        return azure.at(host, audience);
    }
}
