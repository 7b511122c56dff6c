package dev.azureml.operator.engine.azure;

import com.fasterxml.jackson.databind.JsonNode;
import dev.azureml.operator.arm.Admission;
import dev.azureml.operator.arm.Arm;
import dev.azureml.operator.arm.ArmError;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.arm.ArmRequest;
import dev.azureml.operator.arm.ArmResponse;
import dev.azureml.operator.arm.ArmResult;
import dev.azureml.operator.arm.Bucket;
import dev.azureml.operator.arm.ContainerSignature;
import dev.azureml.operator.arm.FailureKind;
import dev.azureml.operator.arm.ListResult;
import dev.azureml.operator.arm.Operation;
import dev.azureml.operator.arm.PollResult;
import dev.azureml.operator.arm.Priority;
import dev.azureml.operator.arm.SensitiveString;
import dev.azureml.operator.arm.ThrottleGate;
import dev.azureml.operator.arm.VerbClass;
import dev.azureml.operator.azureml.PolicyExemption;
import dev.azureml.operator.azureml.RoleAssignment;
import dev.azureml.operator.azureml.RoleDefinition;
import dev.azureml.operator.tenant.Use;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Azure as one object may use it: within its namespace's scopes and the principal's budget. */
public final class Azure {
    /** Where a subscription keeps the state of its operations. */
    private static final Pattern OPERATIONS = Pattern.compile("/subscriptions/([^/]+)(?:/providers/[a-z.]+)?"
            + "(?:/locations/[a-z0-9]+)?/[a-z]*operation[a-z]*(?:/(?![.]+(?:/|$))[\\w.~=:-]+)+",
            Pattern.CASE_INSENSITIVE);

    /** A role assignment or definition, and what it is on. */
    private static final Pattern ROLE = Pattern.compile("(/.*)/providers/(?:" + RoleAssignment.TYPE + "|"
            + RoleDefinition.TYPE + ")/[^/]+", Pattern.CASE_INSENSITIVE);
    /** What somebody set for a workspace from outside of it: whoever may only use it would free himself of it. */
    private static final Pattern LIMIT = Pattern.compile("(/subscriptions/[^/]+/resourceGroups/[^/]+/providers/"
            + "Microsoft[.]MachineLearningServices/workspaces/[^/]+)/quotas/[^/]+", Pattern.CASE_INSENSITIVE);
    /**
     * What keeps all in a scope from doing something, what frees something of it, and what changes all that it is about:
     * Azure's own Contributor may not write it either.
     */
    private static final Pattern POLICY = Pattern.compile("(/.*)/providers/(?:Microsoft[.]Authorization/policy"
            + "(?:Assignments|Exemptions)|Microsoft[.]PolicyInsights/remediations)/[^/]+", Pattern.CASE_INSENSITIVE);
    /** A query of logs, which Azure runs with the rights of whoever wrote it, and tells of what it finds. */
    private static final Pattern QUERY = Pattern.compile("/.*/providers/Microsoft[.]Insights/scheduledQueryRules/[^/]+",
            Pattern.CASE_INSENSITIVE);
    /** What complies with a policy: Azure tells it of all that is in the scope, with whoever made it. */
    private static final Pattern STATES = Pattern.compile("(/.*)/providers/Microsoft[.]Authorization/policyAssignments/"
            + "[^/]+/providers/Microsoft[.]PolicyInsights/.*", Pattern.CASE_INSENSITIVE);
    /** What a provider can do, and Azure's own policies, which Azure tells everybody alike. */
    private static final Pattern PUBLISHED = Pattern.compile("/providers/[a-z.]+/operations"
            + "|/providers/Microsoft[.]Authorization/policy(?:Set)?Definitions/[0-9a-f-]{36}",
            Pattern.CASE_INSENSITIVE);

    private final Arm arm;
    private final ThrottleGate throttle;
    private final Permission permission;
    private final String principal;
    private final InstantSource clock;
    private final DefinedRoles definedRoles;
    private final Map<URI, Arm> elsewhere = new ConcurrentHashMap<>();
    private volatile boolean known;

