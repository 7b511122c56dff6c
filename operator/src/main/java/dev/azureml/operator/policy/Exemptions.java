package dev.azureml.operator.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.Advice;
import dev.azureml.api.MLPolicyAssignmentSpec;
import dev.azureml.api.MLPolicyAssignmentSpec.Exemption;
import dev.azureml.api.ResourceStatus;
import dev.azureml.api.WorkspaceRef;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.azureml.PolicyExemption;
import dev.azureml.operator.azureml.RoleAssignment;
import dev.azureml.operator.plan.AdviceRule;
import dev.azureml.operator.plan.ArmBody;
import dev.azureml.operator.plan.Facts;
import dev.azureml.operator.plan.Intent;
import dev.azureml.operator.plan.Json;
import dev.azureml.operator.plan.ManagedObject;
import dev.azureml.operator.plan.ObjectRef;
import dev.azureml.operator.plan.OwnerTag;
import dev.azureml.operator.plan.Problem;
import dev.azureml.operator.plan.Reason;
import dev.azureml.operator.plan.ResolvedReferences;
import dev.azureml.operator.plan.Translation;
import dev.azureml.operator.plan.time.Timestamps;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What is exempt from an assignment: each a resource of its own, at what is exempt. */
final class Exemptions {
    private static final String KEY = "exemption/";
    private static final String PATH = "spec.exemptions";
    private static final String ASSIGNMENT_ID = "/properties/policyAssignmentId";
    private static final String END = "/properties/expiresOn";
    private static final String POLICIES = "policyDefinitionReferenceIds";
    private static final String SELECTORS = "resourceSelectors";

    private final ManagedObject<MLPolicyAssignmentSpec> subject;
    private final ResolvedReferences resolved;
    private final Facts facts;
    private final ArmId assignment;
    private final List<Entry> entries;

    Exemptions(ManagedObject<MLPolicyAssignmentSpec> subject, ResolvedReferences resolved, Facts facts,
            ArmId assignment) {
        this.subject = subject;
        this.resolved = resolved;
        this.facts = facts;
        this.assignment = assignment;
        List<Exemption> said = of(subject.spec());
        this.entries = IntStream.range(0, said.size()).mapToObj(i -> entry(said.get(i), PATH + "[" + i + "]")).toList();
    }

    /** One of the spec: each stands by itself, so that what is wrong with it keeps nothing else from being done. */
    private sealed interface Entry {
    }

    /** One that can be made. */
    private record Sound(Exemption said, String path, ArmId scope) implements Entry {
        /** By its place too: one of the same name elsewhere is another, and the one that was there goes. */
        String key() {
            return prefix(said) + RoleAssignment.head(scope.value());
        }

        ArmId id() {
            return scope.extension(PolicyExemption.TYPE, said.name());
        }
    }

    /** One that can't be made, or changed, as it stands. */
    private record Unsound(Exemption said, Problem problem) implements Entry {
    }

    private Entry entry(Exemption said, String path) {
        Optional<String> unready = reference(said).flatMap(resolved::unready);
        if (unready.isPresent()) {
            return new Unsound(said, new Problem(Reason.DEPENDENCY_NOT_READY, unready.get()));
        }
        ArmId scope = reference(said).map(ref -> resolved.object(ref).id()).orElseGet(() -> ArmId.parse(Objects
                .requireNonNull(said.scope(), "the schema asks for one")));
        return Translation.Refused.all(Stream.concat(outside(said, path, scope), noTime(said, path)))
                .<Entry>map(refused -> new Unsound(said, refused.problem()))
                .orElseGet(() -> new Sound(said, path, scope));
    }

    private Stream<Sound> sound() {
        return entries.stream().filter(Sound.class::isInstance).map(Sound.class::cast);
    }

    private static List<Exemption> of(MLPolicyAssignmentSpec spec) {
        return Objects.requireNonNullElse(spec.exemptions(), List.of());
    }

