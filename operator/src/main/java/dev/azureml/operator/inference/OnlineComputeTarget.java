package dev.azureml.operator.inference;

import dev.azureml.api.OnlineDeployment;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.plan.Document;
import dev.azureml.operator.plan.Intent;
import dev.azureml.operator.plan.Problem;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What an online endpoint is served on. */
interface OnlineComputeTarget {
    /** The endpoint's member of the spec. */
    String member();

    /** Azure's word for it in a deployment. */
    String endpointComputeType();

    /** The compute; empty where the machines are Azure's. */
    default Optional<ArmId> compute() {
        return Optional.empty();
    }

    /** Whether all that {@link #looks} and {@link #documents} ask for has been tried. */
    default boolean isKnown() {
        return true;
    }

    /** What is read of Azure to know it. */
    default List<Intent> looks() {
        return List.of();
    }

    /** Lists that are read to know it. */
    default List<Document> documents() {
        return List.of();
    }

    /** What keeps anything from being served there for now. */
    default Optional<Problem> hindrance() {
        return Optional.empty();
    }

    /** What a new deployment is served on; null where Azure, or the cluster, chooses. */
    default @Nullable String instanceType(OnlineDeployment deployment) {
        return deployment.instanceType();
    }

    /**
     * What keeps a deployment from being made there for now. To be asked in the order of the deployments.
     *
     * @param path of the deployment in the spec
     */
    Optional<Problem> hindrance(String path, OnlineDeployment deployment);

    /**
     * What keeps a deployment that is there from getting more instances for now.
     *
     * @param path of the deployment in the spec
     */
    default Optional<Problem> shortage(String path, OnlineDeployment deployment) {
        return Optional.empty();
    }
}
