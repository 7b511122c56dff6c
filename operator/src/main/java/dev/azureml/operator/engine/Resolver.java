package dev.azureml.operator.engine;

import com.fasterxml.jackson.databind.JsonNode;
import dev.azureml.api.MLSpec;
import dev.azureml.api.MLWorkspace;
import dev.azureml.api.MLWorkspaceStatus;
import dev.azureml.api.ResourceStatus;
import dev.azureml.api.SecretKeyRef;
import dev.azureml.api.WorkspaceRef;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.plan.Json;
import dev.azureml.operator.plan.Kind;
import dev.azureml.operator.plan.Problem;
import dev.azureml.operator.plan.Reason;
import dev.azureml.operator.plan.Resolved;
import dev.azureml.operator.plan.SecretValue;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Follows the references of an object to values. What is missing is waited for, never an error. */
final class Resolver {
    private final Graph graph;
    private final Secrets secrets;
    private final EngineSettings settings;

    Resolver(Graph graph, Secrets secrets, EngineSettings settings) {
        this.graph = graph;
        this.secrets = secrets;
        this.settings = settings;
    }

    /** What the references lead to. */
    sealed interface Resolution {
        record Ok(Resolved resolved) implements Resolution {
        }

        record Missing(Problem problem) implements Resolution {
        }
    }

    <S extends MLSpec> Resolution resolve(ObjectKey key, S spec, Kind<S> kind) {
        Map<SecretKeyRef, SecretValue> values = new HashMap<>();
        for (SecretKeyRef ref : secretRefs(spec)) {
            Optional<SecretValue> value = secrets.value(key.namespace(), ref);
            if (value.isEmpty()) {
                return missing("Secret " + key.namespace() + "/" + ref.name() + " with key " + ref.key()
                        + " does not exist yet");
            }
            values.put(ref, value.get());
        }
        WorkspaceRef ref = kind.workspaceRef(spec);
        if (ref != null) {
            return byName(key, ref, values);
        }
        String id = kind.workspaceId(spec);
        if (id == null) {
            return ok(null, null, values);
        }
        return byId(key, id, values);
    }

    private Resolution byName(ObjectKey key, WorkspaceRef ref, Map<SecretKeyRef, SecretValue> values) {
        String namespace = ref.namespace() == null ? key.namespace() : ref.namespace();
        Optional<MLWorkspace> found = graph.workspace(new ObjectKey("MLWorkspace", namespace, ref.name()));
        if (found.isEmpty()) {
            return missing("MLWorkspace " + namespace + "/" + ref.name() + " does not exist yet");
        }
        return use(key, found.get(), values);
    }

    private Resolution byId(ObjectKey key, String id, Map<SecretKeyRef, SecretValue> values) {
        for (ObjectKey candidate : graph.workspacesWithId(id)) {
            Optional<MLWorkspace> workspace = graph.workspace(candidate);
            if (workspace.isPresent() && allows(workspace.get(), key.namespace())) {
                return use(key, workspace.get(), values);
            }
        }
        return ok(ArmId.parse(id), null, values);
    }

    private Resolution use(ObjectKey key, MLWorkspace workspace, Map<SecretKeyRef, SecretValue> values) {
        String name = "MLWorkspace " + workspace.getMetadata().getNamespace() + "/"
                + workspace.getMetadata().getName();
        if (!allows(workspace, key.namespace())) {
            return missing(name + " does not list namespace " + key.namespace() + " in allowedNamespaces");
        }
        if (workspace.getMetadata().getDeletionTimestamp() != null) {
            return missing(name + " is being deleted");
        }
        MLWorkspaceStatus status = workspace.getStatus();
        if (status == null || status.id() == null || !usable(status)) {
            return missing(name + " is not ready");
        }
        return ok(ArmId.parse(status.id()), status.location() == null
                ? workspace.getSpec().location()
                : status.location(), values);
    }

    /** A workspace that worked once goes on serving its children while it is updated. */
    private static boolean usable(MLWorkspaceStatus status) {
        return "Succeeded".equalsIgnoreCase(status.provisioningState())
                || Optional.ofNullable(status.resources()).orElse(List.of()).stream()
                        .anyMatch(r -> r.key().equals("workspace") && (r.phase() == ResourceStatus.Phase.Ready
                                || r.phase() == ResourceStatus.Phase.Updating));
    }

    private static boolean allows(MLWorkspace workspace, String namespace) {
        List<String> allowed = Optional.ofNullable(workspace.getSpec().allowedNamespaces()).orElse(List.of());
        return workspace.getMetadata().getNamespace().equals(namespace) || allowed.contains(namespace)
                || allowed.contains("*");
    }

    private Resolution ok(@Nullable ArmId workspace, @Nullable String location,
            Map<SecretKeyRef, SecretValue> values) {
        return new Resolution.Ok(new Resolved(workspace, location, settings.subscriptionId(), Map.copyOf(values),
                settings.apiVersions(), settings.tenantId()));
    }

    private static Resolution missing(String message) {
        return new Resolution.Missing(new Problem(Reason.DEPENDENCY_NOT_READY, message));
    }

    /** Every reference to a Secret, wherever it stands in the spec. */
    static Set<SecretKeyRef> secretRefs(MLSpec spec) {
        return Json.of(spec).findValues("secretKeyRef").stream()
                .map((JsonNode ref) -> new SecretKeyRef(ref.path("name").asText(), ref.path("key").asText()))
                .collect(Collectors.toSet());
    }
}
