package dev.azureml.operator.engine;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.azureml.api.Advice;
import dev.azureml.api.MLObject;
import dev.azureml.api.MLSpec;
import dev.azureml.api.MLStatus;
import dev.azureml.api.ManagementPolicy;
import dev.azureml.api.PlannedChange;
import dev.azureml.operator.arm.SensitiveString;
import dev.azureml.operator.arm.ThrottleGate;
import dev.azureml.operator.azureml.ResourceGroup;
import dev.azureml.operator.cost.CostAdvice;
import dev.azureml.operator.cost.Estimate;
import dev.azureml.operator.cost.Part;
import dev.azureml.operator.cost.PriceList;
import dev.azureml.operator.cost.PriceSource;
import dev.azureml.operator.engine.azure.Caller;
import dev.azureml.operator.engine.azure.Connection;
import dev.azureml.operator.engine.azure.ConnectionFactory;
import dev.azureml.operator.engine.azure.Ownership;
import dev.azureml.operator.engine.azure.PolicyCheck;
import dev.azureml.operator.engine.azure.ReconcileContext;
import dev.azureml.operator.engine.azure.ReconcileLoop;
import dev.azureml.operator.engine.azure.SilentEvents;
import dev.azureml.operator.engine.azure.TenantPermission;
import dev.azureml.operator.engine.azure.UnsentUploads;
import dev.azureml.operator.engine.inputs.Digests;
import dev.azureml.operator.engine.inputs.KeyReference;
import dev.azureml.operator.engine.inputs.LiveCluster;
import dev.azureml.operator.engine.inputs.ManifestValues;
import dev.azureml.operator.engine.references.ArmIdClaims;
import dev.azureml.operator.engine.references.Link;
import dev.azureml.operator.engine.references.ObjectKey;
import dev.azureml.operator.engine.references.ObjectSnapshot;
import dev.azureml.operator.engine.references.OwnerTags;
import dev.azureml.operator.engine.references.ReferenceIndex;
import dev.azureml.operator.engine.references.SharedResources;
import dev.azureml.operator.engine.references.Waker;
import dev.azureml.operator.engine.references.Workspaces;
import dev.azureml.operator.engine.spec.SpecPermission;
import dev.azureml.operator.engine.status.Conditions;
import dev.azureml.operator.engine.status.MainResource;
import dev.azureml.operator.engine.status.PlannedChanges;
import dev.azureml.operator.engine.status.ReconcileProgress;
import dev.azureml.operator.engine.status.StatusBuilder;
import dev.azureml.operator.engine.status.StatusSchema;
import dev.azureml.operator.plan.ConditionType;
import dev.azureml.operator.plan.Facts;
import dev.azureml.operator.plan.Intent;
import dev.azureml.operator.plan.Json;
import dev.azureml.operator.plan.KindCondition;
import dev.azureml.operator.plan.ManagedObject;
import dev.azureml.operator.plan.OwnerTag;
import dev.azureml.operator.plan.Planner;
import dev.azureml.operator.plan.Problem;
import dev.azureml.operator.plan.Reason;
import dev.azureml.operator.plan.SecretDigest;
import dev.azureml.operator.plan.SecretValue;
import dev.azureml.operator.plan.Step;
import dev.azureml.operator.plan.json.ArmSchema;
import dev.azureml.operator.simulation.RememberingArm;
import dev.azureml.operator.simulation.SimulatedArm;
import dev.azureml.operator.tenant.Tenants;
import dev.azureml.operator.trace.Spans;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the operator would do for objects that stand in files: it reconciles them, as it does those of a cluster, with Azure
 * as it is, but what it writes stays here. Each is visited until nothing changes any more, as the one waits for the other.
 */
public final class DryRun {
    private static final Logger LOG = LoggerFactory.getLogger(DryRun.class);
    /** More than any chain of references needs. */
    private static final int MOST_ROUNDS = 50;
    private static final int KEY_BYTES = 32;
    private static final Set<Reason> UNDER_WAY = Set.of(Reason.CREATING, Reason.UPDATING, Reason.DELETING);

    /** What is so before anything is done. Others tell of what comes of it, which takes Azure a while. */
    private static final Set<ConditionType> CHECKS = EnumSet.of(ConditionType.NETWORK_CHECKED,
            ConditionType.KEY_AVAILABLE, ConditionType.CREDENTIAL_VALID, ConditionType.POLICY_ALLOWED);

