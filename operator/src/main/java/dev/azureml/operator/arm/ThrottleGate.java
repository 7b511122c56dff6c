package dev.azureml.operator.arm;

/** Keeps requests within Azure's budgets. Never blocks: who may not go is told when to come back. */
public interface ThrottleGate {

    /** @param tenant between whom the budget is shared out fairly: a namespace */
    Admission admit(Bucket bucket, Priority priority, String tenant);

    /** Learns from an answer to an admitted request; what it tells of the budget. */
    RateLimits observe(Bucket bucket, ArmResponse response);
}
