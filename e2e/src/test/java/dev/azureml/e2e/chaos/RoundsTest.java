package dev.azureml.e2e.chaos;

import dev.azureml.e2e.chaos.ChaosOptions.Means;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class RoundsTest {
    private static final Set<Means> ALL = EnumSet.allOf(Means.class);

    @Test
    void theSameSeedMakesTheSameChoices() {
        assertThat(new Rounds(7, ALL).of(3)).isEqualTo(new Rounds(7, ALL).of(3))
                .isNotEqualTo(new Rounds(8, ALL).of(3)).isNotEqualTo(new Rounds(7, ALL).of(4));
    }

    @Test
    void nothingIsDoneThatWasNotAskedFor() {
        List<Disturbance> all = IntStream.range(0, 50).mapToObj(new Rounds(1, Set.of(Means.FAULTS))::of)
                .flatMap(List::stream).toList();

        assertThat(all).isNotEmpty().allMatch(Disturbance.Fault.class::isInstance);
    }

    @Test
    void restoresAndTwoOperatorsTakeTurns() {
        var rounds = new Rounds(7, ALL);

        for (int round : List.of(2, 6, 10)) {
            assertThat(rounds.of(round)).as("round %d", round).hasSizeGreaterThan(1)
                    .filteredOn(Disturbance.Restore.class::isInstance).hasSize(1);
            assertThat(rounds.of(round + 1)).as("round %d", round + 1).singleElement()
                    .isInstanceOf(Disturbance.TwoOperators.class);
        }
        assertThat(Stream.of(1, 4, 5).flatMap(round -> rounds.of(round).stream())).noneMatch(
                one -> one instanceof Disturbance.Restore || one instanceof Disturbance.TwoOperators);
    }

    /** A short run of these alone would else end before their turn. */
    @Test
    void whereNothingElseIsAskedForEachRoundHasOne() {
        assertThat(new Rounds(7, Set.of(Means.RESTORES)).of(1)).singleElement().isInstanceOf(Disturbance.Restore.class);
        assertThat(new Rounds(7, Set.of(Means.TWO_OPERATORS, Means.KILLS)).of(1)).singleElement()
                .isInstanceOf(Disturbance.TwoOperators.class);
        var both = new Rounds(7, Set.of(Means.RESTORES, Means.TWO_OPERATORS));
        assertThat(both.of(1)).singleElement().isInstanceOf(Disturbance.Restore.class);
        assertThat(both.of(2)).singleElement().isInstanceOf(Disturbance.TwoOperators.class);
    }

    @Test
    void neitherOfTwoOperatorsIsKilledUnlessAskedFor() {
        var quiet = new Rounds(1, Set.of(Means.TWO_OPERATORS));
        var killed = new Rounds(1, Set.of(Means.TWO_OPERATORS, Means.KILLS));

        assertThat(killed(quiet)).containsOnly(Optional.empty());
        assertThat(killed(killed)).contains(Optional.empty(), Optional.of(Disturbance.Side.FIRST),
                Optional.of(Disturbance.Side.SECOND));
    }

    private static Stream<Optional<Disturbance.Side>> killed(Rounds rounds) {
        return IntStream.range(0, 50).mapToObj(rounds::of).flatMap(List::stream)
                .map(Disturbance.TwoOperators.class::cast).map(Disturbance.TwoOperators::killed);
    }

    @Test
    void whatIsPrintedRunsItAgain() {
        ChaosOptions options = ChaosOptions.parse(List.of("--seed", "5", "--duration", "2m", "--only", "storms,kills"));

        assertThat(options.again()).isEqualTo("e2e/chaos --seed 5 --duration 120s --only kills,storms");
        assertThat(ChaosOptions.parse(List.of("--seed", "5", "--only", "two-operators,restores")).again())
                .endsWith(" --only restores,two-operators");
        assertThat(ChaosOptions.parse(List.of("--seed", "5")).again()).isEqualTo("e2e/chaos --seed 5 --duration 300s");
    }

    @Test
    void whatIsNotUnderstoodIsSaid() {
        assertThatThrownBy(() -> ChaosOptions.parse(List.of("--only", "kill"))).hasMessageContaining("kills");
        assertThatThrownBy(() -> ChaosOptions.parse(List.of("--duration", "5"))).hasMessageContaining("90s");
        assertThatThrownBy(() -> ChaosOptions.parse(List.of("--seed", "-5"))).hasMessageContaining("-5");
    }
}