    /** Returns the objects that are exempt. */
    static List<ObjectRef> references(MLPolicyAssignmentSpec spec) {
        return of(spec).stream().flatMap(one -> reference(one).stream()).toList();
    }

    private static Optional<ObjectRef> reference(Exemption exemption) {
        WorkspaceRef workspace = exemption.workspaceRef();
        return workspace == null
                ? Optional.ofNullable(exemption.computeRef()).map(one -> new ObjectRef("MLCompute", null, one.name()))
                : Optional.of(new ObjectRef("MLWorkspace", workspace.namespace(), workspace.name()));
    }

    /** Returns whether a recorded resource is an exemption. */
    static boolean is(String key) {
        return key.startsWith(KEY);
    }

    /** Returns whether a recorded resource is an exemption that the spec has no more. */
    static boolean isTakenOut(MLPolicyAssignmentSpec spec, String key) {
        return is(key) && of(spec).stream().noneMatch(one -> key.startsWith(prefix(one)));
    }

    /**
     * Returns whether what Azure has under the id of a recorded exemption is still that one: a person may have made another
     * of its name, from another assignment, which is none of this object's.
     */
    static boolean isOurs(ManagedObject<MLPolicyAssignmentSpec> subject, ResourceStatus recorded, JsonNode body) {
        String mark = OwnerTag.of(body);
        boolean ours = subject.owner().equals(mark);
        if (mark != null && !ours && recorded.origin() == ResourceStatus.Origin.Created) {
            return false;
        }
        return subject.recorded(PolicyAssignmentKind.KEY)
                .map(made -> made.id().equalsIgnoreCase(body.at(ASSIGNMENT_ID).asText())).orElse(ours);
    }

    private Stream<Translation.Refused> outside(Exemption said, String path, ArmId exempt) {
        ArmId scope = assignment.parent().orElseThrow();
        return exempt.isWithin(scope)
                ? Stream.empty()
                : Stream.of(Translation.Refused.invalid(path + "." + property(said), exempt + " is not in " + scope
                        + ", for which the policy holds: name a resource, or a group, that is, or take it out"));
    }

    private static Stream<Translation.Refused> noTime(Exemption said, String path) {
        String end = said.expiresOn();
        return end == null || Timestamps.parse(end).isPresent()
                ? Stream.empty()
                : Stream.of(Translation.Refused.invalid(path + ".expiresOn", end
                        + " is no time that there is: say one such as 2027-06-30T00:00:00Z"));
    }

    private static String property(Exemption exemption) {
        return exemption.scope() != null ? "scope" : exemption.computeRef() != null ? "computeRef" : "workspaceRef";
    }

    private static String prefix(Exemption exemption) {
        String place = Objects.requireNonNullElseGet(exemption.scope(), () -> reference(exemption).toString());
        return KEY + exemption.name().toLowerCase(Locale.ROOT) + "/" + RoleAssignment.head(place) + "/";
    }

    /**
     * Returns a resource for each, once the assignment is there; what is exempt from another, and what was made of one that
     * can't be made now, is only looked at.
     */
    List<Intent> intents() {
        return entries.stream().flatMap(entry -> switch (entry) {
            case Sound one -> Stream.of(intent(one));
            case Unsound one -> recorded(one.said());
        }).toList();
    }

    private Intent intent(Sound one) {
        return fromAnother(one).isPresent()
                ? Intent.look(one.key(), one.id(), apiVersion())
                : Intent.manage(one.key(), one.id(), apiVersion(), body(one.said()))
                        .dependingOn(Set.of(PolicyAssignmentKind.KEY)).madeFor(one.path());
    }

    /** What was made stays meanwhile. */
    private Stream<Intent> recorded(Exemption said) {
        return subject.recorded().stream().filter(resource -> resource.key().startsWith(prefix(said)))
                .map(resource -> Intent.look(resource.key(), ArmId.parse(resource.id()), apiVersion()));
    }

    private String apiVersion() {
        return resolved.apiVersion(PolicyExemption.TYPE, PolicyExemption.API_VERSION);
    }

