package dev.azureml.operator.engine.inputs;

import java.util.Random;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Finding H7: what objects refer to is kept only as far as there is room. */
class LatelyTest {
    private final Lately<String> lately = new Lately<>(100);

    @Test
    void whatWasAskedForLongestAgoGoesFirst() {
        lately.put("a", "1", "A", 40);
        lately.put("b", "1", "B", 40);
        assertThat(lately.get("a", "1")).contains("A");
        lately.put("c", "1", "C", 40);

        assertThat(lately.get("b", "1")).isEmpty();
        assertThat(lately.get("a", "1")).contains("A");
        assertThat(lately.get("c", "1")).contains("C");
        assertThat(lately.held()).isEqualTo(80);
    }

    @Test
    void anotherVersionIsNotWhatWasAskedFor() {
        lately.put("a", "1", "A", 40);
        assertThat(lately.get("a", "2")).isEmpty();
        lately.put("a", "2", "B", 50);
        assertThat(lately.get("a", "2")).contains("B");
        assertThat(lately.held()).isEqualTo(50);
    }

    @Test
    void whatIsLargerThanAllRoomIsNotKept() {
        lately.put("a", "1", "A", 10);
        lately.put("a", "2", "B", 101);
        assertThat(lately.get("a", "2")).isEmpty();
        assertThat(lately.held()).isZero();
    }

    @Test
    void neverHoldsMoreThanItMay() {
        Random random = new Random(7);
        for (int i = 0; i < 10_000; i++) {
            String key = "k" + random.nextInt(30);
            switch (random.nextInt(4)) {
                case 0 -> lately.remove(key);
                case 1 -> lately.get(key, "1");
                default -> lately.put(key, "1", key, random.nextInt(120));
            }
            assertThat(lately.held()).isBetween(0L, 100L);
        }
    }
}
