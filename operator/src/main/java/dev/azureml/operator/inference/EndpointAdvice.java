package dev.azureml.operator.inference;

import dev.azureml.api.Advice;
import dev.azureml.api.DeploymentSpec;
import dev.azureml.api.EnabledDisabled;
import dev.azureml.api.ManagedOnlineEndpoint;
import dev.azureml.api.OnlineDeployment;
import dev.azureml.api.OnlineEndpoint;
import dev.azureml.operator.asset.MovingImage;
import dev.azureml.operator.plan.AdviceRule;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What an endpoint's spec opens or risks that its owner may not have meant. */
final class EndpointAdvice {
    private EndpointAdvice() {
    }

    static List<Advice> of(OnlineEndpoint online, List<? extends OnlineDeployment> deployments) {
        List<Advice> advice = new ArrayList<>();
        if (online.publicNetworkAccess() == EnabledDisabled.Enabled) {
            advice.add(AdviceRule.PUBLIC_ENDPOINT.advice(
                    "The endpoint can be reached from public networks: managed.publicNetworkAccess Disabled leaves "
                            + "the workspace's private endpoint as the only way in"));
        }
        if (online.authMode() == ManagedOnlineEndpoint.AuthMode.Key) {
            advice.add(
                    AdviceRule.LOCAL_AUTH_ENABLED.advice("authMode is Key: whoever has the key may call the endpoint,"
                            + " until it is made anew, and no log names him. "
                            + (online instanceof ManagedOnlineEndpoint
                                    ? "AADToken takes identities, which need a role on the endpoint"
                                    : "AMLToken takes tokens that end by themselves")));
        }
        String single = deployments.stream().filter(d -> Integer.valueOf(1).equals(d.instanceCount())
                && isLive(online, d)).map(OnlineDeployment::name).collect(Collectors.joining(", "));
        if (!single.isEmpty()) {
            // One for all of them: a rule speaks once.
            advice.add(AdviceRule.SINGLE_INSTANCE.advice("Live traffic goes to deployments of one instance ("
                    + single + "): requests fail while that one is replaced"));
        }
        advice.addAll(ofParts(deployments));
        return advice;
    }

    /** What is to be said of deployments of any target. */
    static List<Advice> ofParts(List<? extends DeploymentSpec> deployments) {
        return MovingImage.advice(deployments.stream().map(DeploymentSpec::environment)
                .flatMap(brought -> brought == null ? Stream.empty() : Stream.ofNullable(brought.image())).toList())
                .stream().toList();
    }

    private static boolean isLive(OnlineEndpoint online, OnlineDeployment deployment) {
        return online.traffic() != null && online.traffic().getOrDefault(deployment.name(), 0) > 0;
    }
}
