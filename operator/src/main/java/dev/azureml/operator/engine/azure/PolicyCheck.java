package dev.azureml.operator.engine.azure;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.MLSpec;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.engine.spec.SpecPaths;
import dev.azureml.operator.plan.ConditionReason;
import dev.azureml.operator.plan.ConditionType;
import dev.azureml.operator.plan.Facts;
import dev.azureml.operator.plan.Intent;
import dev.azureml.operator.plan.KindCondition;
import dev.azureml.operator.plan.Problem;
import dev.azureml.operator.plan.Reason;
import dev.azureml.operator.plan.Step;
import dev.azureml.operator.plan.json.CompareRules;
import dev.azureml.operator.plan.json.Overlay;
import dev.azureml.operator.policyrule.Assigned;
import dev.azureml.operator.policyrule.Judgement;
import dev.azureml.operator.policyrule.Target;
import dev.azureml.operator.policyrule.Verdict;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Says what the assigned policies would make of what is to be sent, in Azure's place. Nothing is held back for it: what was
 * read may have changed since, and Azure's own word counts.
 */
public final class PolicyCheck {
    private final AssignedPolicies assigned;
    private final InstantSource clock;

    public PolicyCheck(AssignedPolicies assigned, InstantSource clock) {
        this.assigned = assigned;
        this.clock = clock;
    }

    /**
     * What is to be written.
     *
     * @param body of the resource as it would be
     */
    public record Draft(Intent intent, ObjectNode body) {
        /** What a step sends; empty for one that writes no resource, or is not written because of something else. */
        public static Optional<Draft> of(Step step, @Nullable ObjectNode there) {
            return switch (step) {
                case Step.Create(Intent intent, var _, ObjectNode body) -> Optional.of(new Draft(intent, body));
                case Step.Update update -> Optional.of(new Draft(update.intent(), update.patch() && there != null
                        ? Overlay.overlay(there, update.body(), CompareRules.NONE)
                        : update.body()));
                case Step.Replace(Intent intent, var _, var _) -> Optional.of(new Draft(intent, whole(intent)));
                // What waits for others is told before those are made in vain.
                case Step.Blocked(Intent intent, Problem problem, var _, var _) when there == null
                        && intent.mode() == Intent.Mode.MANAGE
                        && problem.reason() == Reason.DEPENDENCY_NOT_READY ->
                    Optional.of(new Draft(intent, whole(intent)));
                case Step.Blocked blocked when blocked.problem().reason() == Reason.NOT_KEPT ->
                    Optional.of(unkept(blocked.intent(), there));
                default -> Optional.empty();
            };
        }

        /** What Azure did not keep, as it was sent. */
        static Draft unkept(Intent intent, @Nullable ObjectNode there) {
            return new Draft(intent, there == null
                    ? intent.body()
                    : Overlay.overlay(there, intent.body(), CompareRules.NONE));
        }

        private static ObjectNode whole(Intent intent) {
            return Overlay.overlay(intent.createDefaults(), intent.body(), CompareRules.NONE);
        }
    }

    /** Returns the conditions that tell of it; none where all is well, or nothing is known. */
    public List<KindCondition> of(Caller caller, MLSpec spec, String mainKey, List<Draft> drafts) {
        List<String> denied = new ArrayList<>();
        List<String> changed = new ArrayList<>();
        AssignedPolicies.Visit visit = assigned.visit(caller);
        for (Draft draft : drafts) {
            for (Verdict verdict : verdicts(visit, draft)) {
                switch (verdict) {
                    case Verdict.Denied refusal -> denied.add(told(refusal, draft.intent(), spec, mainKey));
                    case Verdict.Changed change when says(draft.intent(), change.path()) ->
                        changed.add(told(change, draft.intent(), spec, mainKey));
                    case Verdict.Changed _ -> {
                        // A default of ours, or what somebody else has set: the spec is not at odds with it.
                    }
                }
            }
        }
        if (denied.isEmpty() && changed.isEmpty()) {
            return List.of();
        }
        ConditionReason reason = denied.isEmpty()
                ? ConditionReason.CHANGED_BY_POLICY
                : ConditionReason.DENIED_BY_POLICY;
        return List.of(new KindCondition(ConditionType.POLICY_ALLOWED, KindCondition.Truth.FALSE, reason, Stream.concat(
                denied.stream(), changed.stream()).distinct().collect(Collectors.joining(" "))));
    }

    /** Returns who changes what Azure did not keep, in words that follow others; empty where nobody is known to. */
    String culprits(Caller caller, Step.Blocked blocked, Facts facts, MLSpec spec, String mainKey) {
        Intent intent = blocked.intent();
        Draft draft = Draft.unkept(intent, facts.body(intent.key()).orElse(null));
        return verdicts(assigned.visit(caller), draft).stream().filter(Verdict.Changed.class::isInstance)
                .map(Verdict.Changed.class::cast)
                .filter(change -> blocked.paths().contains(change.path()))
                .map(change -> " " + told(change, intent, spec, mainKey)).collect(Collectors.joining());
    }

    private static boolean says(Intent intent, JsonPointer path) {
        return !intent.body().at(path).isMissingNode();
    }

    private List<Verdict> verdicts(AssignedPolicies.Visit visit, Draft draft) {
        ArmId id = draft.intent().id();
        Assigned over = visit.over(id);
        Target target = new Target(id, draft.intent().apiVersion(), draft.body());
        List<Verdict> verdicts = Judgement.of(target, over);
        if (verdicts.isEmpty()) {
            return verdicts;
        }
        // Asked only now: who is exempt is seldom of use. Where it can't be known, nothing is said.
        return visit.exemptions(id).map(exemptions -> Judgement.of(target, over.without(exemptions, id, clock
                .instant()))).orElse(List.of());
    }

    private static String told(Verdict.Denied refusal, Intent intent, MLSpec spec, String mainKey) {
        SpecPaths paths = SpecPaths.of(spec, intent, mainKey);
        String name = intent.key().equals(mainKey) ? "its name (spec.azureName, or metadata.name)" : "its name";
        String points = refusal.points().stream()
                .map(point -> (point.path().equals(Verdict.NAME) ? name : paths.shown(point.path())) + " "
                        + point.should())
                .collect(Collectors.joining(" and "));
        return "Azure will refuse " + intent.id() + (points.isEmpty()
                ? ": such a resource is not allowed there."
                : ": " + points + ".") + " Denied by " + refusal.policy().named() + ".";
    }

    private static String told(Verdict.Changed change, Intent intent, MLSpec spec, String mainKey) {
        String path = SpecPaths.of(spec, intent, mainKey).shown(change.path());
        String what = change.value().map(PolicyCheck::shown).map(value -> path + " to " + value
                + ": say " + value + " in the spec, leave it out").orElse(path + " to nothing: leave it out");
        return "Azure will change " + what + ", or ask for an exemption. Changed by " + change.policy().named() + ".";
    }

    private static String shown(JsonNode value) {
        return value.isValueNode() ? value.asText() : value.toString();
    }
}
