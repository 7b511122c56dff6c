package dev.azureml.operator.plan;

/** Conditions that some kinds have beside Ready, Reconciling and Stalled; they do not change those. */
public enum ConditionType {
    /** Whether an instance runs the newest image. */
    OS_IMAGE_CURRENT("OSImageCurrent"),
    /** Whether the credential in use is good for a while yet. */
    CREDENTIAL_VALID("CredentialValid"),
    /** Whether what lies in the Kubernetes cluster could be checked. */
    CLUSTER_CHECKED("ClusterChecked");

    private final String word;

    ConditionType(String word) {
        this.word = word;
    }

    /** The type as it stands in the status. */
    public String word() {
        return word;
    }
}
