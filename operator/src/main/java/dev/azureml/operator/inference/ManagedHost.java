package dev.azureml.operator.inference;

import dev.azureml.api.OnlineDeployment;
import dev.azureml.operator.plan.Document;
import dev.azureml.operator.plan.Problem;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Machines of Azure's, as far as there is quota for them.
 *
 * @param quota null while the region is not known
 */
record ManagedHost(@Nullable DeploymentQuota quota) implements OnlineComputeTarget {
    @Override
    public String member() {
        return "managed";
    }

    @Override
    public String endpointComputeType() {
        return "Managed";
    }

    @Override
    public @Nullable String instanceType(OnlineDeployment deployment) {
        return DeploymentQuota.size(deployment);
    }

    @Override
    public List<Document> documents() {
        return quota == null ? List.of() : quota.documents();
    }

    @Override
    public Optional<Problem> hindrance(String path, OnlineDeployment deployment) {
        return quota == null
                ? Optional.empty()
                : Optional.ofNullable(quota.problem(deployment, path));
    }

    @Override
    public Optional<Problem> shortage(String path, OnlineDeployment deployment) {
        return quota == null ? Optional.empty() : Optional.ofNullable(quota.shortage(deployment, path));
    }
}
