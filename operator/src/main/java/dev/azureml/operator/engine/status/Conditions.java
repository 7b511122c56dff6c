package dev.azureml.operator.engine.status;

import dev.azureml.api.Condition;
import dev.azureml.operator.plan.ConditionReason;
import dev.azureml.operator.plan.ConditionType;
import dev.azureml.operator.plan.KindCondition;
import dev.azureml.operator.plan.Problem;
import dev.azureml.operator.plan.Reason;
import dev.azureml.operator.plan.Texts;
import dev.azureml.operator.plan.time.Timestamps;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Conditions as kstatus reads them: Ready always, Reconciling or Stalled while True, never both. */
public final class Conditions {
    public static final String READY = "Ready";
    public static final String RECONCILING = "Reconciling";
    public static final String STALLED = "Stalled";
    private static final Set<String> OURS = Set.of(READY, RECONCILING, STALLED);
    private static final int LONGEST_MESSAGE = KindCondition.LONGEST_MESSAGE;

    private Conditions() {
    }

    static List<Condition> of(@Nullable List<Condition> previous, StatusBuilder.Common common, Instant now) {
        Problem problem = common.problem();
        Reason.State state = common.state();
        long generation = common.generation();
        List<Condition> before = previous == null ? List.of() : previous;
        List<Condition> conditions = new ArrayList<>();
        Optional<Condition> kept = find(before, READY).filter(c -> state == Reason.State.AS_IT_WAS
                && c.status().equals("True"));
        String ready = state == Reason.State.READY || kept.isPresent() ? "True" : "False";
        // What was true of an older generation is not said of a newer one that nobody looked at.
        long ofReady = kept.map(Condition::observedGeneration).orElse(generation);
        conditions.add(condition(before, READY, ready, problem, ofReady, now));
        if (state == Reason.State.RECONCILING) {
            conditions.add(condition(before, RECONCILING, "True", problem, generation, now));
        } else if (!ready.equals("True")) {
            // What is paused before it was Ready never becomes so by itself: who waits for it need not wait for long.
            conditions.add(condition(before, STALLED, "True", problem, generation, now));
        }
        List<Condition> besides = ofKind(before, common.besides(), generation, now);
        ofKind(before, common.conditions(), generation, now).stream()
                .filter(c -> find(besides, c.type()).isEmpty()).forEach(conditions::add);
        conditions.addAll(besides);
        return conditions;
    }

    /** With what was foreseen of what Azure is still at, where nothing says it anew. */
    public static List<KindCondition> stillForeseen(@Nullable List<Condition> before, long generation,
            List<KindCondition> known) {
        ConditionType foreseen = ConditionType.POLICY_ALLOWED;
        return before == null || known.stream().anyMatch(c -> c.type() == foreseen)
                ? known
                : Stream.concat(known.stream(), readBack(before.stream().filter(c -> c.type().equals(foreseen.word())
                        && Objects.equals(c.observedGeneration(), generation)).toList()).stream()).toList();
    }

    /** Those that are not the engine's. */
    public static List<Condition> ofKind(@Nullable List<Condition> conditions) {
        return conditions == null
                ? List.of()
                : conditions.stream().filter(c -> !OURS.contains(c.type())).toList();
    }

    /** Those of a status that are not the engine's, read back; without those whose words are another version's. */
    public static List<KindCondition> readBack(@Nullable List<Condition> conditions) {
        return ofKind(conditions).stream().flatMap(c -> ConditionType.of(c.type()).flatMap(type -> ConditionReason.of(c
                .reason()).flatMap(
                        reason -> KindCondition.Truth.of(c.status()).map(status -> new KindCondition(type,
                                status, reason, Objects.requireNonNullElse(c.message(), "")))))
                .stream()).toList();
    }

    /** Those that are to be written: in place of a momentary one stays what was said before of the same generation. */
    public static List<KindCondition> settled(@Nullable List<Condition> before, long generation,
            List<KindCondition> known) {
        List<KindCondition> standing = before == null
                ? List.of()
                : readBack(before.stream().filter(c -> Objects.equals(c.observedGeneration(), generation)).toList());
        return known.stream().map(c -> standing.stream().filter(one -> c.momentary() && one.type() == c.type())
                .findFirst().orElse(c)).toList();
    }

    /** The later ones in place of those of the same type. */
    public static List<KindCondition> merged(List<KindCondition> conditions, List<KindCondition> later) {
        Map<ConditionType, KindCondition> byType = new EnumMap<>(ConditionType.class);
        conditions.forEach(c -> byType.put(c.type(), c));
        later.forEach(c -> byType.put(c.type(), c));
        return List.copyOf(byType.values());
    }

    /** Those of the kind's own stand as they were while nothing new is known of them. */
    private static List<Condition> ofKind(List<Condition> before, @Nullable List<KindCondition> known, long generation,
            Instant now) {
        if (known == null) {
            return ofKind(before);
        }
        return known.stream().map(c -> new Condition(c.type().word(), c.status().word(), generation,
                since(before, c.type().word(), c.status().word(), now), c.reason().word(),
                Texts.cut(c.message(), LONGEST_MESSAGE))).toList();
    }

    public static Optional<Condition> find(@Nullable List<Condition> conditions, String type) {
        return conditions == null
                ? Optional.empty()
                : conditions.stream().filter(c -> c.type().equals(type)).findFirst();
    }

    /** Returns since when an object has been worked on without it being Ready, or waiting for a person; empty when it is not. */
    public static Optional<Instant> reconcilingSince(@Nullable List<Condition> conditions) {
        return find(conditions, RECONCILING).map(Condition::lastTransitionTime).flatMap(Timestamps::parse);
    }

    private static Condition condition(List<Condition> before, String type, String status, Problem problem,
            long generation, Instant now) {
        return new Condition(type, status, generation, since(before, type, status, now), problem.reason().word(),
                Texts.cut(problem.message(), LONGEST_MESSAGE));
    }

    private static String since(List<Condition> before, String type, String status, Instant now) {
        return find(before, type).filter(c -> c.status().equals(status)).map(Condition::lastTransitionTime)
                .orElse(now.truncatedTo(ChronoUnit.SECONDS).toString());
    }
}
