package dev.azureml.operator.engine;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class LostWakesTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final LostWakes unseen = new LostWakes();

    private static ConfigMap object(String uid, long generation) {
        return new ConfigMapBuilder().withNewMetadata().withName("same").withUid(uid).withGeneration(generation)
                .endMetadata().build();
    }

    private static ConfigMap leaving(String... finalizers) {
        return new ConfigMapBuilder(object("a", 2)).editMetadata().withDeletionTimestamp(START.toString())
                .withFinalizers(finalizers).endMetadata().build();
    }

    private List<ConfigMap> overdue(long second, ConfigMap... there) {
        return unseen.overdue(() -> List.of(there), START.plusSeconds(second));
    }

    @Test
    void whatIsMadeAgainUnderItsNameAndNotVisitedIsFoundAfterAMinute() {
        unseen.seen(object("a", 1));
        ConfigMap again = object("b", 1);

        assertThat(overdue(0, again)).isEmpty();
        assertThat(overdue(59, again)).isEmpty();
        assertThat(overdue(60, again)).containsExactly(again);

        unseen.seen(again);
        assertThat(overdue(120, again)).isEmpty();
    }

    @Test
    void anEditThatIsNotVisitedIsFoundAfterAMinute() {
        unseen.seen(object("a", 1));

        assertThat(overdue(0, object("a", 1))).isEmpty();
        assertThat(overdue(60, object("a", 2))).isEmpty();
        assertThat(overdue(119, object("a", 3))).as("edited again meanwhile").isEmpty();
        assertThat(overdue(179, object("a", 3))).hasSize(1);
    }

    @Test
    void aDeletionIsSeenAsLongAsItIsOurs() {
        unseen.seen(object("a", 1));

        assertThat(overdue(0, leaving("azureml.dev/finalizer"))).isEmpty();
        assertThat(overdue(60, leaving("azureml.dev/finalizer"))).hasSize(1);
        assertThat(overdue(120, leaving("example.com/of-others"))).isEmpty();
        assertThat(overdue(180, leaving("example.com/of-others"))).isEmpty();
    }
}
