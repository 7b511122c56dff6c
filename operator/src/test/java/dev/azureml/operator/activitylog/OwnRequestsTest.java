package dev.azureml.operator.activitylog;

import dev.azureml.operator.arm.ArmRequest;
import dev.azureml.operator.engine.Onlooker;
import dev.azureml.operator.plan.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What the operator did itself, told from what others did: by request, then by identity. */
class OwnRequestsTest {
    private static final Instant NOW = Records.NOW;
    private static final Instant LATER = NOW.plusSeconds(60);
    private static final Onlooker.ActsAs KNOWN = new Onlooker.ActsAs(Set.of(Records.OWN), true);
    private static final Onlooker.ActsAs UNKNOWN = new Onlooker.ActsAs(Set.of(), false);
    private static final String ALICE = "alice@contoso.com";
    private static final String OTHER = "33333333-3333-3333-3333-333333333333";

    private Instant time = NOW;
    private final OwnRequests own = new OwnRequests(() -> time, 2);

    /** Returns the id of a request that the operator sends. */
    private String sent() {
        ArmRequest request = ArmRequest.put(Records.WORKSPACE, "2025-12-01", Json.object());
        own.sending(request, Records.OWN);
        return request.clientRequestId();
    }

    private static Activity by(String app, String requestId) {
        return Records.activity(LATER, app, app, requestId, "c-" + requestId);
    }

    @Test
    void whatItSentIsItsOwnAndNothingElseOfTheSameIdentity() {
        String id = sent();

        assertThat(own.isOwn(by(Records.OWN, id), KNOWN)).isTrue();
        assertThat(own.isOwn(by(Records.OWN, id), UNKNOWN)).isTrue();
        assertThat(own.isOwn(by(Records.OWN, "another"), KNOWN)).as("a pipeline with the same identity").isFalse();
        assertThat(own.isOwn(by("", "another"), UNKNOWN)).isFalse();
    }

    @Test
    void whoeverCopiesAnIdIsNotTheOperator() {
        String id = sent();

        assertThat(own.isOwn(by(OTHER, id), KNOWN)).isFalse();
        own.learn(List.of(by(OTHER, id)), KNOWN);
        assertThat(own.isOwn(Records.activity(LATER, ALICE, "", "", "c-" + id), KNOWN)).isFalse();
    }

    @Test
    void readsAreNotRemembered() {
        ArmRequest get = ArmRequest.get(Records.WORKSPACE, "2025-12-01");
        own.sending(get, Records.OWN);

        assertThat(own.isOwn(by(Records.OWN, get.clientRequestId()), KNOWN)).isFalse();
    }

    @Test
    void ofWhatWasBeforeItAllOfItsIdentityIsItsOwn() {
        Instant before = NOW.minusSeconds(60);

        assertThat(own.isOwn(Records.activity(before, Records.OWN, Records.OWN, "old", "c"), KNOWN)).isTrue();
        assertThat(own.isOwn(Records.activity(before, ALICE, "", "old", "c"), KNOWN)).isFalse();
        assertThat(own.isOwn(Records.activity(before, OTHER, OTHER, "old", "c"), KNOWN)).isFalse();
        assertThat(own.isOwn(Records.activity(before, OTHER, OTHER, "old", "c"), UNKNOWN)).as("it may be").isTrue();
        assertThat(own.isOwn(Records.activity(before, ALICE, OTHER, "old", "c"), UNKNOWN)).isFalse();
    }

    @Test
    void whatAnotherReplicaDidWhileItLedIsItsOwn() {
        assertThat(own.isOwn(by(Records.OWN, "theirs"), KNOWN)).isFalse();

        time = LATER.minusSeconds(59);
        own.begin(Duration.ofMinutes(1));

        assertThat(own.isOwn(by(Records.OWN, "theirs"), KNOWN)).as("clocks differ").isTrue();
    }

    @Test
    void whatAnotherReplicaBeganEndsAsItsOwn() {
        own.begin(Duration.ofMinutes(1));
        Instant end = NOW.plusSeconds(600);
        Activity ended = Records.activity(end, Records.OWN, Records.OWN, "theirs", "c");
        Activity byOther = Records.activity(end, OTHER, OTHER, "theirs", "c");
        assertThat(own.isOwn(ended, KNOWN)).isFalse();

        own.learn(List.of(Records.activity(NOW, Records.OWN, Records.OWN, "theirs", "c")), KNOWN);

        assertThat(own.isOwn(ended, KNOWN)).isTrue();
        assertThat(own.isOwn(byOther, KNOWN)).isFalse();
    }

    @Test
    void aRequestWithoutAnIdIsSomebodyElses() {
        assertThat(own.isOwn(by(Records.OWN, ""), KNOWN)).isFalse();
        assertThat(own.isOwn(by(Records.OWN, ""), UNKNOWN)).isFalse();
    }

    @Test
    void anotherOfItsIdentitiesThatCopiesAnIdIsSomebodyElse() {
        String id = sent();
        Onlooker.ActsAs both = new Onlooker.ActsAs(Set.of(Records.OWN, OTHER), true);

        assertThat(own.isOwn(by(OTHER, id), both)).isFalse();
        assertThat(own.isOwn(by(Records.OWN, id), both)).isTrue();
        assertThat(own.isOwn(by(Records.OWN, id), new Onlooker.ActsAs(Set.of(OTHER), true))).as(
                "of an identity that has left").isTrue();
    }

    @Test
    void aPersonIsSomebodyElse() {
        String id = sent();
        own.learn(List.of(by(Records.OWN, id)), KNOWN);

        assertThat(own.isOwn(Records.activity(LATER, ALICE, Records.OWN, id, "c-" + id), KNOWN)).isFalse();
        assertThat(own.isOwn(Records.bare(LATER, ALICE, "", "c-" + id), KNOWN)).isFalse();
        assertThat(own.isOwn(Records.activity(NOW.minusSeconds(60), ALICE, "", "", "c"), UNKNOWN)).isFalse();
    }

    @Test
    void whatItForgetsIsItsOwnStill() {
        String first = sent();
        time = LATER;
        sent();
        time = LATER.plusSeconds(1);
        sent();
        assertThat(own.isOwn(by(Records.OWN, first), KNOWN)).as("it goes with the time before all that is kept")
                .isFalse();
        time = LATER.plusSeconds(2);
        sent();
        time = LATER.plusSeconds(3);
        sent();

        assertThat(own.isOwn(by(Records.OWN, first), KNOWN)).isTrue();
    }

    @Test
    void recordsThatServicesWriteGoByTheirOperation() {
        String id = sent();
        Activity bare = Records.bare(LATER, "somebody", "", "c-" + id);
        assertThat(own.isOwn(bare, KNOWN)).isFalse();

        own.learn(List.of(by(Records.OWN, id)), KNOWN);

        assertThat(own.isOwn(bare, KNOWN)).isTrue();
        assertThat(own.isOwn(Records.bare(LATER, Records.OWN, "", "x"), KNOWN)).isTrue();
    }
}
