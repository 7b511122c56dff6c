package dev.azureml.operator.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.AdoptionPolicy;
import dev.azureml.api.MLDatastoreSpec;
import dev.azureml.api.MLDatastoreStatus;
import dev.azureml.api.ResourceStatus;
import dev.azureml.operator.arm.Admission;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.arm.ArmResponse;
import dev.azureml.operator.arm.Bucket;
import dev.azureml.operator.arm.Priority;
import dev.azureml.operator.arm.RateLimits;
import dev.azureml.operator.arm.ThrottleGate;
import dev.azureml.operator.engine.azure.AssignedPolicies;
import dev.azureml.operator.engine.azure.Azure;
import dev.azureml.operator.engine.azure.BlobUploads;
import dev.azureml.operator.engine.azure.Caller;
import dev.azureml.operator.engine.azure.CollectionCache;
import dev.azureml.operator.engine.azure.DelegatingRoles;
import dev.azureml.operator.engine.azure.Downloads;
import dev.azureml.operator.engine.azure.ForeignIdentities;
import dev.azureml.operator.engine.azure.Observer;
import dev.azureml.operator.engine.azure.Operations;
import dev.azureml.operator.engine.azure.Ownership;
import dev.azureml.operator.engine.azure.Permission;
import dev.azureml.operator.engine.azure.PolicyCheck;
import dev.azureml.operator.engine.azure.ReconcileContext;
import dev.azureml.operator.engine.azure.ReconcileLoop;
import dev.azureml.operator.engine.azure.SharedDocuments;
import dev.azureml.operator.engine.azure.StepExecutor;
import dev.azureml.operator.engine.azure.UnsentArm;
import dev.azureml.operator.engine.inputs.Digests;
import dev.azureml.operator.engine.references.ArmIdClaims;
import dev.azureml.operator.engine.references.ObjectKey;
import dev.azureml.operator.engine.references.OwnerTags;
import dev.azureml.operator.engine.references.ReferenceIndex;
import dev.azureml.operator.engine.references.SharedResources;
import dev.azureml.operator.engine.references.Waker;
import dev.azureml.operator.engine.status.ReconcileProgress;
import dev.azureml.operator.engine.status.StatusBuilder;
import dev.azureml.operator.engine.status.StatusSchema;
import dev.azureml.operator.fetch.Archives;
import dev.azureml.operator.plan.Facts;
import dev.azureml.operator.plan.Intent;
import dev.azureml.operator.plan.Json;
import dev.azureml.operator.plan.ManagedObject;
import dev.azureml.operator.plan.Planner;
import dev.azureml.operator.plan.Problem;
import dev.azureml.operator.plan.ResolvedReferences;
import dev.azureml.operator.plan.json.ArmSchema;
import dev.azureml.operator.tenant.Tenants;
import dev.azureml.operator.trace.Spans;
import java.nio.charset.StandardCharsets;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** One object and the engine that visits it, over a fake Azure; its status is written as a status is, by JSON. */
public final class EngineFixture {
    static final ArmSchema SCHEMA = ArmSchema.load();
    public static final StatusSchema STATUS = Objects.requireNonNull(StatusSchema.load().get("MLDatastore"));
    public static final ArmId GROUP = ArmId.ofResourceGroup("s", "g");
    public static final ArmId WORKSPACE = GROUP.extension("Microsoft.MachineLearningServices/workspaces", "w");
    public static final ArmId ENDPOINT = WORKSPACE.child("onlineEndpoints", "e");
    public static final ArmId BLUE = ENDPOINT.child("deployments", "blue");
    public static final ArmId GREEN = ENDPOINT.child("deployments", "green");
    public static final ObjectKey KEY = new ObjectKey("MLDatastore", "ns", "o");
    public static final String OWNER = "cluster/ns/MLDatastore/o";
    public static final String VERSION = "2025-12-01";

    public final Clock clock = new Clock();
    public final FakeArm arm = new FakeArm(clock);
    final ReferenceIndex index = new ReferenceIndex();
    final Waker waker = new Waker(index);
    public final ArmIdClaims claims = new ArmIdClaims(index, waker);
    private final SharedResources shared = new SharedResources(index);
    public final FakeKind kind = new FakeKind();
    public final List<String> told = new ArrayList<>();
    /** Client ids of the operator and of other namespaces. */
    public Set<String> others = Set.of();
    public final Azure azure;
    public final ReconcileLoop.Tools tools;
    public MLDatastoreSpec spec = spec("{}");
    @Nullable
    public MLDatastoreStatus status;
    public ReconcileProgress progress = new ReconcileProgress(null);

    /** A clock that stands still until it is moved. */
    public static final class Clock implements InstantSource {
        private Instant now = Instant.parse("2026-01-01T00:00:00Z");

        @Override
        public Instant instant() {
            return now;
        }

        public void pass(Duration time) {
            now = now.plus(time);
        }
    }

