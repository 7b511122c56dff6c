package dev.azureml.operator.plan;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** Every reason of a {@link ConditionType}. */
public enum ConditionReason {
    CHECKED("Checked", "True",
            "all that could be asked was asked, and is well",
            ConditionType.ACCESS_CHECKED, ConditionType.CLUSTER_CHECKED, ConditionType.NETWORK_CHECKED),
    VALID("Valid", "True",
            "good until the time that the message names",
            ConditionType.CREDENTIAL_VALID),
    EXPIRES_SOON("ExpiresSoon", "False",
            "it ends within `CREDENTIAL_EXPIRY_WARNING` (14 days)",
            ConditionType.CREDENTIAL_VALID, ConditionType.KEY_AVAILABLE),
    EXPIRED("Expired", "False",
            "its end is past; a datastore or connection is Stalled, `CredentialExpired`",
            ConditionType.CREDENTIAL_VALID, ConditionType.KEY_AVAILABLE),
    NOT_VALID_YET("NotValidYet", "False",
            "a signature, certificate or key that begins later",
            ConditionType.CREDENTIAL_VALID, ConditionType.KEY_AVAILABLE),
    EXPIRY_UNKNOWN("ExpiryUnknown", "Unknown",
            "a stored access policy, or a certificate of a form that can't be read",
            ConditionType.CREDENTIAL_VALID),
    NOT_CHECKED("NotChecked", "Unknown",
            "not asked yet; or the message lists what was not checked, and why: the cluster is elsewhere, or"
                    + " the operator may not look",
            ConditionType.ACCESS_CHECKED, ConditionType.CLUSTER_CHECKED),
    EXTENSION_MISSING("ExtensionMissing", "False",
            "the cluster has no Azure ML extension; nothing is attached until it has",
            ConditionType.CLUSTER_CHECKED),
    EXTENSION_NOT_READY("ExtensionNotReady", "False",
            "the extension is not installed to its end, or failed",
            ConditionType.CLUSTER_CHECKED),
    NODES_TOO_SMALL("NodesTooSmall", "False",
            "an instance type asks for more than any node has, or for labels that no node has. A cluster that"
                    + " scales up from nothing shows this until it has such a node",
            ConditionType.CLUSTER_CHECKED),
    CLOSED("Closed", "True",
            "public networks are shut out but for those that rules let in, and each private endpoint is approved and has its"
                    + " names",
            ConditionType.NETWORK_CLOSED),
    NOT_CLOSED_YET("NotClosedYet", "False",
            "private endpoints and rules are being made, or a network security perimeter says whom something lets in; the"
                    + " message has what is not closed",
            ConditionType.NETWORK_CLOSED),
    APPROVAL_PENDING("ApprovalPending", "False",
            "an owner has to approve a private endpoint; the message has the command",
            ConditionType.NETWORK_CLOSED),
    CONNECTION_REJECTED("ConnectionRejected", "False",
            "an owner rejected a private endpoint or took its connection away; the message has the command",
            ConditionType.NETWORK_CLOSED),
    SUBNET_NOT_FOUND("SubnetNotFound", "False",
            "Azure has no such subnet, or the id is none of a subnet",
            ConditionType.NETWORK_CHECKED),
    SUBNET_UNFIT("SubnetUnfit", "False",
            "the subnet is in another region or subscription, is delegated, or has addresses of 172.17.0.0/16",
            ConditionType.NETWORK_CHECKED),
    SUBNET_TOO_SMALL("SubnetTooSmall", "False",
            "the subnet has fewer addresses than there may be nodes, or fewer left before there are any",
            ConditionType.NETWORK_CHECKED),
    TRAFFIC_BLOCKED("TrafficBlocked", "False",
            "a security rule or a route keeps nodes from what they need; the message has which, and the command",
            ConditionType.NETWORK_CHECKED),
    NO_WAY_OUT("NoWayOut", "False",
            "nodes without public addresses have neither a NAT gateway nor a route to a firewall, as far as the network shows",
            ConditionType.NETWORK_CHECKED),
    SERVICE_ENDPOINT_MISSING("ServiceEndpointMissing", "False",
            "the storage account lets the subnet in by a rule, which has no effect without the service endpoint",
            ConditionType.NETWORK_CHECKED),
    ZONE_NOT_LINKED("ZoneNotLinked", "False",
            "the workspace is closed, and the virtual network is not linked with the zones that have its names",
            ConditionType.NETWORK_CHECKED),
    NETWORK_NOT_READ("NetworkNotRead", "Unknown",
            "the operator's identity, or the namespace, may not read part of the network, or the workspace, which may not be"
                    + " there; or Azure could not say it when it was first asked. What could be read is well",
            ConditionType.NETWORK_CHECKED),
    KEY_USABLE("KeyUsable", "True",
            "the key is enabled, and good for a while yet; the message says whether it has a newer version",
            ConditionType.KEY_AVAILABLE),
    KEY_DISABLED("KeyDisabled", "False",
            "somebody disabled the key; the message has the command",
            ConditionType.KEY_AVAILABLE),
    KEY_NOT_FOUND("KeyNotFound", "False",
            "the vault, the key or its version was deleted; the message has the command that recovers it",
            ConditionType.KEY_AVAILABLE),
    KEY_UNFIT("KeyUnfit", "False",
            "the key is no RSA key, or may not wrap and unwrap others",
            ConditionType.KEY_AVAILABLE),
    VAULT_UNFIT("VaultUnfit", "False",
            "the vault has no purge protection or soft delete, or is in another subscription",
            ConditionType.KEY_AVAILABLE),
    KEY_NOT_READ("KeyNotRead", "Unknown",
            "not looked at yet, or the operator's identity may not read the vault's keys",
            ConditionType.KEY_AVAILABLE),
    STORES_PRESENT("StoresPresent", "True",
            "the Cosmos DB account, the search service and the storage account are there",
            ConditionType.METADATA_STORES_PRESENT),
    STORE_MISSING("StoreMissing", "False",
            "somebody deleted one of them; the message says which",
            ConditionType.METADATA_STORES_PRESENT),
    STORES_NOT_READ("StoresNotRead", "Unknown",
            "the group as a whole is gone, the operator's identity or the namespace may not read it, or Azure could not say it"
                    + " just now; the message says which",
            ConditionType.METADATA_STORES_PRESENT),
    IMAGE_CURRENT("ImageCurrent", "True",
            "the instance runs the newest OS image; of a cluster, nodes go when they idle, and new ones have it",
            ConditionType.OS_IMAGE_CURRENT),
    IMAGE_OUTDATED("ImageOutdated", "False",
            "there is a newer one; the message says whether and when the instance is made anew, and how the nodes of a cluster"
                    + " are",
            ConditionType.OS_IMAGE_CURRENT),
    IMAGE_UNKNOWN("ImageUnknown", "Unknown",
            "Azure does not say",
            ConditionType.OS_IMAGE_CURRENT),
    NOTHING_FOUND("NothingFound", "True",
            "Defender found nothing in the image, and something in others of the registry",
            ConditionType.IMAGE_PATCHED),
    RECENT_VULNERABILITIES("RecentVulnerabilities", "True",
            "what Defender found it found within 30 days",
            ConditionType.IMAGE_PATCHED),
    OLD_VULNERABILITIES("OldVulnerabilities", "False",
            "Defender found something more than 30 days ago: build the image anew, and name it",
            ConditionType.IMAGE_PATCHED),
    FINDINGS_NOT_READ("FindingsNotRead", "Unknown",
            "what Defender found may not be read, or is not told: the message says which",
            ConditionType.IMAGE_PATCHED),
    WITHIN_AMOUNT("WithinAmount", "True",
            "less than the amount was spent",
            ConditionType.WITHIN_BUDGET),
    FORECAST_EXCEEDS("ForecastExceeds", "True",
            "less than the amount was spent, but Azure's forecast for the end of the period is above it",
            ConditionType.WITHIN_BUDGET),
    BUDGET_EXCEEDED("BudgetExceeded", "False",
            "the amount is used up. Azure stops nothing",
            ConditionType.WITHIN_BUDGET),
    SPEND_UNKNOWN("SpendUnknown", "Unknown",
            "Azure has not worked out yet what was spent",
            ConditionType.WITHIN_BUDGET),
    NOTHING_FIRED("NothingFired", "True",
            "no alert of the rule of the last thirty days is fired and open",
            ConditionType.QUIET),
    RULE_DISABLED("RuleDisabled", "Unknown",
            "the rule is not enabled in Azure, which evaluates nothing then",
            ConditionType.QUIET),
    ALERT_FIRED("AlertFired", "False",
            "one is fired, and neither resolved nor closed; `status.firedAlerts` has how many, `status.firedSince` since when",
            ConditionType.QUIET),
    ALERTS_NOT_READ("AlertsNotRead", "Unknown",
            "the operator's identity, or the namespace, may not read the alerts of what is watched, or Azure could not say them"
                    + " just now",
            ConditionType.QUIET),
    ALL_COMPLY("AllComply", "True",
            "all that Azure evaluated complies, or is exempt",
            ConditionType.COMPLIANT),
    NON_COMPLIANT("NonCompliant", "False",
            "`status.compliance.nonCompliantResources` has what does not comply; on another object the message names the"
                    + " resource, the policy and the MLPolicyAssignment",
            ConditionType.COMPLIANT),
    NOT_EVALUATED("NotEvaluated", "Unknown",
            "Azure has not evaluated all of it yet, or has nothing there that the policy is about",
            ConditionType.COMPLIANT),
    COMPLIANCE_NOT_READ("ComplianceNotRead", "Unknown",
            "the operator's identity, or the namespace, may not read it, the provider Microsoft.PolicyInsights is not registered,"
                    + " or Azure could not say it just now",
            ConditionType.COMPLIANT),
    REMEDIATION_SUCCEEDED("RemediationSucceeded", "True",
            "what Azure found was put right; `status.remediation` has how many resources that were",
            ConditionType.REMEDIATED),
    REMEDIATION_RUNNING("RemediationRunning", "Unknown",
            "Azure works on it, which can take long; `status.remediation` has how far it is",
            ConditionType.REMEDIATED),
    REMEDIATION_FAILED("RemediationFailed", "False",
            "some resources could not be changed, or somebody stopped it; the message has what Azure says",
            ConditionType.REMEDIATED),
    REMEDIATION_IMPOSSIBLE("RemediationImpossible", "False",
            "the policy changes no resources, or is an initiative, whose policies are put right one by one",
            ConditionType.REMEDIATED),
    REMEDIATION_EARLIER("RemediationEarlier", "False",
            "Azure has one of that name from before the assignment: it put right nothing of this one. Another value of the"
                    + " annotation asks for one",
            ConditionType.REMEDIATED),
    REMEDIATION_NOT_READ("RemediationNotRead", "Unknown",
            "the policy's definition, without which nothing is asked for, or the remediation can't be read: the operator's"
                    + " identity, or the namespace, may not, or Azure could not say it just now",
            ConditionType.REMEDIATED),
    DENIED_BY_POLICY("DeniedByPolicy", "False",
            "a policy with effect Deny refuses it; the message has the spec's path with a right value, the assignment and the"
                    + " definition. It is sent all the same: Azure's word counts",
            ConditionType.POLICY_ALLOWED),
    CHANGED_BY_POLICY("ChangedByPolicy", "False",
            "a policy with effect Modify sets something else than the spec says, and does so again each time",
            ConditionType.POLICY_ALLOWED),
    METRICS_ARRIVE("MetricsArrive", "True",
            "Azure Monitor answers, and what it says is served",
            ConditionType.METRICS_READ),
    SERIES_LEFT_OUT("SeriesLeftOut", "True",
            "they are read, but there are more series than `AZURE_METRICS_MAX_SERIES`;"
                    + " `azureml_azure_metrics_series_left_out` has the number",
            ConditionType.METRICS_READ),
    METRICS_NOT_ALLOWED("MetricsNotAllowed", "False",
            "the tenants file, or Azure, does not let the workspace's identity read its metrics; the message says which and"
                    + " what to add. Nothing is served meanwhile",
            ConditionType.METRICS_READ),
    METRICS_NOT_READ("MetricsNotRead", "False",
            "Azure Monitor has not answered three times in a row, or not in a way that can be read",
            ConditionType.METRICS_READ),
    ACTIVITY_ARRIVES("ActivityArrives", "True",
            "it can be read again; what was done meanwhile is made up for, up to a day",
            ConditionType.ACTIVITY_READ),
    ACTIVITY_NOT_ALLOWED("ActivityNotAllowed", "False",
            "Azure does not let the object's identity read it; the message says where, and which right to add",
            ConditionType.ACTIVITY_READ),
    ACTIVITY_NOT_READ("ActivityNotRead", "False",
            "Azure has not answered three times in a row, or not in a way that can be read",
            ConditionType.ACTIVITY_READ),
    LOGS_IN_CONFIG_MAP("LogsInConfigMap", "True",
            "the last lines of each container are in the ConfigMap, as they were when they were asked for",
            ConditionType.LOGS_READ),
    LOGS_NOT_READ("LogsNotRead", "False",
            "Azure did not give some of them; the message says which, and whether they are asked for again by themselves",
            ConditionType.LOGS_READ);

    private final String word;
    private final String status;
    private final String meaning;
    private final String conditions;

    ConditionReason(String word, String status, String meaning, ConditionType... conditions) {
        this.word = word;
        this.status = status;
        this.meaning = meaning;
        this.conditions = Arrays.stream(conditions).map(type -> "`" + type.word() + "`")
                .collect(Collectors.joining(", "));
    }

    /** The reason that a condition's word stands for; empty for a word of another version. */
    public static Optional<ConditionReason> of(String word) {
        return Arrays.stream(values()).filter(reason -> reason.word().equals(word)).findFirst();
    }

    /** The CamelCase word that stands in the condition. */
    public String word() {
        return word;
    }

    /** The status of a condition with it: True, False or Unknown. */
    public String status() {
        return status;
    }

    /** What it says, for the page of conditions. */
    public String meaning() {
        return meaning;
    }

    /** The types of condition that may have it, for the page of conditions. */
    public String conditions() {
        return conditions;
    }
}
