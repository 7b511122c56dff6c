package dev.azureml.operator.engine.status;

import dev.azureml.api.Condition;
import dev.azureml.api.Limits;
import dev.azureml.operator.plan.ConditionReason;
import dev.azureml.operator.plan.ConditionType;
import dev.azureml.operator.plan.KindCondition;
import dev.azureml.operator.plan.Problem;
import dev.azureml.operator.plan.Reason;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

class ConditionsTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00.123Z");
    private static final List<Reason> REASONS = List.of(Reason.values());

    @RepeatedTest(200)
    void keepTheRulesOfKstatusThroughAnySequence(RepetitionInfo run) {
        var random = new Random(run.getCurrentRepetition());
        List<Condition> before = new ArrayList<>();
        Instant now = START;
        for (int generation = 1; generation < 30; generation++) {
            now = now.plusSeconds(random.nextInt(100));
            Reason reason = REASONS.get(random.nextInt(REASONS.size()));
            List<Condition> after = of(before, new Problem(reason, "m".repeat(random.nextInt(5_000))),
                    reason.state(), generation, now);

            assertThat(after.getFirst().type()).isEqualTo("Ready");
            assertThat(after.stream().map(Condition::type)).doesNotHaveDuplicates()
                    .isSubsetOf("Ready", "Reconciling", "Stalled").hasSizeLessThanOrEqualTo(2);
            assertThat(after.stream().skip(1)).allSatisfy(c -> {
                assertThat(c.status()).isEqualTo("True");
                assertThat(after.getFirst().status()).isEqualTo("False");
            });
            for (Condition condition : after) {
                assertThat(condition.reason()).isEqualTo(reason.word());
                assertThat(condition.observedGeneration())
                        .isEqualTo(reason == Reason.PAUSED && condition.status().equals("True")
                                && condition.type().equals("Ready")
                                        ? Conditions.find(before, "Ready").map(Condition::observedGeneration).orElse(1L)
                                        : Long.valueOf(generation));
                assertThat(condition.message()).hasSizeLessThanOrEqualTo(Limits.MESSAGE);
                String expected = Conditions.find(before, condition.type())
                        .filter(c -> c.status().equals(condition.status())).map(Condition::lastTransitionTime)
                        .orElse(now.truncatedTo(java.time.temporal.ChronoUnit.SECONDS).toString());
                assertThat(condition.lastTransitionTime()).isEqualTo(expected);
            }
            before = after;
        }
    }

    @ParameterizedTest
    @CsvSource({"READY,True,-", "RECONCILING,False,Reconciling", "STALLED,False,Stalled"})
    void eachStateHasItsConditions(Reason.State state, String ready, String other) {
        List<Condition> conditions = of(null, new Problem(Reason.BUSY, "m"), state, 1, START);

        assertThat(conditions.getFirst().status()).isEqualTo(ready);
        assertThat(conditions.stream().skip(1).map(Condition::type)).isEqualTo(other.equals("-")
                ? List.of()
                : List.of(other));
    }

    @Test
    void aPauseLeavesReadyAsItWas() {
        var paused = new Problem(Reason.PAUSED, "m");
        List<Condition> ready = of(null, new Problem(Reason.AVAILABLE, "m"), Reason.State.READY, 1, START);

        assertThat(of(ready, paused, Reason.State.AS_IT_WAS, 2, START)).singleElement()
                .satisfies(c -> assertThat(c.status()).isEqualTo("True"));
        assertThat(of(null, paused, Reason.State.AS_IT_WAS, 2, START)).extracting(Condition::type, Condition::status)
                .containsExactly(tuple("Ready", "False"), tuple("Stalled", "True"));
    }

    /** Half a surrogate pair is no text that JSON can carry. */
    @Test
    void aLongMessageIsNotCutThroughACharacter() {
        for (int shift = 0; shift < 2; shift++) {
            String message = "x".repeat(shift) + "😀".repeat(3_000);

            String cut = of(null, new Problem(Reason.BUSY, message), Reason.State.RECONCILING, 1, START)
                    .getFirst().message();

            assertThat(new String(cut.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8)).isEqualTo(cut);
            assertThat(cut).endsWith("…");
            assertThat(cut.codePointCount(0, cut.length())).isBetween(1_990, 2_000);
        }
    }

    private static List<Condition> of(@Nullable List<Condition> before, Problem problem, Reason.State state,
            long generation, Instant now) {
        return Conditions.of(before,
                new StatusBuilder.Common(null, null, problem, state, generation, List.of(), List.of(),
                        null),
                now);
    }

    /** What Azure could not say just now takes nothing back that was said of the same spec. */
    @Test
    void aMomentaryOneLeavesWhatWasSaidOfTheSameGeneration() {
        KindCondition later = new KindCondition(ConditionType.NETWORK_CHECKED, KindCondition.Truth.UNKNOWN,
                ConditionReason.NETWORK_NOT_READ, "later");
        List<Condition> before = List.of(new Condition("NetworkChecked", "True", 3L, "2026-01-01T00:00:00Z", "Checked",
                "well"));

        assertThat(Conditions.settled(before, 3, List.of(later.momentary(true)))).extracting(KindCondition::message)
                .containsExactly("well");
        assertThat(Conditions.settled(before, 4, List.of(later.momentary(true)))).extracting(KindCondition::message)
                .containsExactly("later");
        assertThat(Conditions.settled(null, 3, List.of(later.momentary(true)))).hasSize(1);
        assertThat(Conditions.settled(before, 3, List.of(later))).containsExactly(later);
    }
}
