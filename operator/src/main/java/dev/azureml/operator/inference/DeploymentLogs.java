package dev.azureml.operator.inference;

import com.fasterxml.jackson.core.JsonPointer;
import dev.azureml.api.MLInferenceEndpointSpec;
import dev.azureml.api.ManagedOnlineEndpoint;
import dev.azureml.api.OnlineDeployment;
import dev.azureml.api.OnlineEndpoint;
import dev.azureml.api.ResourceStatus;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.plan.DiagnosticAction;
import dev.azureml.operator.plan.Facts;
import dev.azureml.operator.plan.Json;
import dev.azureml.operator.plan.ManagedObject;
import dev.azureml.operator.plan.Output;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The last lines of what the containers of online deployments wrote. */
final class DeploymentLogs {
    private static final int LINES = 200;
    private static final int LONGEST_NAME = 253;

    private DeploymentLogs() {
    }

    /** Returns how a deployment is asked: for its files first, then for its model. */
    static Stream<DiagnosticAction> inquiries(int lines) {
        return Stream.of("StorageInitializer", "InferenceServer").map(container -> new DiagnosticAction(container,
                "getLogs", Json.object().put("containerType", container).put("tail", lines),
                JsonPointer.compile("/content")));
    }

    /** Returns those of the deployments that Azure has, where somebody asks for them. */
    static List<Output> of(ManagedObject<MLInferenceEndpointSpec> subject, OnlineEndpoint online, Facts facts) {
        String wish = subject.annotations().get(Output.Logs.ANNOTATION);
        if (wish == null || wish.isBlank() || facts.body(InferenceEndpointKind.KEY).isEmpty()) {
            return List.of();
        }
        List<Output.Log> logs = EndpointReport.deployments(online).stream()
                .flatMap(deployment -> of(subject, deployment, facts)).toList();
        return ArmId.tryParse(facts.at(InferenceEndpointKind.KEY, "/id").textValue())
                .map(endpoint -> List.<Output>of(new Output.Logs(configMap(subject.name()), wish, logs,
                        keys(subject, online, endpoint))))
                .orElse(List.of());
    }

    /** Where they are given out by a Secret, they are not given out by logs, in whatever state the endpoint is. */
    private static Output.@Nullable Keys keys(ManagedObject<MLInferenceEndpointSpec> subject, OnlineEndpoint online,
            ArmId endpoint) {
        return subject.spec().connectionSecret() == null || online.authMode() != ManagedOnlineEndpoint.AuthMode.Key
                ? null
                : new Output.Keys(endpoint, subject.recorded(InferenceEndpointKind.KEY).map(ResourceStatus::apiVersion)
                        .orElse(InferenceEndpointKind.API_VERSION), "listKeys");
    }

    /** As far as a name of Kubernetes' may be long. */
    private static String configMap(String name) {
        String suffix = "-logs";
        int most = LONGEST_NAME - suffix.length();
        return (name.length() <= most ? name : name.substring(0, most).replaceAll("[.-]+$", "")) + suffix;
    }

    private static Stream<Output.Log> of(ManagedObject<MLInferenceEndpointSpec> subject, OnlineDeployment deployment,
            Facts facts) {
        String key = InferenceEndpointKind.deploymentKey(deployment.name());
        String apiVersion = subject.recorded(key).map(ResourceStatus::apiVersion)
                .orElse(InferenceEndpointKind.API_VERSION);
        return ArmId.tryParse(facts.at(key, "/id").textValue()).stream().flatMap(id -> inquiries(LINES)
                .map(inquiry -> new Output.Log(deployment.name() + "." + inquiry.name(), id, apiVersion, inquiry)));
    }
}
