package dev.azureml.operator.inference;

import dev.azureml.api.MLInferenceEndpointSpec;
import dev.azureml.api.ManagedOnlineEndpoint;
import dev.azureml.operator.azureml.Region;
import dev.azureml.operator.plan.Facts;
import dev.azureml.operator.plan.ManagedObject;
import dev.azureml.operator.plan.ResolvedReferences;
import dev.azureml.operator.plan.Translation;

/** An online endpoint on machines that Azure manages. */
record ManagedTarget(ManagedOnlineEndpoint online) implements OnlineTarget {
    @Override
    public Translation translate(ManagedObject<MLInferenceEndpointSpec> subject, ResolvedReferences resolved,
            Facts facts) {
        Region region = Region.of(subject.spec().location(), resolved, facts);
        String location = region.name();
        OnlineComputeTarget host = new ManagedHost(location == null
                ? null
                : new DeploymentQuota(EndpointReport.deployments(online), resolved.requireWorkspace().child(
                        "onlineEndpoints", subject.azureName()), resolved, facts, location));
        return new EndpointTranslation(subject, online, host, region, resolved, facts).translate();
    }
}