    public Azure(Arm arm, ThrottleGate throttle, Permission permission, String principal, InstantSource clock) {
        this.arm = arm;
        this.throttle = throttle;
        this.permission = permission;
        this.principal = principal;
        this.clock = clock;
        this.definedRoles = new DefinedRoles(permission, (caller, request) -> sendPermitted(caller, request,
                Priority.EDIT));
    }

    /** @throws OutOfScopeException when what the request does to an ARM id of its path or body is not allowed */
    public ArmResult send(Caller caller, ArmRequest request, Priority priority) {
        permit(caller, request.method(), decoded(request), request.body());
        Optional<ArmResult.Failure> unknown = unknownRole(caller, request);
        return unknown.isPresent() ? unknown.get() : sendPermitted(caller, request, priority);
    }

    /**
     * Looks at the role that a request is about to define, change or delete.
     *
     * @return why it can't be told what Azure has; empty for what is no such request, too
     * @throws OutOfScopeException when the object may not do that to the role
     */
    Optional<ArmResult.Failure> unknownRole(Caller caller, ArmRequest request) {
        Optional<ArmId> id = ArmId.tryParse(decoded(request));
        return DefinedRoles.concerns(request, id)
                ? definedRoles.permit(caller, id.orElseThrow(), request)
                : Optional.empty();
    }

    /**
     * Asks for what opens storage to the files of something. It is used for that and shown to nobody, so that whoever may
     * make the thing may have it asked for, as where Azure offers a place by itself.
     *
     * @throws OutOfScopeException when the thing may not be made
     */
    ArmResult askForUpload(Caller caller, ArmId made, ArmRequest request) {
        permit(caller, "PUT", made.value(), null);
        return sendPermitted(caller, request, Priority.EDIT);
    }

    /**
     * Reads what Azure tells of something at a path that names less than that, such as the activity log of a resource group,
     * after all that reconciling has to ask.
     *
     * @throws OutOfScopeException when the object may not look at what it is about
     */
    public ArmResult readOf(Caller caller, ArmId about, ArmRequest request) {
        permit(caller, about.value());
        return sendPermitted(caller, request, Priority.DRIFT);
    }

    /** Returns whether Azure tells it everybody alike. */
    static boolean isPublished(String path) {
        return PUBLISHED.matcher(path).matches();
    }

    private ArmResult sendPermitted(Caller caller, ArmRequest request, Priority priority) {
        Bucket bucket = bucket(request.method(), request.path());
        if (throttle.admit(bucket, priority, caller.namespace()) instanceof Admission.Wait(Instant notBefore)) {
            return throttled(notBefore);
        }
        ArmResult result = arm.send(request);
        known = known || !(result instanceof ArmResult.Failure failure) || failure.kind() != FailureKind.AUTHENTICATION
                && failure.response().isPresent();
        responseOf(result).ifPresent(response -> throttle.observe(bucket, response));
        return result;
    }

    /** Returns the way of the identity to another host of Azure's; one that the operator's settings name. */
    public Arm elsewhere(URI host, String audience) {
        return elsewhere.computeIfAbsent(host, at -> arm.at(at, audience));
    }

    /** Returns whether Azure has answered this identity as one that it knows: anybody may write down a client id. */
    public boolean isKnown() {
        return known;
    }

    /** No resource manager is asked: what is allowed was checked when it offered the place. */
    Optional<ArmResult.Failure> upload(String signed, String path, InputStream content) throws IOException {
        return arm.upload(signed, path, content);
    }

    /** The URL of a container of blob storage. */
    String container(String account, String container) {
        return arm.container(account, container);
    }

    /** What opens a container for so long, made with the account's key. */
    SensitiveString signature(String account, String container, SensitiveString key, Duration time) {
        return ContainerSignature.of(account, container, key, clock.instant().plus(time));
    }

    /** Whether the object may look at that, and made it or may manage it. */
    public boolean isMaster(Caller caller, ArmId id) {
        return permission.refusal(caller, id.value(), Use.REFER).isEmpty() && (caller.hasMade(id)
                || permission.refusal(caller, id.value(), Use.MANAGE).isEmpty());
    }

