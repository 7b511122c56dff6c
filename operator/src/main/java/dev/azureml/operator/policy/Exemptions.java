package dev.azureml.operator.policy;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.Advice;
import dev.azureml.api.MLPolicyAssignmentSpec;
import dev.azureml.api.MLPolicyAssignmentSpec.Exemption;
import dev.azureml.api.WorkspaceRef;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.azureml.PolicyExemption;
import dev.azureml.operator.azureml.RoleAssignment;
import dev.azureml.operator.plan.AdviceRule;
import dev.azureml.operator.plan.ArmBody;
import dev.azureml.operator.plan.Facts;
import dev.azureml.operator.plan.Intent;
import dev.azureml.operator.plan.Json;
import dev.azureml.operator.plan.ObjectRef;
import dev.azureml.operator.plan.Problem;
import dev.azureml.operator.plan.Reason;
import dev.azureml.operator.plan.ResolvedReferences;
import dev.azureml.operator.plan.Translation;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
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

    private final List<Exemption> said;
    private final ResolvedReferences resolved;
    private final Facts facts;
    private final ArmId assignment;

    Exemptions(MLPolicyAssignmentSpec spec, ResolvedReferences resolved, Facts facts, ArmId assignment) {
        this.said = of(spec);
        this.resolved = resolved;
        this.facts = facts;
        this.assignment = assignment;
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

    /** Returns whether a recorded resource is an exemption that the spec has no more. */
    static boolean isTakenOut(MLPolicyAssignmentSpec spec, String key) {
        return key.startsWith(KEY) && of(spec).stream().noneMatch(one -> key.startsWith(prefix(one)));
    }

    /** Returns what is wrong with them. */
    Stream<Translation.Refused> refusals() {
        return IntStream.range(0, said.size()).boxed().flatMap(i -> Stream.concat(outside(i), noTime(i)));
    }

    private Stream<Translation.Refused> outside(int i) {
        ArmId scope = assignment.parent().orElseThrow();
        ArmId exempt = scope(said.get(i));
        return exempt.isWithin(scope)
                ? Stream.empty()
                : Stream.of(Translation.Refused.invalid(PATH + "[" + i + "]." + property(said.get(i)), exempt
                        + " is not in " + scope
                        + ", for which the policy holds: name a resource, or a group, that is, or take it out"));
    }

    private Stream<Translation.Refused> noTime(int i) {
        String end = said.get(i).expiresOn();
        return end == null || time(end).isPresent()
                ? Stream.empty()
                : Stream.of(Translation.Refused.invalid(PATH + "[" + i + "].expiresOn", end
                        + " is no time that there is: say one such as 2027-06-30T00:00:00Z"));
    }

    private static String property(Exemption exemption) {
        return exemption.scope() != null ? "scope" : exemption.computeRef() != null ? "computeRef" : "workspaceRef";
    }

    private static Optional<Instant> time(String text) {
        try {
            return Optional.of(OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    private ArmId scope(Exemption exemption) {
        return reference(exemption).map(ref -> resolved.object(ref).id())
                .orElseGet(() -> ArmId.parse(Objects.requireNonNull(exemption.scope(), "the schema asks for one")));
    }

    private ArmId id(Exemption exemption) {
        return scope(exemption).extension(PolicyExemption.TYPE, exemption.name());
    }

    /** By its place too: one of the same name elsewhere is another, and the one that was there goes. */
    private String key(Exemption exemption) {
        return prefix(exemption) + RoleAssignment.head(scope(exemption).value());
    }

    private static String prefix(Exemption exemption) {
        String place = Objects.requireNonNullElseGet(exemption.scope(), () -> reference(exemption).toString());
        return KEY + exemption.name().toLowerCase(Locale.ROOT) + "/" + RoleAssignment.head(place) + "/";
    }

    /** Returns a resource for each, once the assignment is there; what is exempt from another is only looked at. */
    List<Intent> intents() {
        List<Intent> intents = new ArrayList<>();
        for (int i = 0; i < said.size(); i++) {
            Exemption one = said.get(i);
            String version = resolved.apiVersion(PolicyExemption.TYPE, PolicyExemption.API_VERSION);
            intents.add(fromAnother(one).isPresent()
                    ? Intent.look(key(one), id(one), version)
                    : Intent.manage(key(one), id(one), version, body(one))
                            .dependingOn(Set.of(PolicyAssignmentKind.KEY)).madeFor(PATH + "[" + i + "]"));
        }
        return intents;
    }

    private ObjectNode body(Exemption exemption) {
        ObjectNode body = Json.object();
        ObjectNode properties = body.putObject("properties").put("policyAssignmentId", assignment.value())
                .put("exemptionCategory", exemption.category().name());
        end(exemption).ifPresent(end -> properties.put("expiresOn", end.toString()));
        ArmBody.put(properties, "policyDefinitionReferenceIds", exemption.policyDefinitionReferenceIds());
        ArmBody.put(properties, "displayName", exemption.displayName());
        ArmBody.put(properties, "description", exemption.description());
        return body;
    }

    private static Optional<Instant> end(Exemption exemption) {
        return Optional.ofNullable(exemption.expiresOn()).flatMap(Exemptions::time);
    }

    /** What it is exempt from in Azure, where that is another assignment: that one would hold again. */
    private Optional<String> fromAnother(Exemption exemption) {
        return Optional.of(facts.at(key(exemption), ASSIGNMENT_ID).asText("")).filter(id -> !id.isEmpty()
                && !id.equalsIgnoreCase(assignment.value()));
    }

    /** Returns what keeps some of them from being made. */
    List<Problem> problems() {
        return IntStream.range(0, said.size()).boxed().flatMap(i -> fromAnother(said.get(i)).map(other -> new Problem(
                Reason.CONFLICT, PATH + "[" + i + "].name: " + id(said.get(i)) + " is there and exempts from "
                        + other + ": give the exemption another name, such as " + said.get(i).name()
                        + "-2, or delete that one in Azure"))
                .stream()).toList();
    }

    /** Returns advice on those that have ended. */
    List<Advice> advice() {
        return said.stream().filter(one -> end(one).filter(end -> !resolved.now().isBefore(end)).isPresent())
                .map(one -> AdviceRule.EXEMPTION_ENDED.advice("the exemption " + one.name() + " of " + scope(one)
                        + " ended at " + one.expiresOn() + ", and the policy holds there again: say a later expiresOn,"
                        + " or take it out"))
                .toList();
    }

    /** Returns when the next of them ends; null where none does. */
    @Nullable
    Instant lookAgainAt() {
        return said.stream().flatMap(one -> end(one).stream()).filter(resolved.now()::isBefore)
                .min(Comparator.naturalOrder()).orElse(null);
    }

    /** Returns the collections in which they are. */
    Stream<String> collections() {
        return said.stream().map(one -> id(one).collection());
    }

    /** Returns what the status says of them. */
    static ArrayNode status(MLPolicyAssignmentSpec spec, Facts facts) {
        ArrayNode status = Json.array();
        for (Exemption one : of(spec)) {
            facts.byKey().keySet().stream().filter(key -> key.startsWith(prefix(one))).flatMap(key -> facts.body(key)
                    .stream()).findFirst().ifPresent(body -> {
                        ObjectNode shown = status.addObject().put("name", one.name())
                                .put("id", body.path("id").asText(""))
                                .put("category", body.at("/properties/exemptionCategory").asText(""));
                        Optional.ofNullable(body.at("/properties/expiresOn").textValue())
                                .ifPresent(end -> shown.put("expiresOn", end));
                    });
        }
        return status;
    }
}
