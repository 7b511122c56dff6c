package dev.azureml.operator.arm;

import java.io.InputStream;
import java.net.URI;
import java.util.Optional;

/** Azure Resource Manager for tests to answer for as much of as they ask: whatever else is asked of it fails. */
public abstract class UnaskedArm implements Arm {
    @Override
    public ArmResult send(ArmRequest request) {
        throw new AssertionError(request.method() + " " + request.pathAndQuery() + " is not to be sent");
    }

    @Override
    public ListResult list(String pathAndQuery) {
        throw new AssertionError(pathAndQuery + " is not to be listed");
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
        throw new AssertionError("nothing else of Azure is asked");
    }

    @Override
    public String container(String account, String container) {
        return account + "/" + container;
    }
}
