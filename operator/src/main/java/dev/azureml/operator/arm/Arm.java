package dev.azureml.operator.arm;

/** Azure Resource Manager, as one identity sees it. Calls block and never throw for what Azure answers. */
public interface Arm {

    ArmResult send(ArmRequest request);

    /** Looks once at an operation that an earlier request started. */
    PollResult poll(Operation operation);

    /** Reads all pages of a collection. */
    ListResult list(String pathAndQuery);
}
