package dev.azureml.operator.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.ConfigMapKeyRef;
import dev.azureml.api.CredentialsRef;
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
import dev.azureml.operator.plan.FileSet;
import dev.azureml.operator.plan.Json;
import dev.azureml.operator.plan.Kind;
import dev.azureml.operator.plan.NotReady;
import dev.azureml.operator.plan.ObjectRef;
import dev.azureml.operator.plan.Problem;
import dev.azureml.operator.plan.Reason;
import dev.azureml.operator.plan.ReferencedObject;
import dev.azureml.operator.plan.ResolvedReferences;
import dev.azureml.operator.plan.ResolvedReferences.Nearby;
import dev.azureml.operator.plan.SecretValue;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Follows the references of an object to values. What is missing is waited for, never an error. */
final class Resolver {
    private static final String SECRET = "secretKeyRef";
    private static final String CONFIG_MAP = "configMapKeyRef";
    private static final String WHOLE_CONFIG_MAP = "configMapRef";

    private final Graph graph;
    private final Sources sources;
    private final EngineSettings settings;
    private final Identities identities;
    private final InstantSource clock;

    /** Where values come from. */
    record Sources(Secrets secrets, ConfigMaps configMaps, Nodes nodes) {
    }

    Resolver(Graph graph, Sources sources, EngineSettings settings, Identities identities, InstantSource clock) {
        this.graph = graph;
        this.sources = sources;
        this.settings = settings;
        this.identities = identities;
        this.clock = clock;
    }

    /** What the references lead to. */
    sealed interface Resolution {
        /** @param loan null when the credentials are the namespace's own, or the operator's by its own right */
        record Ok(ResolvedReferences resolved, AzureSessions.Session session,
                Caller.@Nullable Loan loan) implements Resolution {
        }

        record Missing(Problem problem) implements Resolution {
        }
    }

    /** All that was found before the workspace. */
    private record Found(Map<SecretKeyRef, SecretValue> secrets, Nearby nearby) {
    }

    <S extends MLSpec> Resolution resolve(ObjectKey key, S spec, Kind<S> kind) {
        Optional<Problem> foreign = new ClusterOwners(graph).refusal(key, spec, kind);
        if (foreign.isPresent()) {
            return new Resolution.Missing(foreign.get());
        }
        List<String> missing = new ArrayList<>();
        Resolution place = place(key, spec, kind, find(key, spec, kind, missing));
        if (missing.isEmpty() || place instanceof Resolution.Missing(var problem)
                && problem.reason() != Reason.DEPENDENCY_NOT_READY) {
            return place;
        }
        // All that is missing is said at once, so that it can be brought at once.
        if (place instanceof Resolution.Missing(var problem)) {
            missing.addFirst(problem.message());
        }
        return missing(missing.stream().distinct().collect(Collectors.joining("; ")));
    }

    private <S extends MLSpec> Resolution place(ObjectKey key, S spec, Kind<S> kind, Found found) {
        WorkspaceRef ref = kind.workspaceRef(spec);
        if (ref != null) {
            return byName(key, spec, ref, found);
        }
        String id = kind.workspaceId(spec);
        if (id == null) {
            return ok(identities.of(key.namespace(), credentialsRef(spec)), null, null, null, found);
        }
        return byId(key, id, found);
    }

    /** @param missing gets what each reference that leads nowhere yet waits for, and why */
    private <S extends MLSpec> Found find(ObjectKey key, S spec, Kind<S> kind, List<String> missing) {
        Map<SecretKeyRef, SecretValue> values = new HashMap<>();
        for (KeyReference ref : KeyReference.of(spec, SECRET)) {
            SecretKeyRef at = new SecretKeyRef(ref.name(), ref.key());
            sources.secrets().value(key.namespace(), at).ifPresentOrElse(value -> values.put(at, value),
                    () -> missing.add(sources.secrets().tooLong(key.namespace(), at)
                            ? ref.tooLong("Secret")
                            : ref.missing("Secret", key.namespace(), sources.secrets().exists(key.namespace(),
                                    ref.name()))));
        }
        Map<ConfigMapKeyRef, String> texts = new HashMap<>();
        for (KeyReference ref : KeyReference.of(spec, CONFIG_MAP)) {
            ConfigMapKeyRef at = new ConfigMapKeyRef(ref.name(), ref.key());
            sources.configMaps().value(key.namespace(), at).ifPresentOrElse(text -> texts.put(at, text),
                    () -> missing.add(sources.configMaps().tooLong(key.namespace(), at)
                            ? ref.tooLong("ConfigMap")
                            : ref.missing("ConfigMap", key.namespace(), sources.configMaps().exists(key.namespace(),
                                    ref.name()))));
        }
        Map<ObjectRef, ReferencedObject> objects = new HashMap<>();
        for (ObjectRef ref : kind.references(spec)) {
            referred(key, spec, ref, missing).ifPresent(referred -> objects.put(ref, referred));
        }
        List<ClusterNode> nodes = kind.readsNodes(spec) && settings.inClusterId() != null
                ? sources.nodes().list()
                : null;
        return new Found(Map.copyOf(values), new Nearby(Map.copyOf(texts), directories(key, spec, missing),
                Map.copyOf(objects), nodes, settings.inClusterId()));
    }