    /** Nobody brings an identity of his own. */
    private static final ConnectionFactory NO_OTHERS = new ConnectionFactory() {
        @Override
        public Connection open(Map<String, SensitiveString> credentials) {
            throw new IllegalStateException("no Secret is read for its credentials");
        }

        @Override
        public Connection open(Federated identity) {
            throw new IllegalStateException("no ServiceAccount is asked for a token");
        }
    };

    private final Environment environment;
    private final SimulatedArm arm;
    private final ReferenceIndex index = new ReferenceIndex();
    private final Waker waker = new Waker(index);
    private final ArmIdClaims claims = new ArmIdClaims(index, waker);
    private final SharedResources shared = new SharedResources(index);
    private final Workspaces workspaces = new Workspaces(index);
    private final OwnerTags ownerTags;
    private final Map<String, StatusSchema> schemas = StatusSchema.load();
    private final Digests digests;
    private final boolean knowsDigests;
    private final ManifestValues values;
    private final Resolver resolver;
    /** What is planned. */
    private final Map<ObjectKey, Entry<?, ?, ?>> entries = new LinkedHashMap<>();
    /** What the cluster has beside it, as it is. */
    private final Map<ObjectKey, Entry<?, ?, ?>> others = new HashMap<>();

    /**
     * What it runs in.
     *
     * @param settings those that the operator would have; without a cluster's id any cluster's mark on a resource is taken
     *        for that of the object that it names
     * @param azure the way to Azure; nothing is written there
     * @param namespace of objects that name none
     * @param cluster what is in the cluster that the manifests are for
     * @param prices what things cost; {@link PriceSource#NONE} where nobody said
     */
    public record Environment(EngineSettings settings, Connection azure, ThrottleGate throttle, Tenants tenants,
            InstantSource clock, String namespace, boolean anyCluster, LiveCluster cluster, PriceSource prices) {
    }

    /**
     * What would become of one object.
     *
     * @param changes in Azure, in their order
     * @param blocked changes that something is in the way of
     * @param problem what is in the way of it; {@link Reason#AVAILABLE} when nothing is
     * @param findings conditions of the kind's own that are False: what was looked at and is not as it should be
     * @param advice as its status would have it
     * @param assumed Secrets that it names and that are taken to be there
     * @param assumedPaths the properties that name them
     * @param unknown properties that are sent and of which Azure does not show what it has
     * @param cost what it is to cost a month; null where that is not known, or it costs nothing
     * @param costBefore what Azure has of it costs now; null likewise
     */
    public record Outcome(ObjectKey object, List<PlannedChange> changes, List<PlannedChange> blocked, Problem problem,
            List<KindCondition> findings, List<Advice> advice, Set<String> assumed, Set<String> assumedPaths,
            Set<String> unknown, @Nullable Estimate cost, @Nullable Estimate costBefore) {
    }

    /**
     * What an object is in the cluster.
     *
     * @param uid made of its name where there is no such object
     * @param generation of the spec that is planned
     */
    private record Live(String uid, long generation, boolean deleting) {
        static Live none(ObjectKey key) {
            return new Live(UUID.nameUUIDFromBytes(key.toString().getBytes(StandardCharsets.UTF_8)).toString(), 1,
                    false);
        }

        static Live of(JsonNode object, JsonNode planned) {
            JsonNode metadata = object.path("metadata");
            long edits = object.path("spec").equals(planned.path("spec")) ? 0 : 1;
            return new Live(metadata.path("uid").asText(), metadata.path("generation").asLong(1) + edits,
                    metadata.has("deletionTimestamp"));
        }
    }

    /** One object, as far as the run has come. */
    private static final class Entry<P extends MLObject<S, T>, S extends MLSpec, T extends MLStatus> {
        private final Binding<P, S, T> binding;
        private final ObjectKey key;
        private final S spec;
        private final Map<String, String> annotations;
        private final Live live;
        private final Map<String, PlannedChange> changes = new LinkedHashMap<>();
        private final Set<String> assumed = new TreeSet<>();
        private final Set<String> unknown = new TreeSet<>();
        private Problem problem = new Problem(Reason.CREATING, "");
        private List<PlannedChange> blocked = List.of();
        private List<KindCondition> findings = List.of();
        private List<Advice> advice = List.of();
        private final PlannedCost cost = new PlannedCost();
        private final Set<PolicyCheck.Draft> drafts = new LinkedHashSet<>();
        private Function<List<PolicyCheck.Draft>, List<KindCondition>> policies = _ -> List.of();
        private @Nullable T status;
        private Set<Link> links = Set.of();

