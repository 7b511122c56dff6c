package dev.azureml.operator.engine.status;

import com.fasterxml.jackson.core.JsonPointer;
import dev.azureml.api.AppliedAction;
import dev.azureml.api.AppliedSecret;
import dev.azureml.api.OperationStatus;
import dev.azureml.api.ResourceStatus;
import dev.azureml.api.ResourceStatus.Origin;
import dev.azureml.api.ResourceStatus.Phase;
import dev.azureml.operator.arm.SensitiveString;
import dev.azureml.operator.engine.EngineFixture;
import dev.azureml.operator.plan.Action;
import dev.azureml.operator.plan.Intent;
import dev.azureml.operator.plan.PlainDigest;
import dev.azureml.operator.plan.Problem;
import dev.azureml.operator.plan.Reason;
import dev.azureml.operator.plan.SecretValue;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** The account of a visit, and how a resource's record moves on in it. */
class ReconcileProgressTest {
    private static final JsonPointer KEY = JsonPointer.compile("/properties/key");
    private static final PlainDigest DIGEST = new PlainDigest(_ -> "digest");
    private final Intent intent = EngineFixture.manage("endpoint", EngineFixture.ENDPOINT, "{\"tags\": {\"a\": \"1\"}}")
            .withSecrets(Map.of(KEY, new SecretValue("s/k", "uid/1", new SensitiveString("hidden"))));
    private final ReconcileProgress progress = new ReconcileProgress(null);

    private ResourceStatus applied(ResourceStatus before, String observed) {
        return ResourceRecords.applied(before, intent, intent.body(), intent.secrets(), observed, DIGEST);
    }

    /** A PATCH sends no secret beside what it changes: what Azure has of the others is what was sent before, or not known. */
    @Test
    void whatWasNotSentIsNotWrittenDownAsSent() {
        ResourceStatus sent = applied(ResourceRecords.claimed(intent), "x");
        PlainDigest later = new PlainDigest(_ -> "another");

        assertThat(ResourceRecords.applied(sent, intent, intent.body(), Map.of(), "x", later).secrets()).isEqualTo(sent
                .secrets()).isNotEmpty();
        assertThat(ResourceRecords.applied(ResourceRecords.claimed(intent), intent, intent.body(), Map.of(), "x", later)
                .secrets()).isNull();
    }

    /** How an operation ended is heard of before the spec is read; a visit that reads no spec tells it in the same words. */
    @Test
    void aRefusalIsToldWithThePropertyThatAsksForTheResource() {
        Problem refusal = new Problem(Reason.PROVISIONING_FAILED, "PUT of /lake failed");
        Problem other = new Problem(Reason.PROVISIONING_FAILED, "PUT of /workspace failed");
        progress.refused("rule/lake", refusal);
        progress.refused("workspace", other);
        assertThat(progress.problems()).containsExactly(refusal, other);

        progress.madeFor(Map.of("rule/lake", "spec.rules.lake"));
        Problem told = new Problem(Reason.PROVISIONING_FAILED, "spec.rules.lake: PUT of /lake failed");
        assertThat(progress.problems()).containsExactly(told, other);
        assertThat(progress.refused()).containsEntry("rule/lake", told).containsEntry("workspace", other);

        ReconcileProgress next = new ReconcileProgress(null);
        next.begin(new EarlierVisits(Set.of(), Map.of(), progress.refused()), null, SecretRedactor.NONE);
        assertThat(next.problems()).containsExactlyInAnyOrder(told, other);
        next.madeFor(Map.of("rule/lake", "spec.rules.lake"));
        assertThat(next.problems()).containsExactlyInAnyOrder(told, other);
        next.settled("rule/lake");
        assertThat(next.problems()).containsExactly(other);
    }

    @Test
    void aTimeThatHasPassedIsNow() {
        ReconcileProgress progress = new ReconcileProgress(null);
        progress.lookAgain(Duration.ofSeconds(-1));

        assertThat(progress.next()).contains(Duration.ZERO);
    }

    @Test
    void forgettingTakesTheOperationToo() {
        progress.put(ResourceRecords.claimed(intent));
        progress.began(new OperationStatus("endpoint", "Create", "LOCATION", "/p", "now"));
        assertThat(progress.busy()).containsExactly("endpoint");

        progress.forget("endpoint");

        assertThat(progress.busy()).isEmpty();
        assertThat(progress.resources()).isEmpty();
    }

    @Test
    void whatWasRefusedIsToldAndNotWrittenAgain() {
        Problem problem = new Problem(Reason.INVALID_SPEC, "m");

        progress.refused("a", problem);

        assertThat(progress.wasWritten("a")).isTrue();
        assertThat(progress.wasWritten("b")).isFalse();
        assertThat(progress.problems()).containsExactly(problem);
        assertThat(progress.refused()).containsOnlyKeys("a");
    }

    @Test
    void theSoonestLookWins() {
        assertThat(progress.next()).isEmpty();
        progress.lookAgain(Duration.ofSeconds(9));
        progress.lookAgain(Duration.ofSeconds(3));
        progress.lookAgain(Duration.ofSeconds(6));

        assertThat(progress.next()).contains(Duration.ofSeconds(3));
    }

