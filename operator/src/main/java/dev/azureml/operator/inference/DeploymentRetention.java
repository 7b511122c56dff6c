package dev.azureml.operator.inference;

import com.fasterxml.jackson.databind.JsonNode;
import dev.azureml.api.MLInferenceEndpointSpec;
import dev.azureml.api.ResourceStatus;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.plan.DeletionRule.Reliance;
import dev.azureml.operator.plan.ManagedObject;
import java.util.Optional;
import java.util.function.BiPredicate;

/** What still needs a deployment, or what is registered for it, when the object goes. */
final class DeploymentRetention {
    private DeploymentRetention() {
    }

    /** @param serves whether an endpoint that stays, as Azure has it, sends calls to the deployment of that name */
    static Optional<Reliance> of(ManagedObject<MLInferenceEndpointSpec> subject, ResourceStatus resource,
            BiPredicate<JsonNode, String> serves) {
        if (Registered.is(resource.key())) {
            return Registered.reliance(subject, resource);
        }
        if (!InferenceEndpointKind.isDeployment(resource.key())) {
            return Optional.empty();
        }
        String name = InferenceEndpointKind.deploymentName(resource.key());
        return ArmId.parse(resource.id()).parent().map(endpoint -> new Reliance(endpoint, resource.apiVersion(),
                body -> serves.test(body, name)));
    }
}
