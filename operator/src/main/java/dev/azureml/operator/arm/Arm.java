package dev.azureml.operator.arm;

import java.util.Optional;

/** Azure Resource Manager, as one identity sees it. Calls block and never throw for what Azure answers. */
public interface Arm {

    ArmResult send(ArmRequest request);

    /** Looks once at an operation that an earlier request started. */
    PollResult poll(Operation operation);

    /** Reads all pages of a collection. */
    ListResult list(String pathAndQuery);

    /**
     * Writes a blob below a place in blob storage for which Azure gave a signature; empty when it is there now.
     *
     * @param signed the URL of the place with its signature
     */
    Optional<ArmResult.Failure> upload(String signed, String path, String text);
}
