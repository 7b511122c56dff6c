package dev.azureml.operator.inference;

import dev.azureml.api.KubernetesOnlineEndpoint;
import dev.azureml.api.MLInferenceEndpointSpec;
import dev.azureml.operator.azureml.Region;
import dev.azureml.operator.plan.Facts;
import dev.azureml.operator.plan.ManagedObject;
import dev.azureml.operator.plan.ObjectRef;
import dev.azureml.operator.plan.ResolvedReferences;
import dev.azureml.operator.plan.Translation;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** An online endpoint on a Kubernetes cluster that is attached to the workspace. */
record KubernetesTarget(KubernetesOnlineEndpoint online) implements OnlineTarget {
    @Override
    public Translation translate(ManagedObject<MLInferenceEndpointSpec> subject, ResolvedReferences resolved,
            Facts facts) {
        KubernetesHost host = new KubernetesHost(subject, online, resolved, facts);
        Optional<String> refusal = host.refusal();
        return refusal.isPresent()
                ? Translation.Refused.invalid(host.path(), refusal.get())
                : new EndpointTranslation(subject, online, host, Region.of(subject.spec().location(), resolved, facts),
                        resolved, facts).translate();
    }

    @Override
    public List<ObjectRef> references() {
        return Stream.concat(Stream.ofNullable(online.computeRef()).map(EndpointCompute::ref),
                OnlineTarget.super.references().stream()).toList();
    }
}
