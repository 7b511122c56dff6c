package dev.azureml.operator.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.ConfigMapKeyRef;
import dev.azureml.api.MLSpec;
import dev.azureml.api.MLStatus;
import dev.azureml.api.MLWorkspace;
import dev.azureml.api.MLWorkspaceSpec;
import dev.azureml.api.MLWorkspaceStatus;
import dev.azureml.api.ResourceStatus;
import dev.azureml.api.SecretKeyRef;
import dev.azureml.api.WorkspaceRef;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.plan.ClusterNode;
import dev.azureml.operator.plan.Json;
import dev.azureml.operator.plan.Kind;
import dev.azureml.operator.plan.ObjectRef;
import dev.azureml.operator.plan.Problem;
import dev.azureml.operator.plan.Reason;
import dev.azureml.operator.plan.Referred;
import dev.azureml.operator.plan.Resolved;
import dev.azureml.operator.plan.Resolved.Nearby;
import dev.azureml.operator.plan.SecretValue;
import io.fabric8.kubernetes.api.model.Secret;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Follows the references of an object to values. What is missing is waited for, never an error. */
final class Resolver {
    /** A Secret of this name holds the credentials of all objects in its namespace that name no other. */
    static final String DEFAULT_CREDENTIALS = "azureml-credentials";

    private static final String SECRET = "secretKeyRef";
    private static final String CONFIG_MAP = "configMapKeyRef";

    private final Graph graph;
    private final Sources sources;
    private final EngineSettings settings;
    private final Stations stations;
    private final InstantSource clock;

    /** Where values come from. */
    record Sources(Secrets secrets, ConfigMaps configMaps, Nodes nodes) {
    }

    Resolver(Graph graph, Sources sources, EngineSettings settings, Stations stations, InstantSource clock) {
        this.graph = graph;
        this.sources = sources;
        this.settings = settings;
        this.stations = stations;
        this.clock = clock;
    }

    /** What the references lead to. */
    sealed interface Resolution {
        record Ok(Resolved resolved, Stations.Station station) implements Resolution {
        }

        record Missing(Problem problem) implements Resolution {
        }
    }

    /** All that was found before the workspace. */
    private record Found(Map<SecretKeyRef, SecretValue> secrets, Nearby nearby) {
    }

    /** A reference that leads nowhere yet. */
    private static final class MissingException extends Exception {
        private static final long serialVersionUID = 1L;

        MissingException(String message) {
            super(message);
        }
    }

    <S extends MLSpec> Resolution resolve(ObjectKey key, S spec, Kind<S> kind) {
        Optional<Problem> foreign = new ClusterOwners(graph).refusal(key, spec, kind);
        if (foreign.isPresent()) {
            return new Resolution.Missing(foreign.get());
        }
        Found found;
        try {
            found = find(key, spec, kind);
        } catch (MissingException e) {
            return missing(String.valueOf(e.getMessage()));
        }
        WorkspaceRef ref = kind.workspaceRef(spec);
        if (ref != null) {
            return byName(key, spec, ref, found);
        }
        String id = kind.workspaceId(spec);
        if (id == null) {
            return ok(credentials(key, spec), null, null, found);
        }
        return byId(key, id, found);
    }

    private <S extends MLSpec> Found find(ObjectKey key, S spec, Kind<S> kind) throws MissingException {
        Map<SecretKeyRef, SecretValue> values = new HashMap<>();
        for (DataRef ref : DataRef.of(spec, SECRET)) {
            SecretKeyRef at = new SecretKeyRef(ref.name(), ref.key());
            values.put(at, sources.secrets().value(key.namespace(), at).orElseThrow(() -> new MissingException(
                    ref.missing("Secret", key.namespace(), sources.secrets().find(key.namespace(), ref.name())
                            .isPresent()))));
        }
        Map<ConfigMapKeyRef, String> texts = new HashMap<>();
        for (DataRef ref : DataRef.of(spec, CONFIG_MAP)) {
            ConfigMapKeyRef at = new ConfigMapKeyRef(ref.name(), ref.key());
            texts.put(at, sources.configMaps().value(key.namespace(), at).orElseThrow(() -> new MissingException(
                    ref.missing("ConfigMap", key.namespace(), sources.configMaps().exists(key.namespace(),
                            ref.name())))));
        }
        Map<ObjectRef, Referred> objects = new HashMap<>();
        for (ObjectRef ref : kind.references(spec)) {
            objects.put(ref, referred(key, ref));
        }
        List<ClusterNode> nodes = kind.readsNodes(spec) && settings.inClusterId() != null
                ? sources.nodes().list()
                : null;
        return new Found(Map.copyOf(values), new Nearby(Map.copyOf(texts), Map.copyOf(objects), nodes,
                settings.inClusterId()));
    }