        Entry(Binding<P, S, T> binding, ObjectKey key, S spec, Map<String, String> annotations, Live live) {
            this.binding = binding;
            this.key = key;
            this.spec = spec;
            this.annotations = annotations;
            this.live = live;
        }

        ObjectSnapshot snapshot() {
            return new ObjectSnapshot(spec, status, live.deleting(), binding.kind().mainKey());
        }

        /** What it names, kept until its status says something else. */
        Set<Link> links() {
            if (links.isEmpty()) {
                links = KindEventSource.links(key.namespace(), spec, status, binding.kind())
                        .collect(Collectors.toUnmodifiableSet());
            }
            return links;
        }

        void status(T now) {
            status = now;
            links = Set.of();
        }

        /** Whether what Azure has can be told: it shows no secret, and what was sent of one stands in records alone. */
        boolean knows(Intent intent, JsonPointer path) {
            return !intent.secrets().containsKey(path) || snapshot().resources().stream()
                    .anyMatch(resource -> resource.key().equals(intent.key()) && resource.secrets() != null);
        }

        /** A resource that needs several writes is told once for each kind of them. */
        void add(PlannedChange change) {
            if (change.action().equals("Create") && changes.containsKey("Replace " + change.resource())) {
                return; // that it is made anew is what a replacement is
            }
            changes.merge(change.action() + " " + change.resource(), change, PlannedChanges::together);
        }

        Stream<Part> parts(PriceList prices, Instant now) {
            return Stream.of(cost.before(prices, now), cost.after(prices, now)).flatMap(Optional::stream).flatMap(
                    estimate -> estimate.parts().stream());
        }

        Outcome outcome(PriceList prices, Instant now) {
            Optional<Estimate> after = cost.after(prices, now);
            return new Outcome(key, List.copyOf(changes.values()), blocked, problem, findings,
                    after.map(estimate -> CostAdvice.with(advice, estimate)).orElse(advice), Set.copyOf(assumed),
                    assumedPaths(), Set.copyOf(unknown), after.orElse(null), cost.before(prices, now).orElse(null));
        }

        private Set<String> assumedPaths() {
            return KeyReference.toSecrets(spec).stream()
                    .filter(ref -> assumed.contains(key.namespace() + "/" + ref.name()))
                    .map(ref -> ref.path().replaceFirst("[.]secretKeyRef$", ""))
                    .collect(Collectors.toUnmodifiableSet());
        }
    }

    private DryRun(Environment environment, List<? extends JsonNode> manifests) {
        this.environment = environment;
        EngineSettings settings = environment.settings();
        // What is looked at twice is looked at again here, and not in Azure.
        this.arm = new SimulatedArm(new RememberingArm(environment.azure().arm()),
                ResourceGroup.apiVersion(environment.settings()
                        .apiVersions()),
                environment.clock(),
                this::recognised, new PlannedCores());
        LiveCluster cluster = environment.cluster();
        // What is in a namespace that was not looked at may be there all the same: nobody there counts as gone.
        this.ownerTags = new OwnerTags(settings.clusterId(), Stream.concat(Stream.of(""),
                cluster.namespaces().stream()).collect(Collectors.toUnmodifiableSet()), index);
        this.values = new ManifestValues(manifests, environment.namespace(), cluster);
        Optional<byte[]> key = cluster.digestKey();
        this.knowsDigests = key.isPresent();
        this.digests = new Digests(key.orElseGet(DryRun::randomKey));
        Connection azure = environment.azure();
        AzureSessions sessions = new AzureSessions(new AzureSessions.Dependencies(_ -> (_, _, _) -> Optional.empty(),
                environment.throttle(), new TenantPermission(environment::tenants, workspaces), environment.clock(),
                settings, new Planner(ArmSchema.published()), Spans.NONE, Duration.ZERO, _ -> new UnsentUploads()),
                new Connection(azure.principal(), azure.clientId(), arm, azure.subscriptionId(), azure.tenantId()),
                NO_OTHERS);
        this.resolver = new Resolver(index, workspaces, new Resolver.Sources(values.secrets(), values.configMaps(),
                () -> null), settings, new OneIdentity(sessions, environment.tenants()), environment.clock());
    }

    private static byte[] randomKey() {
        byte[] key = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(key);
        return key;
    }

