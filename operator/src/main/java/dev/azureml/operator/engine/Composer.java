package dev.azureml.operator.engine;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.Advice;
import dev.azureml.api.MLStatus;
import dev.azureml.api.PlannedChange;
import dev.azureml.operator.plan.Change;
import dev.azureml.operator.plan.Json;
import dev.azureml.operator.plan.KindCondition;
import dev.azureml.operator.plan.Problem;
import dev.azureml.operator.plan.Reason;
import dev.azureml.operator.plan.Step;
import dev.azureml.operator.plan.json.Overlay;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Makes the status of an object from what a visit found. */
final class Composer {
    /** The fields of a status that say how it comes to be so; all others say what is so. */
    static final Set<String> ENGINE_FIELDS = Set.of("observedGeneration", "provisioningState", "conditions",
            "resources",
            "operations", "plan", "advice");
    private static final int MOST_PATHS = 20;

    private Composer() {
    }

    /**
     * What the engine says of an object, whatever its kind.
     *
     * @param id of the main resource; null while it is not known
     * @param state what the problem does to the conditions
     * @param conditions of the kind's own; null when nothing new is known of them
     */
    record Common(@Nullable String id, @Nullable String provisioningState, Problem problem, Reason.State state,
            long generation, List<PlannedChange> plan, List<Advice> advice, @Nullable List<KindCondition> conditions) {
        Common of(@Nullable String known, @Nullable String provisioning) {
            return new Common(known, provisioning, problem, state, generation, plan, advice, conditions);
        }

        /** Whether this generation was seen through to an end, good or bad; while paused, nothing is to come of it. */
        boolean acted() {
            return state != Reason.State.RECONCILING;
        }
    }

    /**
     * What may be written.
     *
     * @param report the kind's own fields, as Azure says them
     */
    static <T extends MLStatus> T compose(Class<T> type, StatusSchema schema, @Nullable T before, Common common,
            Ledger ledger, ObjectNode report, Instant now) {
        ObjectNode status = report.deepCopy();
        Long observed = common.acted()
                ? Long.valueOf(common.generation())
                : before == null ? null : before.observedGeneration();
        status.put("observedGeneration", observed == null ? Long.valueOf(-1) : observed);
        status.put("id", common.id());
        status.put("provisioningState", common.provisioningState());
        status.set("conditions", Json.MAPPER.valueToTree(Conditions.of(before == null ? null : before.conditions(),
                common, now)));
        put(status, "resources", ledger.resources());
        put(status, "operations", ledger.operations());
        put(status, "plan", common.plan());
        put(status, "advice", common.advice());
        try {
            return Json.MAPPER.treeToValue(schema.fit(status, ledger::clean), type);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the report does not fit " + type.getSimpleName(), e);
        }
    }

    /** The report may be the last status, so that what is empty now is taken out. */
    private static void put(ObjectNode status, String name, List<?> list) {
        if (list.isEmpty()) {
            status.remove(name);
        } else {
            status.set(name, Json.MAPPER.valueToTree(list));
        }
    }

    /** What still differs, for a person and for Observe. */
    static List<PlannedChange> plan(List<Step> steps) {
        return steps.stream().flatMap(step -> change(step).stream()).toList();
    }

    private static Optional<PlannedChange> change(Step step) {
        return switch (step) {
            case Step.Create create -> changed("Create", create.intent().id().value(), List.of());
            case Step.Update update -> changed("Update", update.intent().id().value(), display(update.paths().stream()
                    .map(Overlay::display)));
            case Step.Replace replace ->
                Optional.of(replacement(replace.intent().id().value(), replace.changes().stream()
                        .map(Change::path).toList(), replace.changes()));
            case Step.Act act -> changed(act.action().verb(), act.intent().id().value(), List.of());
            case Step.Remove remove -> changed("Delete", remove.resource().id(), List.of());
            case Step.Blocked blocked when !blocked.paths().isEmpty() && isReplacement(blocked) -> Optional.of(
                    replacement(blocked.intent().id().value(), blocked.paths(), blocked.changes()));
            case Step.Blocked blocked when !blocked.paths().isEmpty() -> changed("Update",
                    blocked.intent().id().value(), display(blocked.paths().stream().map(Overlay::display)));
            case Step.Satisfied _,Step.Confirm _,Step.Blocked _,Step.Unreadable _ -> Optional.empty();
        };
    }

    /** What exists is never held up by what can't be made but where it is to be made anew. */
    private static boolean isReplacement(Step.Blocked blocked) {
        return blocked.problem().reason() == Reason.REPLACEMENT_REQUIRED
                || blocked.problem().equals(blocked.intent().update().notCreated());
    }

    private static Optional<PlannedChange> changed(String action, String id, List<String> paths) {
        return Optional.of(new PlannedChange(action, id, paths.isEmpty() ? null : paths, null));
    }

    /** What goes for it is worth a look at each value. */
    private static PlannedChange replacement(String id, List<JsonPointer> paths, List<Change> changes) {
        List<PlannedChange.Values> values = changes.stream().limit(MOST_PATHS)
                .map(c -> new PlannedChange.Values(Overlay.display(c.path()), c.observed(), c.wanted())).toList();
        List<String> shown = display(paths.stream().map(Overlay::display));
        return new PlannedChange("Replace", id, shown.isEmpty() ? null : shown, values.isEmpty() ? null : values);
    }

    private static List<String> display(Stream<String> paths) {
        return paths.limit(MOST_PATHS).toList();
    }

    /** Whether two statuses say the same. */
    static boolean same(@Nullable MLStatus before, MLStatus after) {
        return same(before, after, Set.of());
    }

    /** Whether two statuses say the same but for the fields that move by themselves. */
    static boolean same(@Nullable MLStatus before, MLStatus after, Set<String> moving) {
        return before != null && Json.of(before).without(moving).equals(Json.of(after).without(moving));
    }
}
