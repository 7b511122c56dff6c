package dev.azureml.operator.engine.status;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.Advice;
import dev.azureml.api.MLStatus;
import dev.azureml.api.PlannedChange;
import dev.azureml.operator.plan.Json;
import dev.azureml.operator.plan.KindCondition;
import dev.azureml.operator.plan.Problem;
import dev.azureml.operator.plan.Reason;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes the status of an object from what a visit found. */
public final class StatusBuilder {
    /** The fields of a status that say how it comes to be so; all others say what is so. */
    static final Set<String> ENGINE_FIELDS = Set.of("observedGeneration", "provisioningState", "conditions",
            "resources", "operations", "plan", "advice");

    private StatusBuilder() {
    }

    /**
     * What the engine says of an object, whatever its kind.
     *
     * @param id of the main resource; null while it is not known
     * @param state what the problem does to the conditions
     * @param conditions of the kind's own; null when nothing new is known of them
     * @param besides those that are known when nothing is of the others
     */
    public record Common(@Nullable String id, @Nullable String provisioningState, Problem problem, Reason.State state,
            long generation, List<PlannedChange> plan, List<Advice> advice, @Nullable List<KindCondition> conditions,
            List<KindCondition> besides) {
        /** With all of the kind's own conditions, or none. */
        public Common(@Nullable String id, @Nullable String provisioningState, Problem problem, Reason.State state,
                long generation, List<PlannedChange> plan, List<Advice> advice,
                @Nullable List<KindCondition> conditions) {
            this(id, provisioningState, problem, state, generation, plan, advice, conditions, List.of());
        }

        public Common of(@Nullable String known, @Nullable String provisioning) {
            return new Common(known, provisioning, problem, state, generation, plan, advice, conditions,
                    besides);
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
    public static <T extends MLStatus> T compose(Class<T> type, StatusSchema schema, @Nullable T before, Common common,
            ReconcileProgress progress, ObjectNode report, Instant now) {
        ObjectNode status = report.deepCopy();
        Long observed = common.acted()
                ? Long.valueOf(common.generation())
                : before == null ? null : before.observedGeneration();
        status.put("observedGeneration", observed == null ? Long.valueOf(-1) : observed);
        status.put("id", common.id());
        status.put("provisioningState", common.provisioningState());
        status.set("conditions", Json.MAPPER.valueToTree(Conditions.of(before == null ? null : before.conditions(),
                common, now)));
        put(status, "resources", progress.resources());
        put(status, "operations", progress.operations());
        put(status, "plan", common.plan());
        put(status, "advice", common.advice());
        try {
            return Json.MAPPER.treeToValue(schema.fit(status, progress::clean), type);
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

    /** Whether two statuses say the same. */
    public static boolean same(@Nullable MLStatus before, MLStatus after) {
        return same(before, after, Set.of());
    }

    /** Whether two statuses say the same but for the fields that move by themselves. */
    public static boolean same(@Nullable MLStatus before, MLStatus after, Set<String> moving) {
        return before != null && Json.of(before).without(moving).equals(Json.of(after).without(moving));
    }
}
