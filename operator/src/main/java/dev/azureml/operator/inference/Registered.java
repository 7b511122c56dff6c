package dev.azureml.operator.inference;

import com.fasterxml.jackson.databind.JsonNode;
import dev.azureml.api.MLInferenceEndpointSpec;
import dev.azureml.api.ResourceStatus;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.plan.DeletionAction;
import dev.azureml.operator.plan.DeletionRule.Reliance;
import dev.azureml.operator.plan.Intent;
import dev.azureml.operator.plan.ManagedObject;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.StreamSupport;

/** What is registered in the workspace for one deployment alone, and stays as long as that runs it. */
enum Registered {
    CODE("code/", "-"),
    ENVIRONMENT("anonymousEnvironment/", "/"),
    MODEL("anonymousModel/", "/"),
    DATA("collectedData/", "/");

    private final String prefix;
    private final String separator;

    Registered(String prefix, String separator) {
        this.prefix = prefix;
        this.separator = separator;
    }

    /** The key of what a deployment has of it. */
    String key(String deployment, String which) {
        return prefix + deployment + separator + which;
    }

    /** The key of the version of that name, where the name says whose it is. */
    String keyOf(String version) {
        return prefix + version;
    }

    /** Whether it is one of these. */
    static boolean is(String key) {
        return Arrays.stream(values()).anyMatch(what -> key.startsWith(what.prefix));
    }

    /** Whether it is that deployment's. */
    static boolean isOf(String deployment, String key) {
        return Arrays.stream(values()).anyMatch(what -> {
            String start = what.key(deployment, "");
            // Of code: a name with a hyphen may go on.
            return key.startsWith(start) && key.indexOf(what.separator, start.length()) < 0;
        });
    }

    /** A deployment that left the spec and can't go yet, with all that it has: looked at, and so not removed. */
    static List<Intent> kept(ManagedObject<MLInferenceEndpointSpec> subject, String deployment) {
        Set<String> its = Set.of(InferenceEndpointKind.deploymentKey(deployment), Autoscale.key(deployment));
        return subject.recorded().stream().filter(r -> its.contains(r.key()) || isOf(deployment, r.key()))
                .flatMap(r -> ArmId.tryParse(r.id()).stream().map(id -> Intent.look(r.key(), id, r.apiVersion())))
                .toList();
    }

    /** Where the endpoint stays, a deployment that stays with it needs it still. */
    static Optional<Reliance> reliance(ManagedObject<MLInferenceEndpointSpec> subject, ResourceStatus resource) {
        if (subject.recorded(InferenceEndpointKind.KEY).filter(endpoint -> DeletionAction.byPolicy(
                subject.spec().deletionPolicy(), endpoint, Map.of()) instanceof DeletionAction.Delete).isPresent()) {
            return Optional.empty();
        }
        return subject.recorded().stream()
                .filter(r -> InferenceEndpointKind.isDeployment(r.key())
                        && isOf(InferenceEndpointKind.deploymentName(r.key()), resource.key()))
                .findFirst()
                .flatMap(r -> ArmId.tryParse(r.id()).map(deployment -> new Reliance(deployment, r.apiVersion(),
                        body -> names(body.path("properties"), resource.id()))));
    }

    private static boolean names(JsonNode node, String id) {
        return node.isTextual()
                ? node.textValue().equalsIgnoreCase(id)
                : StreamSupport.stream(node.spliterator(), false).anyMatch(child -> names(child, id));
    }
}
