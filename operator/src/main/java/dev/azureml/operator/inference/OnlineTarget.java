package dev.azureml.operator.inference;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.MLInferenceEndpointSpec;
import dev.azureml.api.OnlineEndpoint;
import dev.azureml.api.ResourceStatus;
import dev.azureml.operator.plan.DeletionRule.Reliance;
import dev.azureml.operator.plan.DiagnosticAction;
import dev.azureml.operator.plan.Facts;
import dev.azureml.operator.plan.ManagedObject;
import dev.azureml.operator.plan.ObjectRef;
import dev.azureml.operator.plan.Output;
import dev.azureml.operator.plan.ResolvedReferences;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** An online endpoint: what is the same on machines of Azure's and on a cluster. */
sealed interface OnlineTarget extends EndpointTarget permits ManagedTarget, KubernetesTarget {
    /** How much of a log is asked for; the engine cuts it once more. */
    int LOG_LINES = 50;

    OnlineEndpoint online();

    @Override
    default ObjectNode report(ManagedObject<MLInferenceEndpointSpec> subject, Facts facts) {
        return EndpointReport.of(subject, online(), facts);
    }

    @Override
    default List<ObjectRef> references() {
        return DeploymentAssets.references(EndpointReport.deployments(online()));
    }

    @Override
    default List<Output> outputs(ManagedObject<MLInferenceEndpointSpec> subject, ResolvedReferences resolved,
            Facts facts) {
        return Stream.concat(ConnectionSecret.of(subject, online(), resolved, facts).stream(),
                DeploymentLogs.of(subject, online(), facts).stream()).toList();
    }

    /** A deployment fails in one of its containers, whose last words tell why. */
    @Override
    default List<DiagnosticAction> inquiries(ResourceStatus resource) {
        return InferenceEndpointKind.isDeployment(resource.key())
                ? DeploymentLogs.inquiries(LOG_LINES).toList()
                : List.of();
    }

    /** A deployment of an endpoint that stays keeps serving whoever calls that; one that stays needs its code. */
    @Override
    default Optional<Reliance> reliance(ManagedObject<MLInferenceEndpointSpec> subject, ResourceStatus resource) {
        return DeploymentRetention.of(subject, resource, (endpoint, name) -> Stream.of("traffic", "mirrorTraffic")
                .anyMatch(traffic -> endpoint.path("properties").path(traffic).path(name).asInt() > 0));
    }
}