    private Map<String, FileSet> directories(ObjectKey key, MLSpec spec, List<String> missing) {
        Map<String, FileSet> directories = new HashMap<>();
        for (KeyReference ref : KeyReference.of(spec, WHOLE_CONFIG_MAP)) {
            Optional<FileSet> files = sources.configMaps().files(key.namespace(), ref.name());
            List<String> tooLong = sources.configMaps().tooLong(key.namespace(), ref.name());
            String path = ref.path() + "." + WHOLE_CONFIG_MAP;
            if (!tooLong.isEmpty()) {
                missing.add(new KeyReference(path, ref.name(), String.join(", ", tooLong)).tooLong("ConfigMap"));
            } else if (files.isEmpty()) {
                missing.add(new KeyReference(path, ref.name(), "").missing("ConfigMap", key.namespace(), false));
            } else {
                directories.put(ref.name(), files.get());
            }
        }
        return directories;
    }

    private Optional<ReferencedObject> referred(ObjectKey key, MLSpec from, ObjectRef ref, List<String> missing) {
        ObjectKey other = keyOf(key.namespace(), ref);
        String name = at(from, ref) + other;
        Optional<Graph.Known> found = graph.find(other);
        if (found.isEmpty()) {
            missing.add(name + " does not exist yet");
            return Optional.empty();
        }
        Graph.Known known = found.get();
        ObjectNode spec = Json.of(known.spec());
        if (!other.namespace().equals(key.namespace()) && !lists(spec.path("allowedNamespaces"), key.namespace())) {
            missing.add(name + " does not list namespace " + key.namespace() + " in allowedNamespaces");
            return Optional.empty();
        }
        if (known.deleting()) {
            missing.add(name + " is being deleted");
            return Optional.empty();
        }
        MLStatus status = known.status();
        Optional<ArmId> id = status == null ? Optional.empty() : ArmId.tryParse(status.id());
        if (id.isEmpty() || !known.usable()) {
            missing.add(name + notReady(status, other.namespace().equals(key.namespace())));
            return Optional.empty();
        }
        return Optional.of(new ReferencedObject(ref, id.get(), spec, Json.of(status)));
    }

    /** The property of the spec that says the reference. */
    private static String at(MLSpec spec, ObjectRef ref) {
        return SpecValueLocator.of(spec, ref).map(place -> place + ": ").orElse("");
    }

    /** Another namespace may use the object; what its message says of its Azure is not that one's to read. */
    private static String notReady(@Nullable MLStatus status, boolean sameNamespace) {
        return " is not ready" + (status == null
                ? ""
                : sameNamespace ? NotReady.why(Json.of(status)) : NotReady.reason(Json.of(status)));
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
        String path = at(spec, new ObjectRef("MLWorkspace", ref.namespace(), ref.name()));
        if (found.isEmpty()) {
            return missing(path + "MLWorkspace " + namespace + "/" + ref.name() + " does not exist yet");
        }
        return use(key, spec, found.get(), null, values, path);
    }

