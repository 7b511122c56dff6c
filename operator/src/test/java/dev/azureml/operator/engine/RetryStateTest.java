package dev.azureml.operator.engine;

import dev.azureml.api.Condition;
import dev.azureml.api.OperationStatus;
import dev.azureml.operator.engine.status.ReconcileProgress;
import dev.azureml.operator.engine.status.SecretRedactor;
import dev.azureml.operator.plan.Cloud;
import dev.azureml.operator.plan.Problem;
import dev.azureml.operator.plan.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

class RetryStateTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration BASE = Duration.ofSeconds(10);
    private static final Duration MOST = Duration.ofMinutes(60);
    private static final EngineSettings SETTINGS = new EngineSettings("cluster", null, Cloud.PUBLIC, Map.of(), false,
            Duration.ofMinutes(30), Duration.ofHours(24), BASE, MOST, Duration.ofMinutes(15), null,
            new EngineSettings.DeletionRules(true, 0), Duration.ofSeconds(5),
            Duration.ofMinutes(1), Set.of());

    private static RetryState after(@Nullable RetryState last, String inputs, Reason reason, Instant now) {
        return RetryState.after(last, inputs, new Problem(reason, "why"), new ReconcileProgress(null), now, now,
                SETTINGS);
    }

    private static ReconcileProgress refusing(String key, Reason reason) {
        ReconcileProgress progress = new ReconcileProgress(null);
        progress.refused(key, new Problem(reason, "why"));
        return progress;
    }

    private static @Nullable RetryState resumed(Reason reason, String type, Duration age, long generation) {
        Condition condition = new Condition(type, "True", generation, START.minus(age).toString(), reason.word(), "m");
        return RetryState.resumed(List.of(condition), 7, "in", START, SETTINGS);
    }

    @Test
    void aRefusalGoesOnAfterARestartAsLongAsItHasLasted() {
        RetryState last = resumed(Reason.INVALID_SPEC, "Stalled", Duration.ofMinutes(8), 7);

        RetryState next = RetryState.after(last, "in", new Problem(Reason.INVALID_SPEC, "why"),
                refusing("a", Reason.INVALID_SPEC), START, START, SETTINGS);

        assertThat(next.since()).isEqualTo(START.minus(Duration.ofMinutes(8)));
        // Tried after 1, 2 and 4 minutes: 8 are next, from then on.
        assertThat(next.attempts()).isEqualTo(5);
        assertThat(held(next, "in", START.plus(Duration.ofMinutes(15)))).isTrue();
        assertThat(held(next, "in", START.plus(Duration.ofMinutes(17)))).isFalse();
    }

    private static RetryState putBack(@Nullable RetryState last, String inputs, String found, Instant now) {
        ReconcileProgress progress = new ReconcileProgress(null);
        progress.putBack("a", found);
        return RetryState.after(last, inputs, new Problem(Reason.AVAILABLE, "as wanted"), progress, now, now, SETTINGS);
    }

    private static Map<String, String> contested(RetryState retry, String inputs) {
        return retry.recall(inputs, START, SETTINGS).contested();
    }

    @Test
    void whatComesBackThreeTimesInARowIsContestedUntilTheObjectIsEdited() {
        Duration interval = SETTINGS.driftInterval();
        RetryState twice = putBack(putBack(null, "in", "theirs", START), "in", "theirs", START.plus(interval));
        assertThat(contested(twice, "in")).isEmpty();

        RetryState thrice = putBack(twice, "in", "theirs", START.plus(interval.multipliedBy(2)));
        RetryState later = after(thrice, "in", Reason.CONTESTED, START.plus(Duration.ofDays(30)));

        assertThat(contested(thrice, "in")).isEqualTo(Map.of("a", "theirs"));
        assertThat(contested(later, "in")).as("it does not pass by itself").isEqualTo(Map.of("a", "theirs"));
        assertThat(contested(later, "edited")).isEmpty();
        assertThat(contested(after(later, "edited", Reason.AVAILABLE, START), "edited")).isEmpty();
        assertThat(contested(after(later, "in", Reason.AVAILABLE, START.plus(Duration.ofDays(31))), "in"))
                .as("the other has given up").isEmpty();
    }

    @Test
    void anotherValueOrALongPauseIsNoContest() {
        Duration interval = SETTINGS.driftInterval();
        RetryState twice = putBack(putBack(null, "in", "theirs", START), "in", "theirs", START.plus(interval));

        assertThat(contested(putBack(twice, "in", "another", START.plus(interval.multipliedBy(2))), "in")).isEmpty();
        assertThat(contested(putBack(twice, "in", "theirs", START.plus(interval.multipliedBy(5))), "in")).isEmpty();
    }

    @Test
    void whatIsForbiddenStaysForbiddenSince() {
        RetryState last = resumed(Reason.AUTHORIZATION_FAILED, "Reconciling", Duration.ofMinutes(20), 7);

        assertThat(after(last, "in", Reason.AUTHORIZATION_FAILED, START).since())
                .isEqualTo(START.minus(Duration.ofMinutes(20)));
        assertThat(after(last, "in", Reason.INVALID_SPEC, START).attempts()).isEqualTo(1);
    }

    @Test
    void yearsOfRefusalEndInTheLongestWait() {
        RetryState last = resumed(Reason.QUOTA_EXCEEDED, "Stalled", Duration.ofDays(3_000), 7);

        RetryState next = after(last, "in", Reason.QUOTA_EXCEEDED, START);

        assertThat(next.backoff(SETTINGS, START)).isBetween(MOST, MOST.plus(MOST.dividedBy(5)));
    }

    @Test
    void whatPassesByItselfOrWasOfAnotherSpecBeginsAnew() {
        assertThat(resumed(Reason.DEPENDENCY_NOT_READY, "Reconciling", Duration.ofHours(1), 7)).isNull();
        assertThat(resumed(Reason.CREATING, "Reconciling", Duration.ofHours(1), 7)).isNull();
        assertThat(resumed(Reason.INVALID_SPEC, "Stalled", Duration.ofHours(1), 6)).isNull();
        assertThat(resumed(Reason.INVALID_SPEC, "Stalled", Duration.ofHours(-1), 7)).isNull();
        assertThat(RetryState.resumed(null, 7, "in", START, SETTINGS)).isNull();
        assertThat(
                RetryState.resumed(List.of(new Condition("Stalled", "True", 7L, "noon", "InvalidSpec", "m")), 7, "in",
                        START, SETTINGS))
                .isNull();
        assertThat(
                RetryState.resumed(List.of(new Condition("Stalled", "True", 7L, START.toString(), "OfLater", "m")), 7,
                        "in", START, SETTINGS))
                .isNull();
    }

    @ParameterizedTest
    @EnumSource(Reason.class)
    void theWaitGrowsAndIsBounded(Reason reason) {
        RetryState retry = null;
        List<Duration> waits = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            retry = after(retry, "same", reason, START);
            waits.add(retry.backoff(SETTINGS, START));
        }

        Duration jitter = MOST.dividedBy(5);
        assertThat(waits).allSatisfy(wait -> assertThat(wait).isPositive().isLessThanOrEqualTo(MOST.plus(jitter)));
        assertThat(waits.get(1)).isGreaterThan(waits.get(0));
        // The second is the longest of a throttled one already, but for the jitter.
        assertThat(waits.get(39)).isGreaterThan(waits.get(0));
    }

    @Test
    void theFirstWaitsAreAsDocumented() {
        assertThat(after(null, "in", Reason.DEPENDENCY_NOT_READY, START).backoff(SETTINGS, START))
                .isBetween(BASE, BASE.multipliedBy(6).dividedBy(5));
        assertThat(after(null, "in", Reason.INVALID_SPEC, START).backoff(SETTINGS, START))
                .isBetween(Duration.ofMinutes(1), Duration.ofSeconds(72));
    }

    /** Azure's word is taken, but not one that has a refusal tried again at once and for ever. */
    @ParameterizedTest
    @EnumSource(value = Reason.class, names = {"BUSY", "THROTTLED", "AZURE_UNAVAILABLE"})
    void noAnswerMakesARefusalBeTriedWithoutEnd(Reason reason) {
        RetryState retry = after(null, "same", reason, START);
        List<Long> waits = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            waits.add(retry.paced(Duration.ofMillis(1), SETTINGS).toMillis());
            retry = after(retry, "same", reason, START);
        }

        assertThat(waits).containsExactly(1_250L, 2_500L, 5_000L, 10_000L, 10_000L);
        assertThat(retry.paced(Duration.ofSeconds(40), SETTINGS)).isEqualTo(Duration.ofSeconds(40));
    }

    @Test
    void anOperationIsLookedAtOnceASecondAtTheMost() {
        RetryState retry = after(after(null, "in", Reason.CREATING, START), "in", Reason.CREATING, START);

        assertThat(retry.paced(Duration.ofMillis(1), SETTINGS)).isEqualTo(Duration.ofSeconds(1));
        assertThat(retry.paced(Duration.ofSeconds(3), SETTINGS)).isEqualTo(Duration.ofSeconds(3));
    }

    /** What was throttled for an hour goes on within half a minute after that. */
    @Test
    void whatIsThrottledIsNeverLeftAloneForLong() {
        RetryState retry = null;
        for (int i = 0; i < 20; i++) {
            retry = after(retry, "same", Reason.THROTTLED, START);

            assertThat(retry.backoff(SETTINGS, START)).isLessThanOrEqualTo(Duration.ofSeconds(24));
        }
    }

    @Test
    void anotherReasonOrOtherInputsBeginAnew() {
        RetryState third = after(after(after(null, "in", Reason.INVALID_SPEC, START), "in", Reason.INVALID_SPEC, START),
                "in", Reason.INVALID_SPEC, START);
        assertThat(third.attempts()).isEqualTo(3);
        Instant later = START.plusSeconds(9);

        assertThat(after(third, "in", Reason.QUOTA_EXCEEDED, later)).satisfies(m -> {
            assertThat(m.attempts()).isEqualTo(1);
            assertThat(m.since()).isEqualTo(later);
        });
        assertThat(after(third, "edited", Reason.INVALID_SPEC, later).attempts()).isEqualTo(1);
        assertThat(after(third, "in", Reason.INVALID_SPEC, later).since()).isEqualTo(START);
    }

    @Test
    void aHintEndsNoRestAfterARefusal() {
        assertThat(after(null, "in", Reason.AVAILABLE, START).heedsHints()).isTrue();
        assertThat(after(null, "in", Reason.INVALID_SPEC, START).heedsHints()).isFalse();
        assertThat(after(null, "in", Reason.AUTHORIZATION_FAILED, START).heedsHints()).isFalse();
    }

    @Test
    void restsUntilItsTimeOrAnEdit() {
        RetryState retry = after(null, "in", Reason.AVAILABLE, START).until(START.plusSeconds(60));

        assertThat(retry.rests("in", START.plusSeconds(59))).isTrue();
        assertThat(retry.rests("in", START.plusSeconds(60))).isFalse();
        assertThat(retry.rests("edited", START.plusSeconds(1))).isFalse();
    }

    @Test
    void aRefusedResourceIsHeldBackUntilItsTimeOrAnEdit() {
        RetryState retry = RetryState.after(null, "in", new Problem(Reason.INVALID_SPEC, "why"),
                refusing("a", Reason.INVALID_SPEC), START, START, SETTINGS);

        assertThat(held(retry, "in", START.plusSeconds(59))).isTrue();
        assertThat(held(retry, "in", START.plusSeconds(73))).isFalse();
        assertThat(held(retry, "edited", START.plusSeconds(1))).isFalse();
    }

    private static boolean held(RetryState retry, String inputs, Instant now) {
        return begun(retry, inputs, now).wasWritten("a");
    }

    private static ReconcileProgress begun(RetryState retry, String inputs, Instant now) {
        ReconcileProgress progress = new ReconcileProgress(null);
        progress.begin(retry.recall(inputs, now, SETTINGS), null, SecretRedactor.of(List.of()));
        return progress;
    }

    /** Else every other again would be a visit that finds its resource still held. */
    @Test
    void whatIsHeldBackIsFreeWhenTheObjectIsVisitedAgain() {
        for (int i = 0; i < 50; i++) {
            RetryState retry = RetryState.after(null, "in", new Problem(Reason.INVALID_SPEC, "why"),
                    refusing("a", Reason.INVALID_SPEC), START, START, SETTINGS);

            assertThat(held(retry, "in", START.plus(retry.backoff(SETTINGS, START)))).isFalse();
        }
    }

    /** Visits for other resources of the object are no attempts at this one. */
    @Test
    void aHoldGrowsByItsOwnAttempts() {
        Problem problem = new Problem(Reason.INVALID_SPEC, "why");
        RetryState retry = RetryState.after(null, "in", problem, refusing("a", Reason.INVALID_SPEC), START, START,
                SETTINGS);
        for (int second = 1; second < 50; second++) {
            Instant now = START.plusSeconds(second);
            retry = RetryState.after(retry, "in", problem, begun(retry, "in", now), now, now, SETTINGS);
        }
        Instant again = START.plusSeconds(75);

        retry = RetryState.after(retry, "in", problem, refusing("a", Reason.INVALID_SPEC), again, again, SETTINGS);

        assertThat(held(retry, "in", again.plusSeconds(119))).isTrue();
        assertThat(held(retry, "in", again.plusSeconds(145))).isFalse();
    }

    /** A creation that fails at its end each time is tried ever more seldom, though it runs in between. */
    @Test
    void aHoldGoesOnCountingWhileItsResourceIsTriedAgain() {
        Problem failed = new Problem(Reason.PROVISIONING_FAILED, "why");
        RetryState retry = RetryState.after(null, "in", failed, refusing("a", Reason.PROVISIONING_FAILED), START, START,
                SETTINGS);
        Instant now = START.plusSeconds(75);
        ReconcileProgress running = new ReconcileProgress(null);
        running.began(new OperationStatus("a", "Create", "LOCATION", "/p", now.toString()));
        retry = RetryState.after(retry, "in", new Problem(Reason.CREATING, "it runs"), running, now, now, SETTINGS);

        retry = RetryState.after(retry, "in", failed, refusing("a", Reason.PROVISIONING_FAILED), now, now, SETTINGS);

        assertThat(held(retry, "in", now.plusSeconds(119))).isTrue();
        assertThat(held(retry, "in", now.plusSeconds(121))).isFalse();
    }
}
