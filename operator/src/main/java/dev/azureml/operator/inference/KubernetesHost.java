package dev.azureml.operator.inference;

import com.fasterxml.jackson.databind.JsonNode;
import dev.azureml.api.KubernetesOnlineEndpoint;
import dev.azureml.api.MLInferenceEndpointSpec;
import dev.azureml.api.OnlineDeployment;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.azureml.AzureMlExtension;
import dev.azureml.operator.azureml.ComputeMatrix;
import dev.azureml.operator.plan.Document;
import dev.azureml.operator.plan.Facts;
import dev.azureml.operator.plan.Intent;
import dev.azureml.operator.plan.ManagedObject;
import dev.azureml.operator.plan.Problem;
import dev.azureml.operator.plan.Reason;
import dev.azureml.operator.plan.ResolvedReferences;
import java.util.List;
import java.util.Optional;

/** A cluster that is attached to the workspace. It is looked at while something is still to be made there. */
final class KubernetesHost implements OnlineComputeTarget {
    private static final String EXTENSIONS = "extensions";

    private final EndpointCompute compute;
    private final boolean isSettled;
    private final ResolvedReferences resolved;
    private final Facts facts;

    KubernetesHost(ManagedObject<MLInferenceEndpointSpec> subject, KubernetesOnlineEndpoint said,
            ResolvedReferences resolved,
            Facts facts) {
        this.compute = EndpointCompute.of("spec.kubernetes", said.computeRef(), said.computeId(), resolved, facts);
        this.resolved = resolved;
        this.facts = facts;
        this.isSettled = subject.recorded(InferenceEndpointKind.KEY).isPresent()
                && EndpointReport.deployments(said).stream().allMatch(d -> subject
                        .recorded(InferenceEndpointKind.deploymentKey(d.name())).isPresent());
    }

    @Override
    public String member() {
        return "kubernetes";
    }

    @Override
    public String endpointComputeType() {
        return "Kubernetes";
    }

    @Override
    public Optional<ArmId> compute() {
        return Optional.of(compute.id());
    }

    /** Where the spec names it. */
    String path() {
        return compute.path();
    }

    /** Why it can never serve. */
    Optional<String> refusal() {
        return compute.refusal(ComputeMatrix.Purpose.KUBERNETES_DEPLOYMENT);
    }

    @Override
    public boolean isKnown() {
        return isSettled || (compute.isKnown() && (compute.cluster().isEmpty() || facts.knows(EXTENSIONS)));
    }

    @Override
    public List<Intent> looks() {
        return isSettled ? List.of() : compute.look().stream().toList();
    }

    @Override
    public List<Document> documents() {
        return isSettled
                ? List.of()
                : compute.cluster().map(cluster -> AzureMlExtension.list(EXTENSIONS, cluster, resolved)).stream()
                        .toList();
    }

    @Override
    public Optional<Problem> hindrance() {
        return compute.hindrance().or(this::inferenceOff);
    }

    @Override
    public Optional<Problem> hindrance(String path, OnlineDeployment deployment) {
        return hindrance().or(() -> compute.hindrance(path + ".instanceType", deployment.instanceType()));
    }

    private Optional<Problem> inferenceOff() {
        return AzureMlExtension.in(facts, EXTENSIONS).filter(extension -> !serves(extension)).findFirst()
                .map(extension -> new Problem(Reason.DEPENDENCY_NOT_READY, compute.path() + ": the Azure ML extension "
                        + extension.path("name").asText() + " of the cluster of compute " + compute.id().name()
                        + " serves no online endpoints: set enableInference: true in its MLClusterExtension, with "
                        + "inferenceRouterServiceType and either a certificate or allowInsecureConnections"));
    }

    private static boolean serves(JsonNode extension) {
        return extension.at("/properties/configurationSettings/enableInference").asText().equalsIgnoreCase("true");
    }
}