    @Test
    void aChangeOfWhatIsNotRecordedIsNone() {
        progress.change("a", r -> r.withPhase(Phase.Failed));

        assertThat(progress.resources()).isEmpty();
    }

    @Test
    void acceptedWritesAreCountedWhileBodyAndObservationStandStill() {
        ResourceStatus first = applied(ResourceRecords.claimed(intent), "x");
        assertThat(first.acceptedWrites()).isEqualTo(1);
        assertThat(first.phase()).isEqualTo(Phase.Creating);
        assertThat(first.appliedPaths()).containsExactly("/tags/a");
        assertThat(first.secrets()).containsExactly(new AppliedSecret(KEY.toString(), "s/k", "uid/1", "digest"));
        assertThat(first.toString()).doesNotContain("hidden");

        assertThat(applied(first, "x").acceptedWrites()).isEqualTo(2);
        assertThat(applied(first, "y").acceptedWrites()).as("it never came to rest").isEqualTo(2);
        assertThat(applied(applied(first, "x"), "y").acceptedWrites()).as("Azure has something else now").isEqualTo(1);
        Intent edited = EngineFixture.manage("endpoint", EngineFixture.ENDPOINT, "{\"tags\": {\"a\": \"2\"}}");
        assertThat(
                ResourceRecords.applied(first, edited, edited.body(), edited.secrets(), "x", DIGEST).acceptedWrites())
                .isEqualTo(1);
    }

    @Test
    void whatIsSettledOwesNothing() {
        ResourceStatus settled = ResourceRecords.settled(applied(applied(ResourceRecords.claimed(intent), "x"), "x"),
                intent,
                intent.body(), DIGEST);

        assertThat(settled.phase()).isEqualTo(Phase.Ready);
        assertThat(settled.acceptedWrites()).isNull();
        assertThat(settled.observedHash()).isNull();
        assertThat(settled.appliedPaths()).containsExactly("/tags/a");
        assertThat(settled.secrets()).hasSize(1);
        assertThat(applied(settled, "x").phase()).isEqualTo(Phase.Updating);
        assertThat(applied(settled, "x").acceptedWrites()).isEqualTo(1);
    }

    @Test
    void whatWasAdoptedUntouchedOwnsNoPath() {
        assertThat(ResourceRecords.settled(ResourceRecords.seen(intent, Origin.Adopted), intent, intent.body(), DIGEST)
                .appliedPaths())
                .isNull();
        assertThat(
                ResourceRecords.settled(ResourceRecords.claimed(intent), intent, intent.body(), DIGEST).appliedPaths())
                .containsExactly("/tags/a");
    }

    @Test
    void aPowerWishIsRememberedWhileItStands() {
        Action action = new Action("power", "Stopped", "stop", JsonPointer.compile("/p"), Set.of(), Set.of(), false);
        ResourceStatus asked = ResourceRecords.acted(ResourceRecords.seen(intent, Origin.Created), action);
        List<AppliedAction> stopped = List.of(new AppliedAction("power", "Stopped"));

        assertThat(asked.appliedActions()).isEqualTo(stopped);
        assertThat(asked.withPhase(Phase.Updating).appliedActions()).isEqualTo(stopped);
        assertThat(ResourceRecords.settled(asked, intent.withActions(List.of(action)), intent.body(), DIGEST)
                .appliedActions())
                .isEqualTo(stopped);
        assertThat(ResourceRecords.settled(asked, intent, intent.body(), DIGEST).appliedActions()).isNull();
    }

    @Test
    void timeAloneShortensAWaitAndNeverLengthensIt() {
        ReconcileProgress progress = new ReconcileProgress(null);
        assertThat(progress.atMost(Duration.ofMinutes(1))).isEqualTo(Duration.ofMinutes(1));
        progress.lookAgainBy(Duration.ofDays(100));
        assertThat(progress.atMost(Duration.ofMinutes(1))).isEqualTo(Duration.ofMinutes(1));
        progress.lookAgainBy(Duration.ofSeconds(5));
        progress.lookAgainBy(Duration.ofSeconds(50));
        assertThat(progress.atMost(Duration.ofMinutes(1))).isEqualTo(Duration.ofSeconds(5));
        assertThat(progress.next()).isEmpty();
    }

    /** Finding: Azure keeps a diagnostic setting when it deletes what it is on, and its record went all the same. */
    @Test
    void whatOutlivesItsParentIsNotForgottenWithIt() {
        progress.put(ResourceRecords.claimed(EngineFixture.manage("endpoint", EngineFixture.ENDPOINT, "{}")));
        progress.put(ResourceRecords.claimed(EngineFixture.manage("blue", EngineFixture.BLUE, "{}")));
        progress.put(ResourceRecords.claimed(EngineFixture.manage("setting",
                EngineFixture.ENDPOINT.extension("Microsoft.Insights/diagnosticSettings", "a"), "{}")));

        progress.forgetWithin(EngineFixture.ENDPOINT, resource -> resource.key().equals("setting"));

        assertThat(progress.resources()).extracting(ResourceStatus::key).containsExactly("setting");
    }
}
