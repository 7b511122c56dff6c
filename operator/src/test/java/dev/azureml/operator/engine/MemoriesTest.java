package dev.azureml.operator.engine;

import dev.azureml.operator.plan.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class MemoriesTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Memory MEMORY = new Memory("in", NOW, Reason.AVAILABLE, 1, NOW, NOW, Map.of(), Map.of(),
            Map.of());

    private final Memories memories = new Memories();

    private static ObjectKey key(String name) {
        return new ObjectKey("MLCompute", "ns", name);
    }

    @Test
    void whoVanishedIsForgottenAndNamed() {
        memories.put("1", key("one"), MEMORY);
        memories.put("2", key("two"), MEMORY);

        assertThat(memories.sweep(NOW, () -> Set.of("1"))).containsExactly(key("two"));

        assertThat(memories.get("1")).isNotNull();
        assertThat(memories.get("2")).isNull();
    }

    @Test
    void whoIsThereAgainUnderAnotherUidIsNotNamed() {
        memories.put("1", key("one"), MEMORY);
        memories.put("2", key("one"), MEMORY);

        assertThat(memories.sweep(NOW, () -> Set.of("2"))).isEmpty();

        assertThat(memories.get("1")).isNull();
    }

    @Test
    void thatIsDoneNowAndThenOnly() {
        memories.sweep(NOW, Set::of);
        memories.put("1", key("one"), MEMORY);

        assertThat(memories.sweep(NOW.plusSeconds(60), Set::of)).isEmpty();
        assertThat(memories.sweep(NOW.plus(Duration.ofMinutes(11)), Set::of)).containsExactly(key("one"));
    }
}
