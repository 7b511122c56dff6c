package dev.azureml.operator.engine.azure;

import dev.azureml.operator.arm.Arm;
import dev.azureml.operator.arm.ArmError;
import dev.azureml.operator.arm.ArmRequest;
import dev.azureml.operator.arm.ArmResult;
import dev.azureml.operator.arm.FailureKind;
import dev.azureml.operator.arm.ListResult;
import dev.azureml.operator.arm.Operation;
import dev.azureml.operator.arm.PollResult;
import java.io.InputStream;
import java.net.URI;
import java.util.Optional;

/** Azure as nobody may use it: nothing is sent, and everything is refused as by somebody without credentials. */
public final class UnsentArm implements Arm {
    private static final ArmResult.Failure REFUSAL = new ArmResult.Failure(FailureKind.AUTHENTICATION, ArmError.of(
            "NoCredentials", "there are no credentials to ask Azure with"), Optional.empty(), 0);

    @Override
    public ArmResult send(ArmRequest request) {
        return REFUSAL;
    }

    @Override
    public PollResult poll(Operation operation) {
        return new PollResult.Unknown(REFUSAL);
    }

    @Override
    public ListResult list(String pathAndQuery) {
        return new ListResult.Failed(REFUSAL);
    }

    @Override
    public Optional<ArmResult.Failure> upload(String signed, String path, InputStream content) {
        return Optional.of(REFUSAL);
    }

    @Override
    public Arm at(URI host, String audience) {
        return this; // nor is anything sent there
    }

    @Override
    public String container(String account, String container) {
        return ""; // nothing is sent there either
    }
}
