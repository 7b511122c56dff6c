package dev.azureml.operator.roleassignment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.MLRoleAssignmentSpec;
import dev.azureml.api.ResourceStatus;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.azureml.RoleAssignment;
import dev.azureml.operator.azureml.RoleDefinition;
import dev.azureml.operator.plan.ArmBody;
import dev.azureml.operator.plan.Document;
import dev.azureml.operator.plan.Intent;
import dev.azureml.operator.plan.Json;
import dev.azureml.operator.plan.OwnerTag;
import dev.azureml.operator.plan.Problem;
import dev.azureml.operator.plan.Reason;
import dev.azureml.operator.plan.Translation;
import dev.azureml.operator.plan.UpdateRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * An MLRoleAssignment as what Azure takes. Azure refuses to give the same role to the same principal at the same scope
 * twice: what somebody else gave is looked at, and serves as long as it is there.
 */
final class RoleAssignmentTranslation {
    private static final String KEY = RoleAssignmentKind.KEY;
    private static final String ASSIGNMENTS = "roleAssignments";
    private static final String CONDITION_VERSION = "2.0";
    private static final UpdateRule UPDATES = UpdateRule.onlyUpdatable("/properties/description",
            "/properties/condition", "/properties/conditionVersion");

    private final Scene scene;
    private final MLRoleAssignmentSpec spec;
    private final Inquiry inquiry = new Inquiry();

    RoleAssignmentTranslation(Scene scene) {
        this.scene = scene;
        this.spec = scene.spec();
    }

    /**
     * What is to be assigned.
     *
     * @param role GUID of its definition
     */
    private record Wanted(ArmId scope, String role, Grantee grantee) {
        ArmId id() {
            return RoleAssignment.id(scope, role, grantee.id());
        }

        /** Whether that assignment gives the same to the same there. */
        boolean isServedBy(ArmId id, JsonNode assignment) {
            return id.parent().filter(scope::equals).isPresent()
                    && RoleAssignment.gives(assignment, role, grantee.id());
        }
    }

    Translation translate() {
        Optional<Grantee> grantee = Grantee.find(scene, inquiry);
        Optional<ArmId> scope = AssignmentScope.find(scene, inquiry);
        Optional<String> role = scope.flatMap(at -> WantedRole.find(scene, at, inquiry));
        Optional<Translation.Refused> refused = inquiry.refusal();
        if (refused.isPresent()) {
            return refused.get();
        }
        if (grantee.isEmpty() || role.isEmpty()) {
            return kept();
        }
        return assigned(new Wanted(scope.orElseThrow(), role.get(), grantee.get()));
    }

    /** What there is stays as it is until all that it depends on is known. */
    private Translation.Intents kept() {
        return told(scene.subject().recorded(KEY).flatMap(record -> ArmId.tryParse(record.id())).map(this::look)
                .stream().toList());
    }

    private Translation assigned(Wanted wanted) {
        Optional<ResourceStatus> recorded = scene.subject().recorded(KEY);
        if (recorded.isPresent()) {
            ArmId id = ArmId.parse(recorded.get().id());
            if (id.equals(wanted.id())) {
                return managed(wanted);
            }
            // The identity was made anew, or the role, or the workspace has another dependency: the old one goes first.
            return isOfOthers(recorded.get()) && stillServes(wanted, id) ? served(wanted, id) : told(List.of());
        }
        inquiry.consult(new Document(ASSIGNMENTS, wanted.id().collection(), RoleAssignment.apiVersion(scene.resolved()),
                "atScope()", false));
        if (!scene.facts().knows(ASSIGNMENTS)) {
            return told(List.of());
        }
        if (scene.facts().knows(KEY)) { // the list may be older, and is not asked again
            return looked(wanted).map(id -> served(wanted, id)).orElseGet(() -> managed(wanted));
        }
        return existing(wanted).map(id -> served(wanted, id)).orElseGet(() -> managed(wanted));
    }

    /** What was found there, unless it is the object's own. */
    private Optional<ArmId> looked(Wanted wanted) {
        return scene.facts().body(KEY).flatMap(found -> ArmId.tryParse(found.path("id").asText())
                .filter(id -> wanted.isServedBy(id, found) && !isOwn(wanted, id, found)));
    }

    /** What others have made; what bears the mark of this object is its own, though its status says nothing of it. */
    private Optional<ArmId> existing(Wanted wanted) {
        for (JsonNode item : scene.facts().at(ASSIGNMENTS, "/value")) {
            Optional<ArmId> id = ArmId.tryParse(item.path("id").asText()).filter(one -> wanted.isServedBy(one, item));
            if (id.isPresent()) {
                return isOwn(wanted, id.get(), item) ? Optional.empty() : id;
            }
        }
        return Optional.empty();
    }

    private boolean isOwn(Wanted wanted, ArmId id, JsonNode assignment) {
        return id.equals(wanted.id()) && scene.subject().owner().equals(OwnerTag.of(assignment));
    }

    static boolean isOfOthers(ResourceStatus recorded) {
        return recorded.origin() == ResourceStatus.Origin.Adopted;
    }

    private boolean stillServes(Wanted wanted, ArmId id) {
        return scene.facts().body(KEY).map(body -> wanted.isServedBy(id, body)).orElse(true);
    }

    private Translation served(Wanted wanted, ArmId id) {
        Translation.Intents intents = told(List.of(look(id)));
        String condition = scene.facts().at(KEY, "/properties/condition").asText("").strip();
        String said = Objects.requireNonNullElse(spec.condition(), "").strip();
        return scene.facts().body(KEY).isEmpty() || condition.equals(said)
                ? intents
                : intents.withProblems(List.of(new Problem(Reason.CONFLICT, id + " gives the role to "
                        + wanted.grantee().id() + " already, " + (condition.isEmpty()
                                ? "without a condition"
                                : "under the condition " + condition)
                        + ", and Azure takes no second one: say the same in spec.condition, or delete that assignment (az"
                        + " role assignment delete --ids " + id + ")")));
    }

    private Intent look(ArmId id) {
        return Intent.look(KEY, id, RoleAssignment.apiVersion(scene.resolved()));
    }

    private Translation managed(Wanted wanted) {
        ObjectNode body = Json.object();
        ObjectNode properties = body.putObject("properties")
                .put("roleDefinitionId", RoleDefinition.namedBy(wanted.scope(), wanted.role()))
                .put("principalId", wanted.grantee().id()).put("principalType", wanted.grantee().type().name())
                .put("description", OwnerTag.description(spec.description(), scene.subject().owner()));
        if (spec.condition() != null) {
            ArmBody.put(properties, "condition", spec.condition());
            properties.put("conditionVersion", CONDITION_VERSION);
        }
        return told(List.of(Intent.manage(KEY, wanted.id(), RoleAssignment.apiVersion(scene.resolved()), body)
                .updatedBy(UPDATES).dependingOn(inquiry.keys())));
    }

    private Translation.Intents told(List<Intent> more) {
        List<Intent> all = new ArrayList<>(inquiry.intents());
        all.addAll(more);
        return Translation.Intents.of(all).withDocuments(inquiry.documents());
    }
}
