package dev.azureml.e2e.chaos;

import dev.azureml.e2e.chaos.ChaosOptions.Means;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
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
    void whatIsPrintedRunsItAgain() {
        ChaosOptions options = ChaosOptions.parse(List.of("--seed", "5", "--duration", "2m", "--only", "storms,kills"));

        assertThat(options.again()).isEqualTo("e2e/chaos --seed 5 --duration 120s --only kills,storms");
        assertThat(ChaosOptions.parse(List.of("--seed", "5")).again()).isEqualTo("e2e/chaos --seed 5 --duration 300s");
    }

    @Test
    void whatIsNotUnderstoodIsSaid() {
        assertThatThrownBy(() -> ChaosOptions.parse(List.of("--only", "kill"))).hasMessageContaining("kills");
        assertThatThrownBy(() -> ChaosOptions.parse(List.of("--duration", "5"))).hasMessageContaining("90s");
        assertThatThrownBy(() -> ChaosOptions.parse(List.of("--seed", "-5"))).hasMessageContaining("-5");
    }
}
