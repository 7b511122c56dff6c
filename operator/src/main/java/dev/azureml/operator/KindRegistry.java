package dev.azureml.operator;

import dev.azureml.api.Kinds;
import dev.azureml.api.MLAlertRule;
import dev.azureml.api.MLAlertRuleStatus;
import dev.azureml.api.MLBudget;
import dev.azureml.api.MLBudgetStatus;
import dev.azureml.api.MLClusterExtension;
import dev.azureml.api.MLClusterExtensionStatus;
import dev.azureml.api.MLCompute;
import dev.azureml.api.MLComputeStatus;
import dev.azureml.api.MLConnection;
import dev.azureml.api.MLConnectionStatus;
import dev.azureml.api.MLData;
import dev.azureml.api.MLDataStatus;
import dev.azureml.api.MLDatastore;
import dev.azureml.api.MLDatastoreStatus;
import dev.azureml.api.MLEnvironment;
import dev.azureml.api.MLEnvironmentStatus;
import dev.azureml.api.MLInferenceEndpoint;
import dev.azureml.api.MLInferenceEndpointStatus;
import dev.azureml.api.MLModel;
import dev.azureml.api.MLModelStatus;
import dev.azureml.api.MLNetwork;
import dev.azureml.api.MLNetworkStatus;
import dev.azureml.api.MLPolicyAssignment;
import dev.azureml.api.MLPolicyAssignmentStatus;
import dev.azureml.api.MLQuota;
import dev.azureml.api.MLQuotaStatus;
import dev.azureml.api.MLRoleAssignment;
import dev.azureml.api.MLRoleAssignmentStatus;
import dev.azureml.api.MLRoleDefinition;
import dev.azureml.api.MLRoleDefinitionStatus;
import dev.azureml.api.MLWorkspace;
import dev.azureml.api.MLWorkspaceStatus;
import dev.azureml.operator.alert.AlertRuleKind;
import dev.azureml.operator.budget.BudgetKind;
import dev.azureml.operator.clusterextension.ClusterExtensionKind;
import dev.azureml.operator.compute.ComputeKind;
import dev.azureml.operator.connection.ConnectionKind;
import dev.azureml.operator.data.DataKind;
import dev.azureml.operator.datastore.DatastoreKind;
import dev.azureml.operator.engine.Binding;
import dev.azureml.operator.environment.EnvironmentKind;
import dev.azureml.operator.inference.InferenceEndpointKind;
import dev.azureml.operator.model.ModelKind;
import dev.azureml.operator.network.NetworkKind;
import dev.azureml.operator.policy.PolicyAssignmentKind;
import dev.azureml.operator.quota.QuotaKind;
import dev.azureml.operator.roleassignment.RoleAssignmentKind;
import dev.azureml.operator.roledefinition.RoleDefinitionKind;
import dev.azureml.operator.workspace.WorkspaceKind;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** Binds each kind of the API to its classes and to what translates it. */
final class KindRegistry {
    private KindRegistry() {
    }

    /** Those that read nothing of what Defender found. */
    static List<Binding<?, ?, ?>> bindings(Duration expiryWarning) {
        return bindings(expiryWarning, false);
    }

    /**
     * @param expiryWarning how long before its end a credential is warned of
     * @param readsFindings whether what Defender found in images is read
     */
    static List<Binding<?, ?, ?>> bindings(Duration expiryWarning, boolean readsFindings) {
        return Stream.of(Kinds.values()).<Binding<?, ?, ?>>map(kind -> binding(kind, expiryWarning, readsFindings))
                .toList();
    }

    /** One line for each kind: the compiler misses the one of a kind that has none. */
    private static Binding<?, ?, ?> binding(Kinds kind, Duration expiryWarning, boolean readsFindings) {
        String name = kind.kind();
        return switch (kind) {
            case WORKSPACE -> new Binding<>(name, MLWorkspace.class, MLWorkspace::new, MLWorkspaceStatus.class,
                    new WorkspaceKind(expiryWarning, readsFindings));
            case NETWORK -> new Binding<>(name, MLNetwork.class, MLNetwork::new, MLNetworkStatus.class,
                    new NetworkKind());
            case COMPUTE -> new Binding<>(name, MLCompute.class, MLCompute::new, MLComputeStatus.class,
                    new ComputeKind());
            case CLUSTER_EXTENSION ->
                new Binding<>(name, MLClusterExtension.class, MLClusterExtension::new, MLClusterExtensionStatus.class,
                        new ClusterExtensionKind());
            case DATASTORE -> new Binding<>(name, MLDatastore.class, MLDatastore::new, MLDatastoreStatus.class,
                    new DatastoreKind(expiryWarning));
            case CONNECTION -> new Binding<>(name, MLConnection.class, MLConnection::new, MLConnectionStatus.class,
                    new ConnectionKind(expiryWarning));
            case DATA -> new Binding<>(name, MLData.class, MLData::new, MLDataStatus.class,
                    new DataKind());
            case MODEL -> new Binding<>(name, MLModel.class, MLModel::new, MLModelStatus.class,
                    new ModelKind());
            case ENVIRONMENT -> new Binding<>(name, MLEnvironment.class, MLEnvironment::new, MLEnvironmentStatus.class,
                    new EnvironmentKind(readsFindings));
            case BUDGET -> new Binding<>(name, MLBudget.class, MLBudget::new, MLBudgetStatus.class, new BudgetKind());
            case ALERT_RULE -> new Binding<>(name, MLAlertRule.class, MLAlertRule::new, MLAlertRuleStatus.class,
                    new AlertRuleKind());
            case POLICY_ASSIGNMENT -> new Binding<>(name, MLPolicyAssignment.class, MLPolicyAssignment::new,
                    MLPolicyAssignmentStatus.class, new PolicyAssignmentKind());
            case QUOTA -> new Binding<>(name, MLQuota.class, MLQuota::new, MLQuotaStatus.class, new QuotaKind());
            case INFERENCE_ENDPOINT -> new Binding<>(name, MLInferenceEndpoint.class, MLInferenceEndpoint::new,
                    MLInferenceEndpointStatus.class, new InferenceEndpointKind());
            case ROLE_ASSIGNMENT -> new Binding<>(name, MLRoleAssignment.class, MLRoleAssignment::new,
                    MLRoleAssignmentStatus.class, new RoleAssignmentKind());
            case ROLE_DEFINITION -> new Binding<>(name, MLRoleDefinition.class, MLRoleDefinition::new,
                    MLRoleDefinitionStatus.class, new RoleDefinitionKind());
        };
    }
}