    private Referred referred(ObjectKey key, ObjectRef ref) throws MissingException {
        ObjectKey other = keyOf(key.namespace(), ref);
        Graph.Known known = graph.find(other).orElseThrow(() -> new MissingException(other + " does not exist yet"));
        ObjectNode spec = Json.of(known.spec());
        if (!other.namespace().equals(key.namespace()) && !lists(spec.path("allowedNamespaces"), key.namespace())) {
            throw new MissingException(other + " does not list namespace " + key.namespace()
                    + " in allowedNamespaces");
        }
        if (known.deleting()) {
            throw new MissingException(other + " is being deleted");
        }
        MLStatus status = known.status();
        Optional<ArmId> id = status == null ? Optional.empty() : ArmId.tryParse(status.id());
        if (id.isEmpty() || !known.usable()) {
            throw new MissingException(other + " is not ready");
        }
        return new Referred(ref, id.get(), spec, Json.of(status));
    }

    static boolean lists(JsonNode allowed, String namespace) {
        for (JsonNode one : allowed) {
            if (one.asText().equals(namespace) || one.asText().equals("*")) {
                return true;
            }
        }
        return false;
    }

    static ObjectKey keyOf(String namespace, ObjectRef ref) {
        return new ObjectKey(ref.kind(), ref.namespace() == null ? namespace : ref.namespace(), ref.name());
    }

    private Resolution byName(ObjectKey key, MLSpec spec, WorkspaceRef ref, Found values) {
        String namespace = ref.namespace() == null ? key.namespace() : ref.namespace();
        Optional<MLWorkspace> found = graph.workspace(new ObjectKey("MLWorkspace", namespace, ref.name()));
        if (found.isEmpty()) {
            return missing("MLWorkspace " + namespace + "/" + ref.name() + " does not exist yet");
        }
        return use(key, spec, found.get(), values);
    }

    private Resolution byId(ObjectKey key, String id, Found values) {
        Optional<MLWorkspace> workspace = withId(id, key.namespace());
        return workspace.isPresent()
                ? use(key, null, workspace.get(), values)
                : ok(ownCredentials(key.namespace(), null), ArmId.parse(id), null, values);
    }

    /** The MLWorkspace that stands for the ARM id, when it serves the namespace; one of the namespace's own first. */
    private Optional<MLWorkspace> withId(String id, String namespace) {
        return graph.workspacesWithId(id).stream()
                .sorted(Comparator.comparing(key -> !key.namespace().equals(namespace)))
                .flatMap(key -> graph.workspace(key).stream())
                .filter(workspace -> allows(workspace, namespace)).findFirst();
    }

    private Resolution use(ObjectKey key, @Nullable MLSpec spec, MLWorkspace workspace, Found values) {
        String name = "MLWorkspace " + workspace.getMetadata().getNamespace() + "/"
                + workspace.getMetadata().getName();
        if (!allows(workspace, key.namespace())) {
            return missing(name + " does not list namespace " + key.namespace() + " in allowedNamespaces");
        }
        if (workspace.getMetadata().getDeletionTimestamp() != null) {
            return missing(name + " is being deleted");
        }
        MLWorkspaceStatus status = workspace.getStatus();
        if (status == null || status.id() == null
                || !new Graph.Known(workspace.getSpec(), status, false, "workspace").usable()) {
            return missing(name + " is not ready");
        }
        Named credentials = spec instanceof MLWorkspaceSpec own && own.credentialsRef() != null
                ? credentials(key, spec)
                : credentials(workspaceKey(workspace), workspace.getSpec());
        return ok(credentials, ArmId.parse(status.id()), status.location() == null
                ? workspace.getSpec().location()
                : status.location(), values);
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
        return new Named(namespace, sources.secrets().find(namespace, DEFAULT_CREDENTIALS).isPresent()
                ? DEFAULT_CREDENTIALS
                : null);
    }

