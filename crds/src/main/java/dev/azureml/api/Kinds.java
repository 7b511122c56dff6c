package dev.azureml.api;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.CustomResource;

/**
 * The kinds of the API: the one list, in the order in which they are shown. The CRDs, the operator's registry and the
 * chart are made from it, and tests hold to it what is written for people.
 */
public enum Kinds {
    WORKSPACE(MLWorkspace.class, "Workspace", "A workspace and what it depends on"),
    NETWORK(MLNetwork.class, "Network", "A virtual network for workspaces and computes"),
    COMPUTE(MLCompute.class, "Compute", "A compute target of every type"),
    CLUSTER_EXTENSION(MLClusterExtension.class, "Cluster extension",
            "The Azure ML extension of an AKS or Arc cluster"),
    DATASTORE(MLDatastore.class, "Datastore", "A datastore and its credentials"),
    CONNECTION(MLConnection.class, "Connection", "A connection of a workspace"),
    DATA(MLData.class, "Data asset", "A data asset and its versions"),
    MODEL(MLModel.class, "Model", "A model and its versions"),
    ENVIRONMENT(MLEnvironment.class, "Environment", "An environment and its versions"),
    INFERENCE_ENDPOINT(MLInferenceEndpoint.class, "Endpoint", "An endpoint with deployments and traffic"),
    BUDGET(MLBudget.class, "Budget", "A budget for what a workspace costs, and who is told"),
    ALERT_RULE(MLAlertRule.class, "Alert rule", "When Azure Monitor tells whom that something is amiss"),
    POLICY_ASSIGNMENT(MLPolicyAssignment.class, "Policy assignment",
            "Which policy of Azure holds where, and what complies"),
    ROLE_ASSIGNMENT(MLRoleAssignment.class, "Role assignment", "Who has which role where"),
    ROLE_DEFINITION(MLRoleDefinition.class, "Role definition", "A role of your own, for role assignments"),
    QUOTA(MLQuota.class, "Quota", "How many cores the computes of a workspace may use");

    private final Class<? extends MLObject<?, ?>> type;
    private final String displayName;
    private final String purpose;

    Kinds(Class<? extends MLObject<?, ?>> type, String displayName, String purpose) {
        this.type = type;
        this.displayName = displayName;
        this.purpose = purpose;
    }

    /** Returns the class of its objects, whose annotations say its names. */
    public Class<? extends MLObject<?, ?>> type() {
        return type;
    }

    /** Returns the kind as manifests name it, such as MLModel. */
    public String kind() {
        return HasMetadata.getKind(type);
    }

    /** Returns the singular, such as mlmodel. */
    public String singular() {
        return HasMetadata.getSingular(type);
    }

    /** Returns the plural, such as mlmodels. */
    public String plural() {
        return HasMetadata.getPlural(type);
    }

    /** Returns the name for kubectl that is quick to type, such as mlm. */
    public String shortName() {
        return CustomResource.getShortNames(type)[0];
    }

    /** Returns the name of its CustomResourceDefinition, such as mlmodels.azureml.dev. */
    public String crdName() {
        return HasMetadata.getFullResourceName(type);
    }

    /** Returns what a catalogue calls it, such as Data asset. */
    public String displayName() {
        return displayName;
    }

    /** Returns what an object of it stands for, in one line. */
    public String purpose() {
        return purpose;
    }
}