    /** Returns why the object may not use that so; empty when it may. */
    public Optional<String> refusal(Caller caller, String armId, Use use) {
        return permission.refusal(caller, armId, use);
    }

    /** @param resource the ARM id of what the operation is about: it is followed in that one's subscription alone */
    PollResult poll(Caller caller, String resource, Operation operation) {
        Optional<String> refusal = refusal(caller, resource, operation);
        if (refusal.isPresent()) {
            return new PollResult.Unknown(new ArmResult.Failure(FailureKind.OUT_OF_HOST,
                    ArmError.of("OutOfScope", refusal.get()), Optional.empty(), 0));
        }
        Bucket bucket = bucket("GET", operation.pathAndQuery());
        if (throttle.admit(bucket, Priority.DELETE_AND_POLL,
                caller.namespace()) instanceof Admission.Wait(Instant notBefore)) {
            return new PollResult.Unknown(throttled(notBefore));
        }
        return arm.poll(operation);
    }

    /** A status is open to forgery: what it says of an operation leads nowhere that the namespace may not look. */
    private Optional<String> refusal(Caller caller, String resource, Operation operation) {
        Optional<String> ofResource = permission.refusal(caller, resource, Use.REFER);
        if (ofResource.isPresent()) {
            return ofResource;
        }
        String path = operation.pathAndQuery().split("[?]", 2)[0];
        Matcher kept = OPERATIONS.matcher(path);
        boolean besides = kept.matches() && resource.toLowerCase(Locale.ROOT)
                .startsWith("/subscriptions/" + kept.group(1).toLowerCase(Locale.ROOT) + "/");
        return besides ? Optional.empty() : permission.refusal(caller, path, Use.REFER);
    }

    ListResult list(Caller caller, String collection, String apiVersion, String... query) {
        permit(caller, collection);
        Bucket bucket = bucket("GET", collection);
        if (throttle.admit(bucket, Priority.DRIFT, caller.namespace()) instanceof Admission.Wait(Instant notBefore)) {
            return new ListResult.Failed(throttled(notBefore));
        }
        return arm.list(ArmRequest.listPath(collection, apiVersion, query));
    }

    private ArmResult.Failure throttled(Instant notBefore) {
        return new ArmResult.Failure(FailureKind.THROTTLED, ArmError.of("Throttled",
                "the budget of this identity with Azure Resource Manager is used up for now"),
                Optional.of(Duration.between(clock.instant(), notBefore)), 0);
    }

    private Bucket bucket(String method, String path) {
        String[] segments = path.split("/", 4);
        boolean scoped = segments.length > 2 && segments[1].equalsIgnoreCase("subscriptions");
        return new Bucket(principal, scoped ? segments[2].toLowerCase(Locale.ROOT) : "", "", VerbClass.of(method));
    }

