package dev.azureml.operator.workspace;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.Advice;
import dev.azureml.api.WorkspaceNetwork.Architecture;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.azureml.PublicAccess;
import dev.azureml.operator.plan.AdviceRule;
import dev.azureml.operator.plan.Facts;
import dev.azureml.operator.plan.Intent;
import dev.azureml.operator.plan.Json;
import dev.azureml.operator.plan.Observation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The storage account, vault and registry that a workspace with a network has from somebody else: whether they are as
 * closed as it is, and let it in. They are read, and never changed.
 */
final class BroughtDependencies {
    private static final String KEY = "brought/";

    private final Scene scene;
    private final Map<Dependency, ArmId> all = new TreeMap<>();

    BroughtDependencies(Scene scene, Dependencies dependencies) {
        this.scene = scene;
        Architecture architecture = scene.architecture();
        if (architecture == Architecture.Private || architecture == Architecture.VirtualNetwork) {
            // Given by id, or what a workspace that was adopted has.
            Stream.of(dependencies.brought(), dependencies.left()).flatMap(some -> some.entrySet().stream())
                    .filter(one -> !one.getKey().linkGroups().isEmpty())
                    .forEach(one -> all.put(one.getKey(), one.getValue()));
        }
    }

    /** Read anew each time that the workspace is compared with Azure, as somebody else may change them. */
    List<Intent> looks() {
        return scene.workspaceExists()
                ? all.entrySet().stream()
                        .map(one -> Intent.look(KEY + one.getKey().key(), one.getValue(), Versions.of(one
                                .getKey(), scene.resolved())))
                        .toList()
                : List.of();
    }

    /** Returns what the status says of those that could be read. */
    static ArrayNode status(Facts facts) {
        ArrayNode status = Json.array();
        Stream.of(Dependency.values()).flatMap(dependency -> facts.body(KEY + dependency.key()).stream()
                .map(body -> status(dependency, body))).forEach(status::add);
        return status;
    }

    private static ObjectNode status(Dependency dependency, ObjectNode body) {
        ObjectNode status = Json.object().put("id", body.path("id").asText())
                .put("publicAccess", switch (PublicAccess.of(
                        body)) {
                    case OPEN -> "Open";
                    case BY_RULE -> "ByRule";
                    case BY_PERIMETER -> "ByPerimeter";
                    case CLOSED -> "Closed";
                }).put("trustedServices", letsInServices(dependency, body));
        List<String> endpoints = approved(body);
        if (!endpoints.isEmpty()) {
            endpoints.forEach(status.putArray("privateEndpointIds")::add);
        }
        return status;
    }

    private static boolean letsInServices(Dependency dependency, ObjectNode body) {
        return PublicAccess.of(body) == PublicAccess.OPEN || (dependency == Dependency.CONTAINER_REGISTRY
                ? body.at("/properties/networkRuleBypassOptions").asText(NetworkAccess.SERVICES)
                : body.at("/properties/networkAcls/bypass").asText(NetworkAccess.SERVICES)).contains(
                        NetworkAccess.SERVICES);
    }

    /** Of whichever network: which of them the workspace's computes are in is not known here. */
    private static List<String> approved(ObjectNode body) {
        return body.at("/properties/privateEndpointConnections").valueStream().filter(connection -> connection
                .at("/properties/privateLinkServiceConnectionState/status").asText("")
                .equalsIgnoreCase(PrivateEndpoint.APPROVED))
                .map(connection -> connection.at("/properties/privateEndpoint/id").asText(""))
                .filter(id -> !id.isEmpty()).toList();
    }

    List<Advice> advice() {
        List<Advice> advice = new ArrayList<>();
        if (all.isEmpty()) {
            return advice;
        }
        Architecture architecture = scene.architecture();
        advice.add(AdviceRule.BROUGHT_DEPENDENCY.advice("network.architecture is " + architecture + ", and "
                + all.entrySet().stream().map(one -> one.getKey().key() + " " + one.getValue().name())
                        .collect(Collectors.joining(", "))
                + " was not made here and is its owner's to close: it gets no private"
                + " endpoint and no rules. Let it in what the rest lets in."));
        String open = told(this::open);
        if (!open.isEmpty()) {
            advice.add(AdviceRule.BROUGHT_DEPENDENCY_OPEN.advice(open));
        }
        String unreached = told(this::unreached);
        if (!unreached.isEmpty()) {
            advice.add(AdviceRule.BROUGHT_DEPENDENCY_UNREACHED.advice(unreached));
        }
        return advice;
    }

    /** What is said of each of which something is. */
    private String told(BiFunction<Dependency, ArmId, Optional<String>> what) {
        String told = all.entrySet().stream()
                .flatMap(one -> what.apply(one.getKey(), one.getValue()).map(said -> one.getKey()
                        .key() + " " + one.getValue().name() + " " + said).stream())
                .collect(Collectors.joining("; "));
        return told.isEmpty() ? "" : told + ".";
    }

    private Optional<ObjectNode> body(Dependency dependency) {
        return scene.facts().body(KEY + dependency.key());
    }

    /** That it takes requests of all networks, where the workspace takes none, or those of some. */
    private Optional<String> open(Dependency dependency, ArmId id) {
        return body(dependency).filter(body -> PublicAccess.of(body) == PublicAccess.OPEN)
                .map(body -> "takes requests of all networks: its owner closes it by "
                        + "az resource update --ids " + id.value() + " --set properties.publicNetworkAccess=Disabled"
                        + (approved(body).isEmpty()
                                ? ", once a private endpoint leads to it"
                                : ""));
    }

    /** Why the workspace or its computes may not reach it. */
    private Optional<String> unreached(Dependency dependency, ArmId id) {
        Observation found = scene.facts().get(KEY + dependency.key());
        if (scene.facts().absent(KEY + dependency.key())) {
            return Optional.of("is not there, or the namespace may not look at it (refer in the tenants file)");
        }
        if (found instanceof Observation.Unreadable unreadable && !unreadable.passes()) {
            return Optional
                    .of("can't be read: the operator's identity needs Reader on it to tell whether it is closed");
        }
        return body(dependency).flatMap(body -> {
            if (PublicAccess.of(body) == PublicAccess.CLOSED && approved(body).isEmpty()) {
                return Optional.of("is closed and has no approved private endpoint: nothing reaches it but Azure's own"
                        + " services, computes do not");
            }
            return letsInServices(dependency, body)
                    ? Optional.empty()
                    : Optional.of(
                            "keeps Azure's trusted services out, of which Azure Machine Learning is one: az resource"
                                    + " update --ids " + id.value() + " --set properties."
                                    + (dependency == Dependency.CONTAINER_REGISTRY
                                            ? "networkRuleBypassOptions"
                                            : "networkAcls.bypass")
                                    + "=" + NetworkAccess.SERVICES);
        });
    }
}