    /**
     * Returns what would become of the objects of our kinds.
     *
     * @param bindings of the kinds
     * @param manifests of any kinds, valid by their schema
     */
    public static List<Outcome> run(Environment environment, List<Binding<?, ?, ?>> bindings,
            List<ObjectNode> manifests) {
        DryRun run = new DryRun(environment, manifests);
        for (Binding<?, ?, ?> binding : bindings) {
            Map<ObjectKey, ObjectNode> live = run.live(binding.kindName());
            live.forEach((key, object) -> run.addOther(binding, key, object));
            manifests.stream().filter(manifest -> binding.kindName().equals(manifest.path("kind").asText()))
                    .forEach(manifest -> {
                        ObjectKey key = run.key(manifest);
                        run.others.remove(key);
                        run.entries.put(key, run.entry(binding, key, manifest, live.get(key)));
                    });
        }
        bindings.forEach(run::join);
        run.visitAll();
        Instant now = environment.clock().instant();
        PriceList prices = environment.prices()
                .with(known -> run.entries.values().stream().flatMap(entry -> entry.parts(known, now)));
        return manifests.stream().map(run::key).map(run.entries::get).filter(Objects::nonNull).<Outcome>map(
                entry -> entry.outcome(prices, now)).toList();
    }

    private void addOther(Binding<?, ?, ?> binding, ObjectKey key, ObjectNode live) {
        try {
            others.put(key, entry(binding, key, live, live));
        } catch (IllegalArgumentException e) {
            // Stored under an older schema: whoever refers to it is told that it is not there.
            LOG.debug("{} can't be read", key, e);
        }
    }

    private ObjectKey key(JsonNode object) {
        JsonNode metadata = object.path("metadata");
        return new ObjectKey(object.path("kind").asText(), metadata.path("namespace").asText(environment.namespace()),
                metadata.path("name").asText());
    }

    private Map<ObjectKey, ObjectNode> live(String kind) {
        return environment.cluster().objects().stream().filter(object -> object.path("kind").asText().equals(kind))
                .collect(Collectors.toMap(this::key, object -> object));
    }

    /** @param live the object as it is in the cluster; null when it is not there */
    private <P extends MLObject<S, T>, S extends MLSpec, T extends MLStatus> Entry<P, S, T> entry(
            Binding<P, S, T> binding, ObjectKey key, ObjectNode manifest, @Nullable ObjectNode live) {
        Map<String, String> annotations = new TreeMap<>();
        // What the file says no more is not taken for consent, though another manager's annotation would stay.
        manifest.at("/metadata/annotations").properties().forEach(a -> annotations.put(a.getKey(), a.getValue()
                .asText()));
        Entry<P, S, T> entry = new Entry<>(binding, key, spec(binding, manifest.path("spec")), annotations,
                live == null ? Live.none(key) : Live.of(live, manifest));
        if (live != null && live.path("status").isObject()) {
            try {
                entry.status(Json.MAPPER.convertValue(live.path("status"), binding.statusType()));
            } catch (IllegalArgumentException e) {
                LOG.debug("the status of {} can't be read: as good as none", key, e);
            }
        }
        return entry;
    }

