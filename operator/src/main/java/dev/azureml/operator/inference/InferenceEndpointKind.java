package dev.azureml.operator.inference;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.MLInferenceEndpointSpec;
import dev.azureml.api.ResourceStatus;
import dev.azureml.api.WorkspaceRef;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.plan.Disposal;
import dev.azureml.operator.plan.Facts;
import dev.azureml.operator.plan.Kind;
import dev.azureml.operator.plan.Output;
import dev.azureml.operator.plan.Resolved;
import dev.azureml.operator.plan.Subject;
import dev.azureml.operator.plan.Translation;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** MLInferenceEndpoint: an endpoint, its deployments, and the traffic between them. */
public final class InferenceEndpointKind implements Kind<MLInferenceEndpointSpec> {
    static final String KEY = "endpoint";
    static final String TYPE = "Microsoft.MachineLearningServices/workspaces/onlineEndpoints";
    static final String API_VERSION = "2025-12-01";
    private static final String DEPLOYMENT = "deployment/";

    /** The key of a deployment. */
    static String deploymentKey(String name) {
        return DEPLOYMENT + name;
    }

    static boolean isDeployment(String key) {
        return key.startsWith(DEPLOYMENT);
    }

    static String deploymentName(String key) {
        return key.substring(DEPLOYMENT.length());
    }

    @Override
    public String mainKey() {
        return KEY;
    }

    @Override
    public @Nullable WorkspaceRef workspaceRef(MLInferenceEndpointSpec spec) {
        return spec.workspaceRef();
    }

    @Override
    public @Nullable String workspaceId(MLInferenceEndpointSpec spec) {
        return spec.workspaceId();
    }

    @Override
    public Translation translate(Subject<MLInferenceEndpointSpec> subject, Resolved resolved, Facts facts) {
        return new EndpointTranslation(subject, resolved, facts).translate();
    }

    @Override
    public ObjectNode report(Subject<MLInferenceEndpointSpec> subject, Facts facts) {
        return EndpointReport.of(subject.spec(), facts);
    }

    @Override
    public List<Output> outputs(Subject<MLInferenceEndpointSpec> subject, Resolved resolved, Facts facts) {
        return ConnectionSecret.of(subject, facts).map(List::<Output>of).orElse(List.of());
    }

    /** A deployment of an endpoint that stays keeps serving whoever calls that. */
    @Override
    public Optional<Reliance> reliance(ResourceStatus resource) {
        if (!isDeployment(resource.key())) {
            return Optional.empty();
        }
        String name = deploymentName(resource.key());
        return ArmId.parse(resource.id()).parent()
                .map(endpoint -> new Reliance(endpoint, body -> Stream.of("traffic", "mirrorTraffic")
                        .anyMatch(traffic -> body.path("properties").path(traffic).path(name).asInt() > 0)));
    }

    @Override
    public Disposal dispose(MLInferenceEndpointSpec spec, ResourceStatus resource) {
        return Disposal.byPolicy(spec.deletionPolicy(), resource, Map.of());
    }
}
