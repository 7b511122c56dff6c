package dev.azureml.operator.engine;

import dev.azureml.operator.engine.references.ObjectKey;
import dev.azureml.operator.plan.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class RetryStatesTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final RetryState MEMORY = new RetryState("in", NOW, Reason.AVAILABLE, 1, NOW, NOW, Map.of(),
            Map.of(),
            Map.of());

    private final RetryStates retryStates = new RetryStates();

    private static ObjectKey key(String name) {
        return new ObjectKey("MLCompute", "ns", name);
    }

    @Test
    void whoVanishedIsForgottenAndNamed() {
        retryStates.put("1", key("one"), MEMORY);
        retryStates.put("2", key("two"), MEMORY);

        assertThat(retryStates.sweep(NOW, () -> Set.of("1"))).containsExactly(key("two"));

        assertThat(retryStates.get("1")).isNotNull();
        assertThat(retryStates.get("2")).isNull();
    }

    @Test
    void whoIsThereAgainUnderAnotherUidIsNotNamed() {
        retryStates.put("1", key("one"), MEMORY);
        retryStates.put("2", key("one"), MEMORY);

        assertThat(retryStates.sweep(NOW, () -> Set.of("2"))).isEmpty();

        assertThat(retryStates.get("1")).isNull();
    }

    @Test
    void thatIsDoneNowAndThenOnly() {
        retryStates.sweep(NOW, Set::of);
        retryStates.put("1", key("one"), MEMORY);

        assertThat(retryStates.sweep(NOW.plusSeconds(60), Set::of)).isEmpty();
        assertThat(retryStates.sweep(NOW.plus(Duration.ofMinutes(11)), Set::of)).containsExactly(key("one"));
    }
}
