package dev.azureml.operator.engine;

import dev.azureml.operator.crd.Definitions;
import dev.azureml.operator.engine.DeletionGuard.Verdict;
import dev.azureml.operator.engine.references.ObjectKey;
import dev.azureml.operator.plan.Reason;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class DeletionGuardTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final int MOST = 2;

    private Instant now = START;
    private Definitions.Standing standing = Definitions.Standing.STAYS;
    private Instant asked = Instant.MIN;
    private DeletionGuard guard = guard(MOST);

    private DeletionGuard guard(int most) {
        return new DeletionGuard((_, deletedAt) -> {
            asked = deletedAt;
            return standing;
        }, new EngineSettings.DeletionRules(true, most), () -> now);
    }

    private static ObjectMeta metadata(String name) {
        return new ObjectMetaBuilder().withName(name).withUid("uid-of-" + name)
                .withDeletionTimestamp(START.toString()).build();
    }

    private Verdict judge(String namespace, String name, boolean deletes, boolean hasBegun, boolean wasHeld) {
        return guard.judge(new DeletionGuard.Leaver(new ObjectKey("MLData", namespace, name), metadata(name), deletes,
                hasBegun, wasHeld));
    }

    private Verdict judge(String name) {
        return judge("team", name, true, false, false);
    }

    private static void assertHeld(Verdict verdict) {
        assertThat(verdict).isInstanceOfSatisfying(Verdict.Wait.class, wait -> assertThat(wait.problem().reason())
                .isEqualTo(Reason.DELETION_PAUSED));
    }

    private static void assertGoes(Verdict verdict) {
        assertThat(verdict).isInstanceOf(Verdict.Proceed.class);
    }

    private void fill() {
        assertGoes(judge("a"));
        assertGoes(judge("b"));
        assertHeld(judge("c"));
    }

    @Test
    void whoIsHeldStaysSoWhateverComesBetween() {
        fill();
        now = START.plus(Duration.ofDays(1));
        standing = Definitions.Standing.UNKNOWN;
        assertHeld(judge("c"));
        standing = Definitions.Standing.FORBIDDEN;
        assertHeld(judge("c"));
        standing = Definitions.Standing.STAYS;
        assertHeld(judge("c"));
        assertThat(asked).as("a CRD that goes later takes it along").isEqualTo(now);
    }

    @Test
    void whoWasHeldBeforeARestartIsHeldByItsStatus() {
        assertHeld(judge("team", "c", true, false, true));
        guard = guard(0);
        assertGoes(judge("team", "c", true, false, true));
    }

    @Test
    void whileOneIsHeldNoFurtherOneOfTheNamespaceGoes() {
        fill();
        now = START.plus(Duration.ofMinutes(10));
        assertHeld(judge("d"));
        guard.gone(new ObjectKey("MLData", "team", "c"));
        guard.gone(new ObjectKey("MLData", "team", "d"));
        assertGoes(judge("e"));
    }

    @Test
    void anotherNamespaceHasItsOwnCount() {
        fill();
        assertGoes(judge("others", "a", true, false, false));
    }

    @Test
    void theMinuteEnds() {
        assertGoes(judge("a"));
        assertGoes(judge("b"));
        now = START.plus(Duration.ofMinutes(1));
        assertGoes(judge("c"));
    }

    @Test
    void whoMayGoMayGoOnAndAnotherOfItsNameMayNot() {
        assertGoes(judge("a"));
        assertGoes(judge("b"));
        standing = Definitions.Standing.GOES;
        assertGoes(judge("a"));
        assertGoes(judge("team", "z", true, true, false));
        guard.gone(new ObjectKey("MLData", "team", "a"));
        assertThat(judge("a")).isInstanceOf(Verdict.LetGo.class);
    }

    @Test
    void whoDeletesNothingCountsNotAndLeavesWithItsCrd() {
        for (String name : new String[]{"a", "b", "c", "d"}) {
            assertGoes(judge("team", name, false, false, false));
        }
        standing = Definitions.Standing.UNKNOWN;
        assertGoes(judge("team", "e", false, false, false));
        standing = Definitions.Standing.GOES;
        assertThat(judge("team", "f", false, false, false)).isInstanceOf(Verdict.LetGo.class);
    }

    @Test
    void nothingIsDeletedBeforeTheApiServerHasTold() {
        standing = Definitions.Standing.UNKNOWN;
        assertThat(judge("a")).isInstanceOfSatisfying(Verdict.Wait.class, wait -> assertThat(wait.problem().reason())
                .isEqualTo(Reason.DELETING));
        standing = Definitions.Standing.FORBIDDEN;
        assertThat(judge("a")).isInstanceOfSatisfying(Verdict.Wait.class, wait -> assertThat(wait.problem().reason())
                .isEqualTo(Reason.AUTHORIZATION_FAILED));
    }

    @Test
    void whoIsConfirmedGoes() {
        fill();
        ObjectMeta confirmed = new ObjectMetaBuilder(metadata("c")).addToAnnotations(DeletionGuard.CONFIRMATION, "true")
                .build();
        assertGoes(guard.judge(new DeletionGuard.Leaver(new ObjectKey("MLData", "team", "c"), confirmed, true, false,
                true)));
    }
}
