package dev.azureml.operator.inference;

import dev.azureml.api.Advice;
import dev.azureml.api.EnabledDisabled;
import dev.azureml.api.ManagedOnlineDeployment;
import dev.azureml.api.ManagedOnlineEndpoint;
import java.util.ArrayList;
import java.util.List;

/** What an endpoint's spec opens or risks that its owner may not have meant. */
final class EndpointAdvice {
    private EndpointAdvice() {
    }

    static List<Advice> of(ManagedOnlineEndpoint managed, List<ManagedOnlineDeployment> deployments) {
        List<Advice> advice = new ArrayList<>();
        if (managed.publicNetworkAccess() == EnabledDisabled.Enabled) {
            advice.add(new Advice("PublicEndpoint", "Warning",
                    "The endpoint can be reached from public networks: managed.publicNetworkAccess Disabled leaves "
                            + "the workspace's private endpoint as the only way in"));
        }
        deployments.stream().filter(d -> Integer.valueOf(1).equals(d.instanceCount()) && isLive(managed, d))
                .forEach(d -> advice.add(new Advice("SingleInstance", "Info", "Deployment " + d.name()
                        + " has live traffic and one instance: requests fail while that one is replaced")));
        return advice;
    }

    private static boolean isLive(ManagedOnlineEndpoint managed, ManagedOnlineDeployment deployment) {
        return managed.traffic() != null && managed.traffic().getOrDefault(deployment.name(), 0) > 0;
    }
}
