package dev.azureml.operator.activitylog;

import dev.azureml.operator.engine.references.ObjectKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Whose change is put back, in whichever order both are heard of. */
class AuthorsTest {
    private static final Instant NOW = Records.NOW;
    private static final Authors.Thing THING = new Authors.Thing(new ObjectKey("MLWorkspace", "a", "shop"),
            Records.WORKSPACE);

    private final Authors authors = new Authors(Duration.ofHours(1));

    private static Activity at(Instant at, String who) {
        return Records.activity(at, who, "", "", "c");
    }

    @Test
    void theLastWhoChangedItIsNamedOnce() {
        assertThat(authors.changed(THING, at(NOW.minusSeconds(20), "late"))).isFalse();
        assertThat(authors.changed(THING, at(NOW.minusSeconds(60), "early"))).isFalse();

        assertThat(authors.repaired(THING, NOW)).map(Activity::caller).contains("late");
        assertThat(authors.repaired(THING, NOW)).isEmpty();
    }

    @Test
    void whatIsLongAgoIsNotNamed() {
        authors.changed(THING, at(NOW, "alice"));
        assertThat(authors.repaired(THING, NOW.plus(Duration.ofMinutes(61)))).isEmpty();
    }

    @Test
    void whatWasPutBackBeforeItWasHeardOfIsSaidToBe() {
        assertThat(authors.repaired(THING, NOW)).isEmpty();

        assertThat(authors.changed(THING, at(NOW.plusSeconds(5), "after it"))).isFalse();
        assertThat(authors.changed(THING, at(NOW.minusSeconds(5), "before it"))).isTrue();
        assertThat(authors.changed(THING, at(NOW.minusSeconds(4), "another before it"))).isTrue();
        assertThat(authors.repaired(THING, NOW.plusSeconds(9))).map(Activity::caller).contains("after it");
    }

    @Test
    void whoIsKnownOnlyAfterTheRepairIsNotBlamedForTheNextDrift() {
        authors.changed(THING, at(NOW.minusSeconds(60), "alice"));
        assertThat(authors.repaired(THING, NOW)).map(Activity::caller).contains("alice");
        assertThat(authors.changed(THING, at(NOW.minusSeconds(5), "bob"))).isTrue();

        assertThat(authors.repaired(THING, NOW.plusSeconds(60))).isEmpty();
    }

    @Test
    void whatIsGoneIsForgotten() {
        authors.changed(THING, at(NOW, "alice"));
        authors.retain(Set.of());
        assertThat(authors.repaired(THING, NOW)).isEmpty();
    }
}
