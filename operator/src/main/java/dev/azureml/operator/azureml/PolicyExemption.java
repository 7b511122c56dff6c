package dev.azureml.operator.azureml;

/** What several parts know of exemptions from policies. */
public final class PolicyExemption {
    public static final String TYPE = "Microsoft.Authorization/policyExemptions";
    public static final String API_VERSION = "2022-07-01-preview";

    private PolicyExemption() {
    }
}
