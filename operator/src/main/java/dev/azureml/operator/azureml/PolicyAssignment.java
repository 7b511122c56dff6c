package dev.azureml.operator.azureml;

/** What several parts know of the assignments of policies. */
public final class PolicyAssignment {
    public static final String TYPE = "Microsoft.Authorization/policyAssignments";
    public static final String API_VERSION = "2025-01-01";

    private PolicyAssignment() {
    }
}
