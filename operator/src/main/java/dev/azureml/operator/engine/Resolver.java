package dev.azureml.operator.engine;

import dev.azureml.api.ConfigMapKeyRef;
import dev.azureml.api.MLSpec;
import dev.azureml.api.MLStatus;
import dev.azureml.api.MLWorkspaceSpec;
import dev.azureml.api.ResourceStatus;
import dev.azureml.api.SecretKeyRef;
import dev.azureml.api.WorkspaceRef;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.engine.azure.Caller;
import dev.azureml.operator.engine.inputs.ConfigMapValues;
import dev.azureml.operator.engine.inputs.KeyReference;
import dev.azureml.operator.engine.inputs.SecretValues;
import dev.azureml.operator.engine.references.AllowedNamespaces;
import dev.azureml.operator.engine.references.ClusterOwners;
import dev.azureml.operator.engine.references.ObjectKey;
import dev.azureml.operator.engine.references.ObjectSnapshot;
import dev.azureml.operator.engine.references.ReferenceIndex;
import dev.azureml.operator.engine.references.Workspaces;
import dev.azureml.operator.engine.references.Workspaces.Workspace;
import dev.azureml.operator.engine.spec.SpecValueLocator;
import dev.azureml.operator.plan.ClusterNode;
import dev.azureml.operator.plan.FileSet;
import dev.azureml.operator.plan.Json;
import dev.azureml.operator.plan.Kind;
import dev.azureml.operator.plan.NotReady;
import dev.azureml.operator.plan.ObjectRef;
import dev.azureml.operator.plan.Problem;
import dev.azureml.operator.plan.Reason;
import dev.azureml.operator.plan.ReferencedObject;
import dev.azureml.operator.plan.References;
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
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Follows the references of an object to values. What is missing is waited for, never an error. */
final class Resolver {
    private final ReferenceIndex index;
    private final Workspaces workspaces;
    private final Sources sources;
    private final EngineSettings settings;
    private final Identities identities;
    private final InstantSource clock;

    /**
     * Where values come from.
     *
     * @param nodes those of the cluster; gives null when the API server does not let us look
     */
    record Sources(SecretValues secrets, ConfigMapValues configMaps, Supplier<@Nullable List<ClusterNode>> nodes) {
    }

    Resolver(ReferenceIndex index, Workspaces workspaces, Sources sources, EngineSettings settings,
            Identities identities, InstantSource clock) {
        this.index = index;
        this.workspaces = workspaces;
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
        Optional<Problem> foreign = new ClusterOwners(index).refusal(key, spec, kind);
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
        References references = kind.references(spec);
        WorkspaceRef ref = references.workspaceRef();
        if (ref != null) {
            return byName(key, spec, ref, found);
        }
        String id = references.workspaceId();
        if (id == null) {
            return ok(identities.of(key.namespace(), Identities.named(spec)), null, null, null, found);
        }
        return byId(key, id, found);
    }

    /** @param missing gets what each reference that leads nowhere yet waits for, and why */
    private <S extends MLSpec> Found find(ObjectKey key, S spec, Kind<S> kind, List<String> missing) {
        Map<SecretKeyRef, SecretValue> values = new HashMap<>();
        for (KeyReference ref : KeyReference.toSecrets(spec)) {
            SecretKeyRef at = new SecretKeyRef(ref.name(), ref.key());
            sources.secrets().value(key.namespace(), at).ifPresentOrElse(value -> values.put(at, value),
                    () -> missing.add(sources.secrets().tooLong(key.namespace(), at)
                            ? ref.tooLong("Secret")
                            : ref.missing("Secret", key.namespace(), sources.secrets().exists(key.namespace(),
                                    ref.name()))));
        }
        Map<ConfigMapKeyRef, String> texts = new HashMap<>();
        for (KeyReference ref : KeyReference.toConfigMaps(spec)) {
            ConfigMapKeyRef at = new ConfigMapKeyRef(ref.name(), ref.key());
            sources.configMaps().value(key.namespace(), at).ifPresentOrElse(text -> texts.put(at, text),
                    () -> missing.add(sources.configMaps().tooLong(key.namespace(), at)
                            ? ref.tooLong("ConfigMap")
                            : ref.missing("ConfigMap", key.namespace(), sources.configMaps().exists(key.namespace(),
                                    ref.name()))));
        }
        Map<ObjectRef, ReferencedObject> objects = new HashMap<>();
        Map<ObjectRef, String> unready = new HashMap<>();
        References references = kind.references(spec);
        for (ObjectRef ref : references.objects()) {
            List<String> why = new ArrayList<>();
            referred(key, spec, ref, why).ifPresent(referred -> objects.put(ref, referred));
            if (references.optional().contains(ref)) {
                why.forEach(reason -> unready.put(ref, reason));
            } else {
                missing.addAll(why);
            }
        }
        List<ClusterNode> nodes = kind.clusterUse(spec).readsNodes() && settings.inClusterId() != null
                ? sources.nodes().get()
                : null;
        return new Found(Map.copyOf(values), new Nearby(Map.copyOf(texts), directories(key, spec, missing),
                Map.copyOf(objects), Map.copyOf(unready), nodes, settings.inClusterId()));
    }