    /**
     * The workspace is the one whose id is said, used as who the namespace is. What MLWorkspaces of other namespaces say of
     * it counts in one way: whoever manages it says from where it may be used.
     */
    private Resolution byId(ObjectKey key, String said, Found values) {
        ArmId id = ArmId.parse(said);
        Optional<Graph.Keeper> closed = graph.keepers(said).filter(k -> !k.serves(key.namespace())).findFirst();
        if (closed.isPresent()) {
            return new Resolution.Missing(new Problem(Reason.OUT_OF_SCOPE, "spec.workspaceId: " + said
                    + " is managed by " + closed.get().key() + ", which does not list namespace " + key.namespace()
                    + " in allowedNamespaces"));
        }
        Optional<MLWorkspace> own = graph.workspacesWithId(said).stream()
                .filter(other -> other.namespace().equals(key.namespace()))
                .filter(other -> graph.find(other).stream().anyMatch(known -> known.isAbout(said)))
                .flatMap(other -> graph.workspace(other).stream()).findFirst();
        return own.isPresent()
                ? use(key, null, own.get(), id, values, "spec.workspaceId: ")
                : ok(identities.of(key.namespace(), null), id, null, null, values);
    }

    /**
     * Works on a workspace of ours.
     *
     * @param said the workspace's id, where the spec says it; null for the one that the MLWorkspace stands for
     * @param path of the property that names it
     */
    private Resolution use(ObjectKey key, @Nullable MLSpec spec, MLWorkspace workspace, @Nullable ArmId said,
            Found values, String path) {
        String namespace = workspace.getMetadata().getNamespace();
        String name = path + "MLWorkspace " + namespace + "/" + workspace.getMetadata().getName();
        if (!allows(workspace, key.namespace())) {
            return missing(name + " does not list namespace " + key.namespace() + " in allowedNamespaces");
        }
        if (workspace.getMetadata().getDeletionTimestamp() != null) {
            return missing(name + " is being deleted");
        }
        MLWorkspaceStatus status = workspace.getStatus();
        Optional<ArmId> id = status == null ? Optional.empty() : ArmId.tryParse(status.id());
        if (status == null || id.isEmpty()
                || !new Graph.Known(workspace.getSpec(), status, false, "workspace").usable()) {
            return missing(name + notReady(status, key.namespace().equals(namespace)));
        }
        String location = status.location() == null ? workspace.getSpec().location() : status.location();
        Place place = place(key, spec, workspace, id.get());
        return ok(place.identity(), said == null ? id.get() : said, location, place.loan(), values);
    }

    /** As whom an object works on a workspace. */
    private record Place(Identities.Found identity, Caller.@Nullable Loan loan) {
    }

    /**
     * Who has a workspace lent to it acts in it as the lender does, and nowhere else; a workspace that belongs to a hub of
     * another namespace is a place of its own, and is worked on as who its own namespace is.
     */
    private Place place(ObjectKey key, @Nullable MLSpec spec, MLWorkspace workspace, ArmId id) {
        String lender = workspace.getMetadata().getNamespace();
        if (spec instanceof MLWorkspaceSpec own && (own.credentialsRef() != null || !lender.equals(key.namespace()))) {
            return new Place(identities.of(key.namespace(), own.credentialsRef()), null);
        }
        Identities.Found identity = identities.of(lender, workspace.getSpec().credentialsRef());
        boolean ownRight = lender.equals(key.namespace())
                || identity instanceof Identities.Found.As(var session) && session.credentials() == null
                        && identities.operator(key.namespace()).isPresent();
        return new Place(identity, ownRight ? null : new Caller.Loan(lender, id));
    }

    private static boolean allows(MLWorkspace workspace, String namespace) {
        List<String> allowed = Optional.ofNullable(workspace.getSpec().allowedNamespaces()).orElse(List.of());
        return workspace.getMetadata().getNamespace().equals(namespace) || allowed.contains(namespace)
                || allowed.contains("*");
    }

    private static @Nullable CredentialsRef credentialsRef(MLSpec spec) {
        return spec instanceof MLWorkspaceSpec workspace ? workspace.credentialsRef() : null;
    }

    private Resolution ok(Identities.Found identity, @Nullable ArmId workspace, @Nullable String location,
            Caller.@Nullable Loan loan, Found values) {
        return switch (identity) {
            case Identities.Found.Missing(var _, var message) -> missing(message);
            case Identities.Found.Unusable(var _, var message) -> new Resolution.Missing(new Problem(
                    Reason.AUTHORIZATION_FAILED, message));
            case Identities.Found.As(AzureSessions.Session session) ->
                new Resolution.Ok(new ResolvedReferences(workspace, location,
                        session.connection().subscriptionId(), values.secrets(), settings.apiVersions(), session
                                .connection().tenantId(),
                        values.nearby(), clock.instant(), settings.cloud()), session, loan);
        };
    }

