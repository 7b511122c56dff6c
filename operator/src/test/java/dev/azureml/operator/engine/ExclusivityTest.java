package dev.azureml.operator.engine;

import dev.azureml.api.ResourceStatus;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.arm.FailureKind;
import dev.azureml.operator.engine.references.ObjectKey;
import dev.azureml.operator.plan.Intent;
import dev.azureml.operator.plan.Json;
import dev.azureml.operator.plan.Reason;
import dev.azureml.operator.tenant.Use;
import java.util.Optional;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What nobody manages, and one object has to itself. */
class ExclusivityTest {
    private static final ArmId CLUSTER = EngineFixture.GROUP.extension("Microsoft.Kubernetes/connectedClusters", "c");
    private static final ObjectKey OTHER = new ObjectKey("MLDatastore", "ns", "other");

    private final EngineFixture stage = new EngineFixture();

    ExclusivityTest() {
        stage.arm.resources.put(CLUSTER.value(), Json.object().put("id", CLUSTER.value()));
        stage.wants(Intent.require("cluster", CLUSTER, "v").exclusively(),
                EngineFixture.manage("main", EngineFixture.ENDPOINT, "{\"location\": \"l\"}"));
    }

    @Test
    void theFirstIsServed() {
        stage.visit();

        assertThat(stage.writes()).containsExactly("PUT e");
        assertThat(stage.claims.claim(CLUSTER.value(), OTHER, false)).isEqualTo(EngineFixture.KEY);
    }

    @Test
    void whoComesLaterIsToldWhoHasItUntilThatOneGoes() {
        stage.claims.claim(CLUSTER.value(), OTHER, false);

        stage.visit();

        assertThat(stage.problem().reason()).isEqualTo(Reason.CONFLICT);
        assertThat(stage.problem().message()).contains(CLUSTER.value(), OTHER.toString());
        assertThat(stage.writes()).isEmpty();
        stage.claims.departed(OTHER);
        stage.visit();
        assertThat(stage.writes()).containsExactly("PUT e");
    }

    @Test
    void whoHasMadeSomethingThereGoesFirst() {
        stage.claims.claim(CLUSTER.value(), OTHER, false);
        stage.records(new ResourceStatus("main", EngineFixture.ENDPOINT.value(), EngineFixture.VERSION,
                ResourceStatus.Origin.Created,
                ResourceStatus.Phase.Ready, null, null, null, null, null, null));

        stage.visit();

        assertThat(stage.problem().reason()).isNotEqualTo(Reason.CONFLICT);
        assertThat(stage.claims.claim(CLUSTER.value(), OTHER, false)).isEqualTo(EngineFixture.KEY);
    }

    /** Finding M2: else a name would be kept from whom it belongs to by anybody who writes it down first. */
    @Test
    void whoMayNotLookTakesNothing() {
        stage.wants(EngineFixture.manage("main", EngineFixture.ENDPOINT, "{\"location\": \"l\"}"));
        stage.arm.unreadable.add(FakeArm.failure(FailureKind.AUTHORIZATION));

        stage.visit();

        assertThat(stage.problem().reason()).isEqualTo(Reason.AUTHORIZATION_FAILED);
        assertThat(stage.claims.claim(EngineFixture.ENDPOINT.value(), OTHER, false)).isEqualTo(OTHER);
        stage.visit();
        assertThat(stage.problem().reason()).as("now it may look, and sees whose it is").isEqualTo(Reason.CONFLICT);
    }

    /** Finding H4: to adopt is to have for one's own, though nothing is written. */
    @Test
    void whoMayOnlyReferTakesAndAdoptsNothing() {
        EngineFixture bounded = new EngineFixture(
                (_, id, use) -> use == Use.MANAGE ? Optional.of("may not manage " + id) : Optional.empty());
        bounded.arm.resources.put(EngineFixture.ENDPOINT.value(),
                EngineFixture.object("{\"id\": \"" + EngineFixture.ENDPOINT
                        + "\", \"location\": \"l\", \"properties\": {\"provisioningState\": \"Succeeded\"}}"));
        bounded.wants(EngineFixture.manage("main", EngineFixture.ENDPOINT, "{\"location\": \"l\"}"));

        bounded.visit();

        assertThat(bounded.problem().reason()).isEqualTo(Reason.OUT_OF_SCOPE);
        assertThat(bounded.progress.resources()).isEmpty();
        assertThat(bounded.claims.claim(EngineFixture.ENDPOINT.value(), OTHER, false)).isEqualTo(OTHER);
    }

    @Test
    void whoMayNotLookAnyMoreLetsGo() {
        stage.wants(EngineFixture.manage("main", EngineFixture.ENDPOINT, "{\"location\": \"l\"}"));
        stage.arm.refusals.add(FakeArm.failure(FailureKind.AUTHORIZATION));
        stage.visit();
        stage.arm.unreadable.add(FakeArm.failure(FailureKind.AUTHORIZATION));
        stage.visit();

        assertThat(stage.claims.claim(EngineFixture.ENDPOINT.value(), OTHER, false)).isEqualTo(OTHER);
    }

    @Test
    void whoOnlyObservesTakesNothing() {
        stage.spec = EngineFixture.spec("{\"managementPolicy\": \"Observe\"}");

        stage.visit();

        assertThat(stage.claims.claim(CLUSTER.value(), OTHER, false)).isEqualTo(OTHER);
    }
}