    private static <P extends MLObject<S, T>, S extends MLSpec, T extends MLStatus> S spec(Binding<P, S, T> binding,
            JsonNode spec) {
        try {
            return Json.MAPPER.readerFor(binding.specType())
                    .without(DeserializationFeature.READ_UNKNOWN_ENUM_VALUES_AS_NULL)
                    .readValue(spec);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("a valid spec can't be read", e);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** The objects of a kind, as references and claims look for them. */
    private void join(Binding<?, ?, ?> binding) {
        index.join(binding.kindName(), new ReferenceIndex.KindObjects() {
            @Override
            public List<ObjectKey> linked(Link link) {
                return all().stream().filter(key -> known(key).links().contains(link)).toList();
            }

            @Override
            public List<ObjectKey> all() {
                return Stream.concat(entries.keySet().stream(), others.keySet().stream())
                        .filter(key -> key.kind().equals(binding.kindName())).toList();
            }

            @Override
            public boolean mayExist(ObjectKey key) {
                return entries.containsKey(key) || others.containsKey(key);
            }

            @Override
            public Optional<ObjectSnapshot> find(ObjectKey key) {
                return Optional.<Entry<?, ?, ?>>ofNullable(entries.get(key))
                        .or(() -> Optional.ofNullable(others.get(key)))
                        .map(Entry::snapshot);
            }
        });
    }

    private Entry<?, ?, ?> known(ObjectKey key) {
        Entry<?, ?, ?> planned = entries.get(key);
        return planned == null ? Objects.requireNonNull(others.get(key), key::toString) : planned;
    }

    /** Each is visited again as long as that changes anything of any. */
    private void visitAll() {
        boolean changed = true;
        for (int round = 0; changed && round < MOST_ROUNDS; round++) {
            changed = false;
            for (Entry<?, ?, ?> entry : entries.values()) {
                changed |= visit(entry);
            }
        }
        entries.values().forEach(DryRun::foresee);
    }

    /** Held against the policies once all that is planned is there: an assignment may be among it. */
    private static void foresee(Entry<?, ?, ?> entry) {
        if (!entry.drafts.isEmpty()) {
            entry.findings = Conditions.merged(entry.findings,
                    entry.policies.apply(List.copyOf(entry.drafts)));
        }
    }

    /** Returns whether it came to anything that it had not come to before. */
    private <P extends MLObject<S, T>, S extends MLSpec, T extends MLStatus> boolean visit(Entry<P, S, T> entry) {
        MLStatus before = entry.status;
        int writes = arm.writes().size();
        S spec = entry.spec;
        if (environment.settings().paused() || environment.tenants().isPaused(entry.key.namespace())
                || spec.managementPolicy() == ManagementPolicy.Paused) {
            entry.problem = new Problem(Reason.PAUSED, "nothing is done while it is paused");
            return false;
        }
        if (entry.live.deleting()) {
            entry.problem = new Problem(Reason.DELETING,
                    "it is being deleted in the cluster: what is applied now goes with"
                            + " it; apply it once it is gone");
            return false;
        }
        Optional<Problem> forbidden = SpecPermission.refusal(environment.tenants(), entry.key.namespace(), spec,
                entry.binding.kind());
        if (forbidden.isPresent()) {
            entry.problem = forbidden.get();
            return false;
        }
        Problem problemBefore = entry.problem;
        switch (resolver.resolve(entry.key, spec, entry.binding.kind())) {
            case Resolver.Resolution.Missing(Problem problem) -> entry.problem = problem;
            case Resolver.Resolution.Ok ok -> reconcile(entry, ok);
        }
        entry.assumed.addAll(values.takeAssumed());
        return arm.writes().size() > writes || !entry.problem.equals(problemBefore)
                || entry.status != null && !StatusBuilder.same(before, entry.status);
    }

    private <P extends MLObject<S, T>, S extends MLSpec, T extends MLStatus> void reconcile(Entry<P, S, T> entry,
            Resolver.Resolution.Ok ok) {
        ReconcileProgress progress = new ReconcileProgress(entry.status);
        ObjectKey key = entry.key;
        ManagedObject<S> object = new ManagedObject<>(key.kind(), key.namespace(), key.name(), entry.live.uid(),
                entry.live.generation(),
                entry.spec, ownerTags.of(key), progress.resources(), entry.annotations);
        ReconcileContext<S> context = new ReconcileContext<>(new Caller(key.namespace(), progress, ok.loan()), object,
                entry.binding.kind(), progress, digest(entry),
                environment.tenants().adoptionPolicy(key.namespace()), new SilentEvents(), false,
                new Ownership(claims, shared, ownerTags, key, progress, entry.binding.kind().mainKey()));
        ReconcileLoop.Result result = new ReconcileLoop<>(ok.session().tools(), waker, ok.resolved(), context, false)
                .run(_ -> LOG.debug("{} begins", key), false);
        if (result instanceof ReconcileLoop.Result.Looked looked) {
            note(entry, looked);
            entry.cost.note(looked);
            entry.problem = problem(entry, looked, progress);
            entry.blocked = PlannedChanges.of(looked.steps().stream().filter(Step.Blocked.class::isInstance).toList(),
                    entry.spec, entry.binding.kind().mainKey());
            entry.policies = drafts -> ok.session().tools().policies().of(context.caller(), entry.spec,
                    entry.binding.kind().mainKey(), drafts);
            entry.findings = looked.conditions().stream().filter(one -> one.status() == KindCondition.Truth.FALSE
                    && CHECKS.contains(one.type())).toList();
            entry.advice = looked.advice();
            entry.status(status(entry, looked, progress, context));
        }
    }

    /** A value that nobody could read is taken for the one that was sent. */
    private SecretDigest digest(Entry<?, ?, ?> entry) {
        SecretDigest digest = digests.boundTo(entry.key.namespace(), entry.live.uid());
        return new SecretDigest() {
            @Override
            public String of(String path, SecretValue value) {
                return digest.of(path, value);
            }

            @Override
            public boolean matches(String recorded, String path, SecretValue value) {
                return ManifestValues.isAssumed(value) || !knowsDigests || digest.matches(recorded, path, value);
            }
        };
    }

    /** Writes down what was done, and what would be if the object did not only look. */
    private static <S extends MLSpec> void note(Entry<?, S, ?> entry, ReconcileLoop.Result.Looked looked) {
        String mainKey = entry.binding.kind().mainKey();
        for (ReconcileLoop.Taken taken : looked.taken()) {
            PolicyCheck.Draft.of(taken.step(), taken.before()).ifPresent(entry.drafts::add);
            if (taken.step() instanceof Step.Update update && taken.before() != null) {
                List<JsonPointer> paths = update.paths().stream().filter(path -> entry.knows(update.intent(), path))
                        .toList();
                if (!paths.isEmpty()) {
                    entry.add(PlannedChanges.withValues(update, paths, taken.before(), entry.spec, mainKey));
                }
                List<JsonPointer> others = update.paths().stream().filter(path -> !paths.contains(path)).toList();
                entry.unknown.addAll(PlannedChanges.names(update, others, entry.spec, mainKey));
            } else {
                PlannedChanges.of(List.of(taken.step()), entry.spec, mainKey).forEach(entry::add);
            }
        }
    }

    /** What is in the way; that something is not as the spec says yet is no more than what is to be done. */
    private static Problem problem(Entry<?, ?, ?> entry, ReconcileLoop.Result.Looked looked,
            ReconcileProgress progress) {
        List<PlannedChange> left = PlannedChanges.of(looked.steps(), entry.spec, entry.binding.kind().mainKey());
        boolean looks = entry.spec.managementPolicy() == ManagementPolicy.Observe;
        if (looks && progress.problems().isEmpty() && !left.isEmpty()) {
            return new Problem(Reason.DRIFTED, "it is only looked at (managementPolicy Observe), and Azure differs: "
                    + left.stream().map(change -> change.action() + " " + change.resource() + (change.paths() == null
                            ? ""
                            : " at " + String.join(", ", change.paths()))).collect(Collectors.joining("; ")));
        }
        return Problem.foremost(progress.problems().stream()
                .filter(problem -> !UNDER_WAY.contains(problem.reason())).toList());
    }

    private <P extends MLObject<S, T>, S extends MLSpec, T extends MLStatus> T status(Entry<P, S, T> entry,
            ReconcileLoop.Result.Looked looked, ReconcileProgress progress, ReconcileContext<S> context) {
        String mainKey = entry.binding.kind().mainKey();
        Facts facts = looked.facts();
        T before = entry.status;
        MainResource main = MainResource.of(mainKey, facts, progress.resource(mainKey).map(r -> r.id()).orElse(null),
                new MainResource(before == null ? null : before.id(), before == null
                        ? null
                        : before
                                .provisioningState(),
                        Json.of(before)),
                () -> entry.binding.kind().report(context.subject(), facts));
        StatusBuilder.Common common = new StatusBuilder.Common(main.id(), main.provisioningState(), entry.problem,
                entry.problem.reason().state(), entry.live.generation(), List.of(), looked.advice(),
                looked.conditions());
        return StatusBuilder.compose(entry.binding.statusType(), Objects.requireNonNull(schemas.get(entry.key.kind())),
                before, common, progress, main.report(), environment.clock().instant());
    }

    /**
     * Without a cluster's id, what bears the mark of an object of that name was made for it. Whose cluster that was can't be
     * told; the mark is read as if it were this one's.
     */
    private ObjectNode recognised(ObjectNode resource) {
        String owner = environment.anyCluster() ? OwnerTag.of(resource) : null;
        String[] parts = owner == null ? new String[0] : owner.split("/", -1);
        if (owner == null || parts.length != 4
                || !entries.containsKey(new ObjectKey(parts[2], parts[1], parts[3]))) {
            return resource;
        }
        String ours = ownerTags.of(new ObjectKey(parts[2], parts[1], parts[3]));
        ObjectNode read = resource.deepCopy();
        for (String place : List.of("/tags", "/properties/tags", "/properties/metadata", "/properties")) {
            if (read.at(JsonPointer.compile(place)) instanceof ObjectNode texts) {
                texts.properties().stream().filter(e -> e.getValue().isTextual() && e.getValue().textValue()
                        .contains(owner)).map(Map.Entry::getKey).toList()
                        .forEach(name -> texts.set(name, TextNode.valueOf(texts.path(name).textValue().replace(owner,
                                ours))));
            }
        }
        return read;
    }
}
