package dev.azureml.operator.engine;

import dev.azureml.api.Condition;
import dev.azureml.operator.arm.Delays;
import dev.azureml.operator.engine.status.Conditions;
import dev.azureml.operator.engine.status.EarlierVisits;
import dev.azureml.operator.engine.status.ReconcileProgress;
import dev.azureml.operator.plan.Problem;
import dev.azureml.operator.plan.Reason;
import dev.azureml.operator.plan.time.Timestamps;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered of an object between visits; lost at a restart, which costs one look at Azure.
 *
 * @param inputs digest of all that the last visit went by
 * @param notBefore until then nothing is asked of Azure unless the inputs change
 * @param attempts how often in a row it ended for the same reason
 * @param since when that began
 * @param readAt when every resource was last read by GET
 * @param acceptedAt when Azure last took a write of a resource, by key; only of those that a read may not show yet
 * @param putBack what was put right in resources at rest and may come back again and again, by key
 * @param holds resources that Azure refused since it was last as wanted, by key: not written again before their time
 */
record RetryState(String inputs, Instant notBefore, Reason reason, int attempts, Instant since, Instant readAt,
        Map<String, Instant> acceptedAt, Map<String, PutBack> putBack, Map<String, Backoff> holds) {
    /** How often a change of somebody else is put right: once it may be a slip, and in the end it is meant. */
    private static final int PUT_BACK_IN_VAIN = 3;
    /** Azure is at work, and the next look is a poll. */
    private static final Set<Reason> MOVING = Set.of(Reason.CREATING, Reason.UPDATING, Reason.DELETING);
    /** The key of what a status does not say: which resource it was that Azure refused. */
    private static final String ANY = "";

    /** A refusal that stands until then; {@code attempts} is how often in a row Azure refused that resource. */
    record Backoff(Instant until, Problem problem, int attempts) {
        boolean stands(Instant now) {
            return now.isBefore(until);
        }
    }

    /** The same properties were put right so often in a row. */
    record PutBack(String what, int times, Instant last) {
    }

    /**
     * What the conditions of the status tell of the time before a restart: how long a refusal has lasted, and so how
     * often it was tried. Null when there was none; what passes by itself begins anew.
     */
    static @Nullable RetryState resumed(@Nullable List<Condition> conditions, long generation, String inputs,
            Instant now,
            EngineSettings settings) {
        return Conditions.find(conditions, Conditions.STALLED)
                .or(() -> Conditions.find(conditions, Conditions.RECONCILING))
                .filter(c -> Long.valueOf(generation).equals(c.observedGeneration()))
                .flatMap(c -> Reason.of(c.reason()).filter(RetryState::lasts)
                        .flatMap(reason -> Timestamps.parse(c.lastTransitionTime()).filter(since -> !since.isAfter(now))
                                .map(since -> resumed(reason, since, inputs, now, settings))))
                .orElse(null);
    }

    private static boolean lasts(Reason reason) {
        return reason.state() == Reason.State.STALLED && reason != Reason.DRIFTED
                || reason == Reason.AUTHORIZATION_FAILED;
    }

    private static RetryState resumed(Reason reason, Instant since, String inputs, Instant now,
            EngineSettings settings) {
        int attempts = 0;
        for (Instant next = since; !next.isAfter(now) && attempts < Delays.MOST_DOUBLINGS; attempts++) {
            next = next.plus(step(reason, attempts + 1, settings));
        }
        Backoff over = new Backoff(since, new Problem(reason, "from before a restart"), attempts);
        return new RetryState(inputs, now, reason, attempts, since, now, Map.of(), Map.of(), Map.of(ANY, over));
    }

    boolean rests(String currentInputs, Instant now) {
        return inputs.equals(currentInputs) && now.isBefore(notBefore);
    }

    /** Whether word of something that is only to be said, such as a price, ends its rest: not that after a refusal. */
    boolean heedsHints() {
        return reason == Reason.AVAILABLE;
    }

    /** What is remembered after a visit that ended so; {@code wait} is used where nothing else says when to go on. */
    static RetryState after(@Nullable RetryState last, String inputs, Problem problem, ReconcileProgress progress,
            Instant now,
            Instant readAt, EngineSettings settings) {
        boolean again = last != null && last.reason == problem.reason() && last.inputs.equals(inputs);
        int attempts = last != null && again ? last.attempts + 1 : 1;
        Instant since = last != null && again ? last.since : now;
        return new RetryState(inputs, now, problem.reason(), attempts, since, readAt,
                acceptedAt(last, progress, now, settings), putBack(last, inputs, problem, progress, now, settings),
                holds(last, inputs, problem, progress, now, settings));
    }

    private static Map<String, Instant> acceptedAt(@Nullable RetryState last, ReconcileProgress progress, Instant now,
            EngineSettings settings) {
        Map<String, Instant> all = new HashMap<>(last == null ? Map.of() : last.acceptedAt);
        all.values().removeIf(at -> !settles(at, now, settings));
        progress.accepted().forEach(key -> all.put(key, now));
        return Map.copyOf(all);
    }

    /** It is forgotten when the object is edited, or when it stayed right for longer than a few comparisons. */
    private static Map<String, PutBack> putBack(@Nullable RetryState last, String inputs, Problem problem,
            ReconcileProgress progress,
            Instant now, EngineSettings settings) {
        Map<String, PutBack> all = new HashMap<>(last != null && last.inputs.equals(inputs) ? last.putBack : Map.of());
        Instant lately = now.minus(settings.driftInterval().multipliedBy(3));
        all.values().removeIf(put -> put.last.isBefore(lately) && (put.times < PUT_BACK_IN_VAIN
                || problem.reason() == Reason.AVAILABLE));
        progress.putBack().forEach((key, what) -> {
            PutBack before = all.get(key);
            all.put(key, new PutBack(what, before != null && before.what.equals(what) ? before.times + 1 : 1, now));
        });
        return Map.copyOf(all);
    }

    /** What the next visit goes by; what was refused or is contested counts for the same inputs alone. */
    EarlierVisits recall(String currentInputs, Instant now, EngineSettings settings) {
        Set<String> settling = acceptedAt.entrySet().stream().filter(e -> settles(e.getValue(), now, settings))
                .map(Map.Entry::getKey).collect(Collectors.toSet());
        if (!inputs.equals(currentInputs)) {
            return new EarlierVisits(settling, Map.of(), Map.of());
        }
        return new EarlierVisits(settling,
                putBack.entrySet().stream().filter(e -> e.getValue().times >= PUT_BACK_IN_VAIN)
                        .collect(Collectors.toMap(Map.Entry::getKey, e -> e.getValue().what)),
                holds.entrySet().stream().filter(e -> e.getValue().stands(now))
                        .collect(Collectors.toMap(Map.Entry::getKey, e -> e.getValue().problem)));
    }

    private static boolean settles(Instant accepted, Instant now, EngineSettings settings) {
        return now.isBefore(accepted.plus(settings.settling()));
    }

    /** What was refused stays counted until all is as wanted: trying again in between is no success. */
    private static Map<String, Backoff> holds(@Nullable RetryState last, String inputs, Problem problem,
            ReconcileProgress progress,
            Instant now, EngineSettings settings) {
        if (problem.reason() == Reason.AVAILABLE) {
            return Map.of();
        }
        Map<String, Backoff> before = last != null && last.inputs.equals(inputs) ? last.holds : Map.of();
        Map<String, Backoff> holds = new HashMap<>(before);
        progress.refused().forEach((key, refusal) -> holds.put(key, held(before.getOrDefault(key,
                before.get(ANY)), now, refusal, settings)));
        return Map.copyOf(holds);
    }

    private static Backoff held(@Nullable Backoff before, Instant now, Problem refusal, EngineSettings settings) {
        if (before != null && before.stands(now) && before.problem.equals(refusal)) {
            return before;
        }
        boolean again = before != null && before.problem.reason() == refusal.reason();
        int attempts = before != null && again ? before.attempts + 1 : 1;
        // Without jitter, so that it is over when the object is visited again.
        return new Backoff(now.plus(step(refusal.reason(), attempts, settings)), refusal, attempts);
    }

    RetryState until(Instant instant) {
        return new RetryState(inputs, instant, reason, attempts, since, readAt, acceptedAt, putBack, holds);
    }

    /** How long to wait where nothing else says when to go on: until what was refused may be tried again. */
    Duration backoff(EngineSettings settings, Instant now) {
        return holds.values().stream().filter(hold -> hold.stands(now) && hold.problem.reason() == reason)
                .map(hold -> Duration.between(now, hold.until)).min(Comparator.naturalOrder())
                .orElseGet(() -> backoff(reason, attempts, settings));
    }

    /**
     * How long to wait where Azure has said so: never less than a floor, whatever it says. Where it refuses, the floor
     * grows each time up to the first step of a backoff, so that nothing is tried a hundred times in vain.
     */
    Duration paced(Duration said, EngineSettings settings) {
        Duration floor = MOVING.contains(reason)
                ? settings.pollFloor()
                : settings.retryBase().dividedBy(8).multipliedBy(1L << Math.min(attempts - 1, 3));
        return said.compareTo(floor) < 0 ? floor : said;
    }

    private static Duration backoff(Reason reason, int attempts, EngineSettings settings) {
        Duration step = step(reason, attempts, settings);
        return step.plusMillis((long) (step.toMillis() * 0.2 * ThreadLocalRandom.current().nextDouble()));
    }

    private static Duration step(Reason reason, int attempts, EngineSettings settings) {
        Duration first = switch (reason) {
            case CREATING, UPDATING, DELETING, BUSY -> settings.pollInterval();
            default -> reason.state() == Reason.State.STALLED
                    ? settings.retryBase().multipliedBy(6)
                    : settings.retryBase();
        };
        Duration most = switch (reason) {
            // Budgets are filled up by the second or the minute: a longer wait would be for nothing.
            case THROTTLED -> settings.retryBase().multipliedBy(2);
            case AZURE_UNAVAILABLE, CREATING, UPDATING, DELETING, BUSY -> settings.retryBase().multipliedBy(30);
            default -> settings.retryMax();
        };
        return Delays.doubled(first, attempts - 1L, most);
    }
}