    /**
     * Where an object that is going is worked on.
     *
     * @param gone what said who worked on it, when that is there no more
     * @param abandoned whether nobody is left who may ask Azure
     */
    record Workplace(AzureSessions.Session session, Caller.@Nullable Loan loan, @Nullable String gone,
            boolean abandoned) {
        /** With whose identity it was that Azure refused. */
        Problem explained(Problem problem) {
            return gone == null || problem.reason() != Reason.AUTHORIZATION_FAILED
                    ? problem
                    : new Problem(problem.reason(),
                            problem.message() + " It was tried with the operator's own identity,"
                                    + " for " + gone + " with the credentials is gone.");
        }
    }

    /**
     * Returns where it is worked on. What said who the object is may be gone before it: the operator goes on in its place
     * only where objects of the namespace may be the operator anyway.
     */
    <S extends MLSpec> Workplace workplace(ObjectKey key, S spec, Kind<S> kind, List<ResourceStatus> recorded) {
        if (identities.isStranger(key.namespace())) {
            return new Workplace(identities.nobody(), null, "the entry of namespace " + key.namespace()
                    + " in the tenants file", true);
        }
        WorkspaceRef ref = kind.workspaceRef(spec);
        String id = kind.workspaceId(spec);
        Optional<MLWorkspace> workspace = ref == null
                ? Optional.ofNullable(id).stream().flatMap(said -> graph.workspacesWithId(said).stream())
                        .filter(other -> other.namespace().equals(key.namespace()))
                        .flatMap(other -> graph.workspace(other).stream()).findFirst()
                : graph.workspace(new ObjectKey("MLWorkspace", ref.namespace() == null
                        ? key.namespace()
                        : ref.namespace(), ref.name()))
                        .filter(found -> allows(found, key.namespace()) || hasSomethingIn(found, recorded));
        Place place = workspace.flatMap(w -> Optional.ofNullable(w.getStatus()).flatMap(status -> ArmId.tryParse(status
                .id())).map(at -> place(key, spec, w, at)))
                .orElseGet(() -> new Place(identities.of(key.namespace(), credentialsRef(spec)), null));
        return switch (place.identity()) {
            case Identities.Found.As(AzureSessions.Session session) -> new Workplace(session, place.loan(), session
                    .credentials() != null
                            ? null
                            : firstCredentials(recorded).map(AzureSessions::described).orElse(null),
                    false);
            case Identities.Found.Missing(var what, var _) -> inPlaceOf(key.namespace(), firstCredentials(recorded)
                    .map(AzureSessions::described).orElse(what));
            case Identities.Found.Unusable(var what, var _) -> inPlaceOf(key.namespace(), what);
        };
    }

    /** What was made while it was lent goes as it came, though it is not lent any more. */
    private static boolean hasSomethingIn(MLWorkspace workspace, List<ResourceStatus> recorded) {
        Optional<ArmId> id = Optional.ofNullable(workspace.getStatus()).flatMap(status -> ArmId.tryParse(status.id()));
        return id.isPresent() && recorded.stream().flatMap(resource -> ArmId.tryParse(resource.id()).stream())
                .anyMatch(resource -> resource.isWithin(id.get()));
    }

    private Workplace inPlaceOf(String namespace, String gone) {
        return identities.operator(namespace).map(session -> new Workplace(session, null, gone, false))
                .orElseGet(() -> new Workplace(identities.nobody(), null, gone, true));
    }

    private static Optional<String> firstCredentials(List<ResourceStatus> recorded) {
        return recorded.stream().map(ResourceStatus::credentials).filter(Objects::nonNull).findFirst();
    }

    private static Resolution missing(String message) {
        return new Resolution.Missing(new Problem(Reason.DEPENDENCY_NOT_READY, message));
    }

    /** The names of the ConfigMaps that the spec refers to, to a key of them or as a whole. */
    static Set<String> configMaps(MLSpec spec) {
        return Stream.of(CONFIG_MAP, WHOLE_CONFIG_MAP).flatMap(property -> KeyReference.of(spec, property).stream())
                .map(KeyReference::name).collect(Collectors.toSet());
    }

    static Set<SecretKeyRef> secretRefs(MLSpec spec) {
        return KeyReference.of(spec, SECRET).stream().map(ref -> new SecretKeyRef(ref.name(), ref.key()))
                .collect(Collectors.toSet());
    }
}
