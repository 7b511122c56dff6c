package dev.azureml.operator.plan;

import java.util.Arrays;

import java.util.Optional;

/** Conditions that some kinds have beside Ready, Reconciling and Stalled; they do not change those. */
public enum ConditionType {
    OS_IMAGE_CURRENT("OSImageCurrent", "MLCompute `computeInstance`, `amlCompute`",
            "whether the instance runs the newest OS image, or nodes of the cluster are known to be older than a month"
                    + " (column `ImageCurrent` in `-o wide`)"),
    CREDENTIAL_VALID("CredentialValid", "MLDatastore, MLConnection",
            "whether the credential is good for a while yet; absent where it has no end, as keys, passwords and identities"),
    ACCESS_CHECKED("AccessChecked", "MLDatastore with `probe: true`",
            "whether Azure got at the storage at the last write; why not stands in Ready"),
    CLUSTER_CHECKED("ClusterChecked", "MLClusterExtension, MLCompute `kubernetes`",
            "whether what lies in the Kubernetes cluster was checked"),
    WITHIN_BUDGET("WithinBudget", "MLBudget",
            "whether less than the amount was spent in the period that runs, as Azure worked it out last, once a day"),
    QUIET("Quiet", "MLAlertRule",
            "whether no alert of the rule is fired, as Azure said at the last comparison; whom it tells does not wait for that"),
    COMPLIANT("Compliant", "MLPolicyAssignment; all others while False",
            "whether all that Azure evaluated in the scope complies with the policy; it evaluates some minutes after a change,"
                    + " and all once a day. On another object: that something of it does not comply, as an MLPolicyAssignment has"
                    + " it in its status; told and taken back at the next visit"),
    REMEDIATED("Remediated", "MLPolicyAssignment with the annotation `azureml.dev/remediation-requested-at`",
            "whether the remediation that the annotation asks for has put right what was there before the policy (see"
                    + " [Policies that change resources](kinds/mlpolicyassignment.md#policies-that-change-resources))"),
    POLICY_ALLOWED("PolicyAllowed", "all kinds",
            "whether Azure's assigned policies let through what is to be written as the spec says it; absent where they do, or"
                    + " may not be read (see [Azure's own policies](policies.md#azures-own-policies))"),
    NETWORK_CLOSED("NetworkClosed", "MLWorkspace with `network.architecture: Private` or `VirtualNetwork`",
            "whether the workspace and what is created for it are reached by private endpoints alone, or what is created by"
                    + " the chosen subnets and addresses alone"),
    NETWORK_CHECKED("NetworkChecked", "MLCompute in a subnet",
            "whether the subnet has what the nodes need: addresses, security rules, routes, service endpoints, names (see"
                    + " [What a subnet must have](networks.md#what-a-subnet-must-have))"),
    IMAGE_PATCHED("ImagePatched",
            "MLEnvironment with an image in an Azure registry, where `AZURE_IMAGE_FINDINGS_INTERVAL` is set",
            "whether all that Defender for Containers found in the image it found within 30 days (see"
                    + " [What Defender finds](vulnerabilities.md#what-defender-finds))"),
    METRICS_READ("MetricsRead", "MLWorkspace with `metrics`, or where `AZURE_METRICS_GROUPS` is set",
            "whether Azure's metrics of the workspace are read and served under the operator's `/metrics`; written when that"
                    + " changes, not at each reading"),
    ACTIVITY_READ("ActivityRead",
            "all kinds, where `ACTIVITY_LOG` is set; not on what lies in another object's resource",
            "whether Azure's activity log of what the object has can be read; absent while it always could. Written when that"
                    + " changes, not at each reading (see [Who else changed it](events-and-logs.md#who-else-changed-it))"),
    LOGS_READ("LogsRead", "MLInferenceEndpoint with the annotation `azureml.dev/logs-requested-at`",
            "whether the logs that the annotation asks for are in the ConfigMap that the message names (see"
                    + " [Logs on request](kinds/mlinferenceendpoint.md#logs-on-request))"),
    KEY_AVAILABLE("KeyAvailable", "MLWorkspace with `encryption`",
            "whether the key that encrypts the workspace is there, enabled and good for a while yet (see"
                    + " [Encrypt with your own key](encryption.md))"),
    METADATA_STORES_PRESENT("MetadataStoresPresent", "MLWorkspace with `encryption`",
            "whether what Azure made in a resource group of its own for the workspace's metadata is still there (see [What Azure"
                    + " makes for it](encryption.md#what-azure-makes-for-it))");

    private final String word;
    private final String kinds;
    private final String meaning;

    ConditionType(String word, String kinds, String meaning) {
        this.word = word;
        this.kinds = kinds;
        this.meaning = meaning;
    }

    /** The type that a condition's word stands for; empty for one of another version, or of the engine's. */
    public static Optional<ConditionType> of(String word) {
        return Arrays.stream(values()).filter(type -> type.word().equals(word)).findFirst();
    }

    /** The type as it stands in the status. */
    public String word() {
        return word;
    }

    /** The kinds that have it, for the page of conditions. */
    public String kinds() {
        return kinds;
    }

    /** Whether it tells of something that somebody asked for, and that ends. */
    public boolean isOfATask() {
        return this == REMEDIATED;
    }

    /** What it says, for the page of conditions. */
    public String meaning() {
        return meaning;
    }
}