    private Resolution ok(Named credentials, @Nullable ArmId workspace, @Nullable String location,
            Found values) {
        Secret secret = null;
        if (credentials.name() != null) {
            secret = sources.secrets().find(credentials.namespace(), credentials.name()).orElse(null);
            if (secret == null) {
                return missing("Secret " + credentials.namespace() + "/" + credentials.name()
                        + " with credentials does not exist yet");
            }
        }
        try {
            Stations.Station station = stations.of(secret);
            return new Resolution.Ok(new Resolved(workspace, location, station.connection().subscriptionId(),
                    values.secrets(), settings.apiVersions(), station.connection().tenantId(), values.nearby(),
                    clock.instant(), settings.cloud()), station);
        } catch (IllegalArgumentException e) {
            return new Resolution.Missing(new Problem(Reason.AUTHORIZATION_FAILED, "Secret "
                    + credentials.namespace() + "/" + credentials.name() + ": " + e.getMessage()));
        }
    }

    /**
     * Where an object that is going is worked on.
     *
     * @param gone the Secret that held its credentials, when there are none in it any more
     */
    record Workplace(Stations.Station station, @Nullable String gone) {
        /** With whose identity it was that Azure refused. */
        Problem explained(Problem problem) {
            return gone == null || problem.reason() != Reason.AUTHORIZATION_FAILED
                    ? problem
                    : new Problem(problem.reason(),
                            problem.message() + " It was tried with the operator's own identity,"
                                    + " for Secret " + gone + " with the credentials is gone.");
        }
    }

    /** Its credentials may be gone before it; the operator's own identity is then all that there is. */
    <S extends MLSpec> Workplace workplace(ObjectKey key, S spec, Kind<S> kind, List<ResourceStatus> recorded) {
        WorkspaceRef ref = kind.workspaceRef(spec);
        String id = kind.workspaceId(spec);
        Optional<MLWorkspace> workspace = ref == null
                ? Optional.ofNullable(id).flatMap(said -> withId(said, key.namespace()))
                : graph.workspace(new ObjectKey("MLWorkspace", ref.namespace() == null
                        ? key.namespace()
                        : ref.namespace(), ref.name())).filter(found -> allows(found, key.namespace()));
        Named named = workspace.map(w -> credentials(workspaceKey(w), w.getSpec())).orElse(credentials(key, spec));
        if (named.name() == null) {
            return new Workplace(stations.own(), recorded.stream().map(ResourceStatus::credentials)
                    .filter(Objects::nonNull).findFirst().orElse(null));
        }
        String secret = named.namespace() + "/" + named.name();
        try {
            return sources.secrets().find(named.namespace(), named.name())
                    .map(found -> new Workplace(stations.of(found), null))
                    .orElse(new Workplace(stations.own(), secret));
        } catch (IllegalArgumentException e) {
            return new Workplace(stations.own(), secret);
        }
    }

    private static Resolution missing(String message) {
        return new Resolution.Missing(new Problem(Reason.DEPENDENCY_NOT_READY, message));
    }

    static Set<ConfigMapKeyRef> configMapRefs(MLSpec spec) {
        return DataRef.of(spec, CONFIG_MAP).stream().map(ref -> new ConfigMapKeyRef(ref.name(), ref.key()))
                .collect(Collectors.toSet());
    }

    static Set<SecretKeyRef> secretRefs(MLSpec spec) {
        return DataRef.of(spec, SECRET).stream().map(ref -> new SecretKeyRef(ref.name(), ref.key()))
                .collect(Collectors.toSet());
    }
}
