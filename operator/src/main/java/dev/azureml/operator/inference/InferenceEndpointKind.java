package dev.azureml.operator.inference;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.MLInferenceEndpointSpec;
import dev.azureml.api.ResourceStatus;
import dev.azureml.operator.diagnostics.Settings;
import dev.azureml.operator.plan.DeletionAction;
import dev.azureml.operator.plan.DeletionRule;
import dev.azureml.operator.plan.DiagnosticAction;
import dev.azureml.operator.plan.Facts;
import dev.azureml.operator.plan.Json;
import dev.azureml.operator.plan.Kind;
import dev.azureml.operator.plan.ManagedObject;
import dev.azureml.operator.plan.Output;
import dev.azureml.operator.plan.References;
import dev.azureml.operator.plan.ResolvedReferences;
import dev.azureml.operator.plan.Translation;
import java.util.List;
import java.util.Map;

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
    public References references(MLInferenceEndpointSpec spec) {
        return References.inWorkspace(spec.workspaceRef(), spec.workspaceId())
                .to(EndpointTargets.of(spec).map(EndpointTarget::references).orElse(List.of()));
    }

    @Override
    public Translation translate(ManagedObject<MLInferenceEndpointSpec> subject, ResolvedReferences resolved,
            Facts facts) {
        return EndpointTargets.of(subject.spec()).map(target -> target.translate(subject, resolved, facts))
                .orElseGet(() -> Translation.Refused.invalid("spec", "a target, such as managed, must be set"));
    }

    @Override
    public ObjectNode report(ManagedObject<MLInferenceEndpointSpec> subject, Facts facts) {
        return EndpointTargets.of(subject.spec()).map(target -> target.report(subject, facts)).orElseGet(Json::object);
    }

    @Override
    public List<Output> outputs(ManagedObject<MLInferenceEndpointSpec> subject, ResolvedReferences resolved,
            Facts facts) {
        return EndpointTargets.of(subject.spec()).map(target -> target.outputs(subject, resolved, facts))
                .orElse(List.of());
    }

    @Override
    public List<DiagnosticAction> inquiries(MLInferenceEndpointSpec spec, ResourceStatus resource) {
        return EndpointTargets.of(spec).map(target -> target.inquiries(resource)).orElse(List.of());
    }

    @Override
    public DeletionRule deletion(ManagedObject<MLInferenceEndpointSpec> subject, ResourceStatus resource) {
        return DeletionRule.of(DeletionAction.byPolicy(subject.spec().deletionPolicy(), resource, Map.of()))
                .unless(EndpointTargets.of(subject.spec()).flatMap(target -> target.reliance(subject, resource)))
                // A diagnostic setting stays for whatever gets the name of what it was on.
                .outlivingParent(Settings.is(resource));
    }
}