    private static Downloads nobodys() {
        try {
            return new Downloads(
                    Archives.over(SSLContext.getDefault(), null, new Archives.Limits(Duration.ofSeconds(5), 1,
                            List.of())),
                    () -> new Tenants(List.of()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    public EngineFixture() {
        this(Permission.ALL);
    }

    public EngineFixture(Permission permission) {
        ThrottleGate open = new ThrottleGate() {
            @Override
            public Admission admit(Bucket bucket, Priority priority, String tenant) {
                return Admission.GO;
            }

            @Override
            public RateLimits observe(Bucket bucket, ArmResponse response) {
                return RateLimits.read(bucket.verbs(), response);
            }
        };
        azure = new Azure(arm, open, permission, "me", clock);
        Azure unasked = new Azure(new UnsentArm(), open, permission, "nobody", clock);
        CollectionCache collections = new CollectionCache(azure, clock, Duration.ofMinutes(5));
        Operations operations = new Operations(azure, clock, Duration.ofSeconds(5), Duration.ofMinutes(1));
        tools = new ReconcileLoop.Tools(new Observer(azure, collections, new SharedDocuments(azure, clock,
                Duration.ofMinutes(1), collections::lastWrite)),
                new StepExecutor(azure, collections, operations, new BlobUploads(azure, nobodys())),
                operations, new Planner(SCHEMA), new ForeignIdentities(azure, Map.of(), _ -> others),
                new DelegatingRoles(azure, permission, Map.of()),
                new PolicyCheck(new AssignedPolicies(unasked, new SharedDocuments(unasked, clock, Duration.ofMinutes(1),
                        collections::lastWrite), clock, Map.of()), clock),
                Spans.NONE);
    }

    /** Somebody who has nothing in Azure yet. */
    public static Caller caller(String namespace) {
        return new Caller(namespace, new ReconcileProgress(null), null);
    }

    public static MLDatastoreSpec spec(String json) {
        return Json.MAPPER.convertValue(object(json), MLDatastoreSpec.class);
    }

    public static ObjectNode object(String json) {
        try {
            return Json.MAPPER.readValue(json, ObjectNode.class);
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new IllegalArgumentException(json, e);
        }
    }

    public static Intent manage(String key, ArmId id, String body) {
        return Intent.manage(key, id, VERSION, object(body));
    }

    public EngineFixture wants(Intent... intents) {
        kind.intents = List.of(intents);
        return this;
    }

    public ReconcileLoop.Result visit() {
        progress = new ReconcileProgress(status);
        ReconcileLoop.Result result = new ReconcileLoop<>(tools, waker, resolved(), context(), false)
                .run(_ -> write(progress), false);
        write(progress);
        return result;
    }

    boolean depart() {
        progress = new ReconcileProgress(status);
        boolean gone = new ResourceDeletion<>(tools, azure, index, KEY, context()).run();
        write(progress);
        return gone;
    }

    boolean departWithout(String secret, Instant now, Instant until) {
        progress = new ReconcileProgress(status);
        boolean gone = new ResourceDeletion<>(tools, azure, index, KEY, context()).runWithout(secret, now,
                until);
        write(progress);
        return gone;
    }

    public Problem problem() {
        return Problem.foremost(progress.problems());
    }

    public ResourceStatus record(String key) {
        return progress.resource(key).orElseThrow();
    }

    public void records(ResourceStatus... resources) {
        ReconcileProgress before = new ReconcileProgress(null);
        List.of(resources).forEach(before::put);
        write(before);
    }

    /** What was sent: {@code PUT e}, {@code DELETE blue}. */
    public List<String> writes() {
        return arm.writes().stream().map(r -> r.method() + " " + r.path().substring(r.path().lastIndexOf('/') + 1))
                .toList();
    }

    /** What a write said at a place. */
    public JsonNode sent(int write, String pointer) {
        ObjectNode body = arm.writes().get(write).body();
        return body == null ? MissingNode.getInstance() : body.at(pointer);
    }

    private void write(ReconcileProgress written) {
        status = StatusBuilder.compose(MLDatastoreStatus.class, STATUS, status, new StatusBuilder.Common(null, null,
                Problem.foremost(written.problems()), Problem.foremost(written.problems()).reason().state(), 1,
                List.of(), List.of(), null), written, Json.of(status), clock.instant());
    }

    private ManagedObject<MLDatastoreSpec> subject() {
        return new ManagedObject<>(KEY.kind(), KEY.namespace(), KEY.name(), "uid", 1, spec, OWNER,
                progress.resources());
    }

    private static ResolvedReferences resolved() {
        return new ResolvedReferences(WORKSPACE, "westeurope", "s", Map.of(), Map.of(), null);
    }

    private ReconcileContext<MLDatastoreSpec> context() {
        return new ReconcileContext<>(new Caller(KEY.namespace(), progress, null), subject(), kind, progress,
                new Digests("key"
                        .getBytes(StandardCharsets.UTF_8)).boundTo("ns", "uid"),
                AdoptionPolicy.Adopt, new RecordedEvents(told), false,
                new Ownership(claims, shared, new OwnerTags("cluster", Set.of(), index), KEY, progress,
                        kind.mainKey()));
    }

    Facts read(Intent intent) {
        return Facts.NONE.with(intent.key(), tools.observer().read(caller(KEY.namespace()), intent, Priority.EDIT));
    }
}