    private Map<String, FileSet> directories(ObjectKey key, MLSpec spec, List<String> missing) {
        Map<String, FileSet> directories = new HashMap<>();
        for (KeyReference ref : KeyReference.toWholeConfigMaps(spec)) {
            Optional<FileSet> files = sources.configMaps().files(key.namespace(), ref.name());
            List<String> tooLong = sources.configMaps().tooLong(key.namespace(), ref.name());
            String path = ref.path() + "." + KeyReference.WHOLE_CONFIG_MAP;
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
        ObjectKey other = ObjectKey.of(key.namespace(), ref);
        String name = at(from, ref) + other;
        Optional<ObjectSnapshot> found = index.find(other);
        if (found.isEmpty()) {
            missing.add(name + " does not exist yet");
            return Optional.empty();
        }
        ObjectSnapshot known = found.get();
        if (!other.namespace().equals(key.namespace()) && !AllowedNamespaces.list(known.spec(), key.namespace())) {
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
        return Optional.of(new ReferencedObject(ref, id.get(), Json.of(known.spec()), Json.of(status)));
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

    private Resolution byName(ObjectKey key, MLSpec spec, WorkspaceRef ref, Found values) {
        ObjectKey named = ObjectKey.of(key.namespace(), ref);
        String path = at(spec, new ObjectRef(named.kind(), ref.namespace(), ref.name()));
        return workspaces.find(named).map(workspace -> use(key, spec, workspace, null, values, path))
                .orElseGet(() -> missing(path + named + " does not exist yet"));
    }

    /**
     * The workspace is the one whose id is said, used as who the namespace is. What MLWorkspaces of other namespaces say of
     * it counts in one way: whoever manages it says from where it may be used.
     */
    private Resolution byId(ObjectKey key, String said, Found values) {
        ArmId id = ArmId.parse(said);
        Optional<Workspace> closed = workspaces.managing(said).filter(w -> !w.serves(key.namespace())).findFirst();
        if (closed.isPresent()) {
            return new Resolution.Missing(new Problem(Reason.OUT_OF_SCOPE, "spec.workspaceId: " + said
                    + " is managed by " + closed.get().key() + ", which does not list namespace " + key.namespace()
                    + " in allowedNamespaces"));
        }
        return workspaces.recording(said)
                .filter(w -> w.namespace().equals(key.namespace()) && w.snapshot().isAbout(said)).findFirst()
                .map(own -> use(key, null, own, id, values, "spec.workspaceId: "))
                .orElseGet(() -> ok(identities.of(key.namespace(), null), id, null, null, values));
    }

    /**
     * Works on a workspace of ours.
     *
     * @param said the workspace's id, where the spec says it; null for the one that the MLWorkspace stands for
     * @param path of the property that names it
     */
    private Resolution use(ObjectKey key, @Nullable MLSpec spec, Workspace workspace, @Nullable ArmId said,
            Found values, String path) {
        String name = path + workspace.key();
        if (!workspace.serves(key.namespace())) {
            return missing(name + " does not list namespace " + key.namespace() + " in allowedNamespaces");
        }
        if (workspace.snapshot().deleting()) {
            return missing(name + " is being deleted");
        }
        Optional<ArmId> id = workspace.armId();
        if (id.isEmpty() || !workspace.snapshot().usable()) {
            return missing(name + notReady(workspace.snapshot().status(), key.namespace().equals(workspace
                    .namespace())));
        }
        Place place = place(key, spec, workspace, id.get());
        return ok(place.identity(), said == null ? id.get() : said, workspace.location(), place.loan(), values);
    }

    /** As whom an object works on a workspace. */
    private record Place(Identities.Found identity, Caller.@Nullable Loan loan) {
    }

    /**
     * Who has a workspace lent to it acts in it as the lender does, and nowhere else; a workspace that belongs to a hub of
     * another namespace is a place of its own, and is worked on as who its own namespace is.
     */
    private Place place(ObjectKey key, @Nullable MLSpec spec, Workspace workspace, ArmId id) {
        String lender = workspace.namespace();
        if (spec instanceof MLWorkspaceSpec own && (own.credentialsRef() != null || !lender.equals(key.namespace()))) {
            return new Place(identities.of(key.namespace(), own.credentialsRef()), null);
        }
        Identities.Found identity = identities.of(lender, workspace.credentialsRef());
        boolean ownRight = lender.equals(key.namespace())
                || identity instanceof Identities.Found.As(var session) && session.credentials() == null
                        && identities.operator(key.namespace()).isPresent();
        return new Place(identity, ownRight ? null : new Caller.Loan(lender, id));
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
        References references = kind.references(spec);
        WorkspaceRef ref = references.workspaceRef();
        String id = references.workspaceId();
        Optional<Workspace> workspace = ref == null
                ? Optional.ofNullable(id).stream().flatMap(workspaces::recording)
                        .filter(w -> w.namespace().equals(key.namespace())).findFirst()
                : workspaces.find(ObjectKey.of(key.namespace(), ref))
                        .filter(w -> w.serves(key.namespace()) || hasSomethingIn(w, recorded));
        Place place = workspace.flatMap(w -> w.armId().map(at -> place(key, spec, w, at)))
                .orElseGet(() -> new Place(identities.of(key.namespace(), Identities.named(spec)), null));
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
    private static boolean hasSomethingIn(Workspace workspace, List<ResourceStatus> recorded) {
        Optional<ArmId> id = workspace.armId();
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
}
