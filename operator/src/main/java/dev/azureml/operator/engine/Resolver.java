package dev.azureml.operator.engine;

import com.fasterxml.jackson.databind.JsonNode;
import dev.azureml.api.MLSpec;
import dev.azureml.api.MLWorkspace;
import dev.azureml.api.MLWorkspaceSpec;
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
import io.fabric8.kubernetes.api.model.Secret;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Follows the references of an object to values. What is missing is waited for, never an error. */
final class Resolver {
    /** A Secret of this name holds the credentials of all objects in its namespace that name no other. */
    static final String DEFAULT_CREDENTIALS = "azureml-credentials";

    private final Graph graph;
    private final Secrets secrets;
    private final EngineSettings settings;
    private final Stations stations;

    Resolver(Graph graph, Secrets secrets, EngineSettings settings, Stations stations) {
        this.graph = graph;
        this.secrets = secrets;
        this.settings = settings;
        this.stations = stations;
    }

    /** What the references lead to. */
    sealed interface Resolution {
        record Ok(Resolved resolved, Stations.Station station) implements Resolution {
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
            return byName(key, spec, ref, values);
        }
        String id = kind.workspaceId(spec);
        if (id == null) {
            return ok(credentials(key, spec), null, null, values);
        }
        return byId(key, id, values);
    }

    private Resolution byName(ObjectKey key, MLSpec spec, WorkspaceRef ref,
            Map<SecretKeyRef, SecretValue> values) {
        String namespace = ref.namespace() == null ? key.namespace() : ref.namespace();
        Optional<MLWorkspace> found = graph.workspace(new ObjectKey("MLWorkspace", namespace, ref.name()));
        if (found.isEmpty()) {
            return missing("MLWorkspace " + namespace + "/" + ref.name() + " does not exist yet");
        }
        return use(key, spec, found.get(), values);
    }

    private Resolution byId(ObjectKey key, String id, Map<SecretKeyRef, SecretValue> values) {
        Optional<MLWorkspace> workspace = withId(id, key.namespace());
        return workspace.isPresent()
                ? use(key, null, workspace.get(), values)
                : ok(ownCredentials(key.namespace(), null), ArmId.parse(id), null, values);
    }

    /** The MLWorkspace that stands for the ARM id, when it serves the namespace. */
    private Optional<MLWorkspace> withId(String id, String namespace) {
        return graph.workspacesWithId(id).stream().flatMap(key -> graph.workspace(key).stream())
                .filter(workspace -> allows(workspace, namespace)).findFirst();
    }

    private Resolution use(ObjectKey key, @Nullable MLSpec spec, MLWorkspace workspace,
            Map<SecretKeyRef, SecretValue> values) {
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
        Named credentials = spec instanceof MLWorkspaceSpec own && own.credentialsRef() != null
                ? credentials(key, spec)
                : credentials(workspaceKey(workspace), workspace.getSpec());
        return ok(credentials, ArmId.parse(status.id()), status.location() == null
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

    private static ObjectKey workspaceKey(MLWorkspace workspace) {
        return new ObjectKey("MLWorkspace", workspace.getMetadata().getNamespace(), workspace.getMetadata().getName());
    }

    /** A Secret with credentials that may be named; {@code name} null is the operator's own identity. */
    private record Named(String namespace, @Nullable String name) {
    }

    private Named credentials(ObjectKey key, MLSpec spec) {
        return ownCredentials(key.namespace(), spec instanceof MLWorkspaceSpec workspace
                && workspace.credentialsRef() != null ? workspace.credentialsRef().name() : null);
    }

    /** Nearest wins: the one named, the namespace's default, the operator's own. */
    private Named ownCredentials(String namespace, @Nullable String named) {
        if (named != null) {
            return new Named(namespace, named);
        }
        return new Named(namespace, secrets.find(namespace, DEFAULT_CREDENTIALS).isPresent()
                ? DEFAULT_CREDENTIALS
                : null);
    }

    private Resolution ok(Named credentials, @Nullable ArmId workspace, @Nullable String location,
            Map<SecretKeyRef, SecretValue> values) {
        Secret secret = null;
        if (credentials.name() != null) {
            secret = secrets.find(credentials.namespace(), credentials.name()).orElse(null);
            if (secret == null) {
                return missing("Secret " + credentials.namespace() + "/" + credentials.name()
                        + " with credentials does not exist yet");
            }
        }
        try {
            Stations.Station station = stations.of(secret);
            return new Resolution.Ok(new Resolved(workspace, location, station.connection().subscriptionId(),
                    Map.copyOf(values), settings.apiVersions(), station.connection().tenantId()), station);
        } catch (IllegalArgumentException e) {
            return new Resolution.Missing(new Problem(Reason.AUTHORIZATION_FAILED, "Secret "
                    + credentials.namespace() + "/" + credentials.name() + ": " + e.getMessage()));
        }
    }

    /** Where an object that is going is worked on: its credentials may be gone before it. */
    <S extends MLSpec> Stations.Station stationOf(ObjectKey key, S spec, Kind<S> kind) {
        WorkspaceRef ref = kind.workspaceRef(spec);
        String id = kind.workspaceId(spec);
        Optional<MLWorkspace> workspace = ref == null
                ? Optional.ofNullable(id).flatMap(said -> withId(said, key.namespace()))
                : graph.workspace(new ObjectKey("MLWorkspace", ref.namespace() == null
                        ? key.namespace()
                        : ref.namespace(), ref.name()));
        Named named = workspace.map(w -> credentials(workspaceKey(w), w.getSpec())).orElse(credentials(key, spec));
        try {
            return named.name() == null
                    ? stations.own()
                    : stations.of(secrets.find(named.namespace(), named.name()).orElse(null));
        } catch (IllegalArgumentException e) {
            return stations.own();
        }
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