    /** With what is to be absent as null: what somebody else said there would have it hold for less, or for longer. */
    private ObjectNode body(Exemption exemption) {
        ObjectNode body = Json.object();
        ObjectNode properties = body.putObject("properties").put("policyAssignmentId", assignment.value())
                .put("exemptionCategory", exemption.category().name()).putNull(SELECTORS).putNull(POLICIES)
                .put("expiresOn", Optional.ofNullable(exemption.expiresOn()).flatMap(Timestamps::parse).map(
                        Instant::toString).orElse(null));
        ArmBody.put(properties, POLICIES, exemption.policyDefinitionReferenceIds());
        ArmBody.put(properties, "displayName", exemption.displayName());
        ArmBody.put(properties, "description", exemption.description());
        return body;
    }

    /** When it ends: as Azure has it, where it is there. */
    private Optional<Instant> end(Sound one) {
        return facts.body(one.key()).map(body -> Optional.ofNullable(body.at(END).textValue())).orElseGet(() -> Optional
                .ofNullable(one.said().expiresOn())).flatMap(Timestamps::parse);
    }

    /** What it is exempt from in Azure, where that is another assignment: that one would hold again. */
    private Optional<String> fromAnother(Sound one) {
        return Optional.of(facts.at(one.key(), ASSIGNMENT_ID).asText("")).filter(id -> !id.isEmpty()
                && !id.equalsIgnoreCase(assignment.value()));
    }

    /** Returns what keeps some of them from being made. */
    List<Problem> problems() {
        return entries.stream().flatMap(entry -> switch (entry) {
            case Sound one -> conflict(one).stream();
            case Unsound one -> Stream.of(one.problem());
        }).toList();
    }

    private Optional<Problem> conflict(Sound one) {
        return fromAnother(one).map(other -> new Problem(Reason.CONFLICT, one.path() + ".name: " + one.id()
                + " is there and exempts from " + other + ": give the exemption another name, such as "
                + one.said().name() + "-2, or delete that one in Azure"));
    }

    /** Returns advice on those that have ended. */
    List<Advice> advice() {
        return sound().filter(one -> fromAnother(one).isEmpty()).flatMap(one -> end(one).filter(end -> !resolved.now()
                .isBefore(end))
                .map(end -> AdviceRule.EXEMPTION_ENDED.advice("the exemption " + one.said().name() + " of "
                        + one.scope() + " ended at " + end
                        + ", and the policy holds there again: say a later expiresOn, or take it out"))
                .stream()).toList();
    }

    /** Returns when the next of them ends; null where none does. */
    @Nullable
    Instant lookAgainAt() {
        return sound().flatMap(one -> end(one).stream()).filter(resolved.now()::isBefore).min(Comparator
                .naturalOrder()).orElse(null);
    }

    /** Returns the collections in which they are. */
    Stream<String> collections() {
        return sound().map(one -> one.id().collection());
    }

    /** Returns what the status says of them; of another assignment's none is shown. */
    static ArrayNode status(ManagedObject<MLPolicyAssignmentSpec> subject, Facts facts) {
        String assignment = subject.recorded(PolicyAssignmentKind.KEY).map(ResourceStatus::id).orElseGet(() -> facts.at(
                PolicyAssignmentKind.KEY, "/id").asText(""));
        ArrayNode status = Json.array();
        for (Exemption one : of(subject.spec())) {
            facts.byKey().keySet().stream().filter(key -> key.startsWith(prefix(one))).flatMap(key -> facts.body(key)
                    .stream()).filter(body -> body.at(ASSIGNMENT_ID).asText("").equalsIgnoreCase(assignment))
                    .findFirst()
                    .ifPresent(body -> {
                        ObjectNode shown = status.addObject().put("name", one.name())
                                .put("id", body.path("id").asText(""))
                                .put("category", body.at("/properties/exemptionCategory").asText(""));
                        Optional.ofNullable(body.at(END).textValue()).ifPresent(end -> shown.put("expiresOn", end));
                    });
        }
        return status;
    }
}