    private static String decoded(ArmRequest request) {
        return URLDecoder.decode(request.path().replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    /** @throws OutOfScopeException when the object may not so much as look at it */
    void permit(Caller caller, String path) {
        permit(caller, "GET", path, null);
    }

    /**
     * Checks a request before it is sent, or before what leads up to it is.
     *
     * @throws OutOfScopeException when what it does to an ARM id of its path or body is not allowed
     */
    void permit(Caller caller, String method, String path, @Nullable JsonNode body) {
        if (method.equals("GET") && isPublished(path)) {
            return;
        }
        List<ArmReferences.Mention> mentions = ArmReferences.in(path, body);
        Need need = need(caller, method, path);
        check(caller, new ArmReferences.Mention(mentions.getFirst().text(), need.id()), need.use());
        if (body != null && need.use() == Use.REFER && ROLE.matcher(path).matches()) {
            // What it made it may share with what it made; people it may let in only where it may grant roles.
            principal(body).ifPresent(person -> check(caller, new ArmReferences.Mention(person, need.id()), Use.GRANT));
        }
        mentions.stream().skip(1).forEach(mention -> check(caller, mention, Use.REFER));
        if (body != null && POLICY.matcher(path).matches()) {
            // Whoever may grant on one resource alone frees it of nothing that holds for more than it.
            ofPolicy(body).ifPresent(id -> check(caller, new ArmReferences.Mention(id, scopeOf(id)), Use.GRANT));
        }
        if (body != null && QUERY.matcher(path).matches()) {
            // Logs of several teams lie in one workspace: that one may send there does not let one read all of it.
            body.at("/properties/scopes").valueStream().map(JsonNode::asText)
                    .forEach(scope -> check(caller, new ArmReferences.Mention(scope, scope), Use.MANAGE));
        }
    }

    /** The assignment that an exemption frees of, or that a remediation has act. */
    private static Optional<String> ofPolicy(JsonNode body) {
        return Optional.ofNullable(body.at("/properties/policyAssignmentId").textValue());
    }

    private static String scopeOf(String assignment) {
        Matcher policy = POLICY.matcher(assignment);
        return policy.matches() ? policy.group(1) : assignment;
    }

    /** Who gets a role, where it is no application's, nor a managed identity's. */
    private static Optional<String> principal(JsonNode assignment) {
        return assignment.at("/properties/principalType").asText("").equals("ServicePrincipal")
                ? Optional.empty()
                : Optional.ofNullable(assignment.at("/properties/principalId").textValue());
    }

    private void check(Caller caller, ArmReferences.Mention mention, Use use) {
        permission.refusal(caller, mention.id(), use).ifPresent(why -> {
            throw new OutOfScopeException(why, mention.text());
        });
    }

    /** What has to be allowed for a request, and on what. */
    private record Need(String id, Use use) {
    }

    private static Need need(Caller caller, String method, String path) {
        if (method.equals("GET")) {
            Matcher states = STATES.matcher(path);
            return new Need(states.matches() ? states.group(1) : path, Use.REFER);
        }
        Matcher role = ROLE.matcher(path);
        if (role.matches()) {
            return ofRole(caller, method, path, role.group(1));
        }
        Matcher limit = LIMIT.matcher(path);
        if (limit.matches()) {
            return new Need(limit.group(1), Use.MANAGE);
        }
        Matcher policy = POLICY.matcher(path);
        if (policy.matches()) {
            return new Need(policy.group(1), endsItsExemption(caller, method, path) ? Use.REFER : Use.GRANT);
        }
        boolean action = method.equals("POST");
        String on = action ? path.substring(0, path.lastIndexOf('/')) : path;
        Optional<ArmId> id = ArmId.tryParse(on);
        boolean own = id.filter(i -> caller.hasMade(i) || !method.equals("DELETE") && caller.makesInWorkspace(i))
                .isPresent();
        if (own) {
            return new Need(on, Use.REFER);
        }
        String verb = path.substring(path.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
        return new Need(on, action && (verb.startsWith("list") || verb.endsWith("keys")) ? Use.KEYS : Use.MANAGE);
    }

    /** What the object freed of a policy it may put under it again; not so take away the policy, which holds for others. */
    private static boolean endsItsExemption(Caller caller, String method, String path) {
        return method.equals("DELETE") && ArmId.tryParse(path).filter(id -> id.type().equalsIgnoreCase(
                PolicyExemption.TYPE)).filter(caller::recordsAsMade).isPresent();
    }

    /** On what the object made itself it may let others in; what it granted it may take back. */
    private static Need ofRole(Caller caller, String method, String path, String scope) {
        boolean own = ArmId.tryParse(scope).filter(caller::hasMade).isPresent()
                || method.equals("DELETE") && ArmId.tryParse(path).filter(caller::recordsAsMade).isPresent();
        return new Need(scope, own ? Use.REFER : Use.GRANT);
    }

    private static Optional<ArmResponse> responseOf(ArmResult result) {
        return switch (result) {
            case ArmResult.Ok ok -> Optional.of(ok.response());
            case ArmResult.Accepted accepted -> Optional.of(accepted.response());
            case ArmResult.NotFound notFound -> Optional.of(notFound.response());
            case ArmResult.Failure failure -> failure.response();
        };
    }
}
