package dev.azureml.operator;

import dev.azureml.api.MLClusterExtension;
import dev.azureml.api.MLClusterExtensionSpec;
import dev.azureml.api.MLClusterExtensionStatus;
import dev.azureml.api.MLCompute;
import dev.azureml.api.MLComputeSpec;
import dev.azureml.api.MLComputeStatus;
import dev.azureml.api.MLConnection;
import dev.azureml.api.MLConnectionSpec;
import dev.azureml.api.MLConnectionStatus;
import dev.azureml.api.MLData;
import dev.azureml.api.MLDataSpec;
import dev.azureml.api.MLDataStatus;
import dev.azureml.api.MLDatastore;
import dev.azureml.api.MLDatastoreSpec;
import dev.azureml.api.MLDatastoreStatus;
import dev.azureml.api.MLEnvironment;
import dev.azureml.api.MLEnvironmentSpec;
import dev.azureml.api.MLEnvironmentStatus;
import dev.azureml.api.MLInferenceEndpoint;
import dev.azureml.api.MLInferenceEndpointSpec;
import dev.azureml.api.MLInferenceEndpointStatus;
import dev.azureml.api.MLModel;
import dev.azureml.api.MLModelSpec;
import dev.azureml.api.MLModelStatus;
import dev.azureml.api.MLWorkspace;
import dev.azureml.api.MLWorkspaceSpec;
import dev.azureml.api.MLWorkspaceStatus;
import dev.azureml.operator.clusterextension.ClusterExtensionKind;
import dev.azureml.operator.compute.ComputeKind;
import dev.azureml.operator.connection.ConnectionKind;
import dev.azureml.operator.data.DataKind;
import dev.azureml.operator.datastore.DatastoreKind;
import dev.azureml.operator.engine.Binding;
import dev.azureml.operator.environment.EnvironmentKind;
import dev.azureml.operator.inference.InferenceEndpointKind;
import dev.azureml.operator.model.ModelKind;
import dev.azureml.operator.workspace.WorkspaceKind;
import java.time.Duration;
import java.util.List;

/** The kinds that the program knows: one line each. */
final class KindRegistry {
    private KindRegistry() {
    }

    /** @param expiryWarning how long before its end a credential is warned of */
    static List<Binding<?, ?, ?>> bindings(Duration expiryWarning) {
        return List.of(
                new Binding<MLWorkspace, MLWorkspaceSpec, MLWorkspaceStatus>("MLWorkspace", MLWorkspace.class,
                        MLWorkspace::new, MLWorkspaceStatus.class, new WorkspaceKind()),
                new Binding<MLCompute, MLComputeSpec, MLComputeStatus>("MLCompute", MLCompute.class, MLCompute::new,
                        MLComputeStatus.class, new ComputeKind()),
                new Binding<MLDatastore, MLDatastoreSpec, MLDatastoreStatus>("MLDatastore", MLDatastore.class,
                        MLDatastore::new, MLDatastoreStatus.class, new DatastoreKind(expiryWarning)),
                new Binding<MLConnection, MLConnectionSpec, MLConnectionStatus>("MLConnection", MLConnection.class,
                        MLConnection::new, MLConnectionStatus.class, new ConnectionKind(expiryWarning)),
                new Binding<MLData, MLDataSpec, MLDataStatus>("MLData", MLData.class, MLData::new, MLDataStatus.class,
                        new DataKind()),
                new Binding<MLModel, MLModelSpec, MLModelStatus>("MLModel", MLModel.class, MLModel::new,
                        MLModelStatus.class, new ModelKind()),
                new Binding<MLEnvironment, MLEnvironmentSpec, MLEnvironmentStatus>("MLEnvironment",
                        MLEnvironment.class, MLEnvironment::new, MLEnvironmentStatus.class, new EnvironmentKind()),
                new Binding<MLInferenceEndpoint, MLInferenceEndpointSpec, MLInferenceEndpointStatus>(
                        "MLInferenceEndpoint", MLInferenceEndpoint.class, MLInferenceEndpoint::new,
                        MLInferenceEndpointStatus.class, new InferenceEndpointKind()),
                new Binding<MLClusterExtension, MLClusterExtensionSpec, MLClusterExtensionStatus>(
                        "MLClusterExtension", MLClusterExtension.class, MLClusterExtension::new,
                        MLClusterExtensionStatus.class, new ClusterExtensionKind()));
    }
}
