package dev.azureml.operator.engine;

import dev.azureml.api.ResourceStatus;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.arm.FailureKind;
import dev.azureml.operator.plan.Intent;
import dev.azureml.operator.plan.Json;
import dev.azureml.operator.plan.Reason;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What nobody manages, and one object has to itself. */
class ExclusivityTest {
    private static final ArmId CLUSTER = Stage.GROUP.extension("Microsoft.Kubernetes/connectedClusters", "c");
    private static final ObjectKey OTHER = new ObjectKey("MLDatastore", "ns", "other");

    private final Stage stage = new Stage();

    ExclusivityTest() {
        stage.arm.resources.put(CLUSTER.value(), Json.object().put("id", CLUSTER.value()));
        stage.wants(Intent.require("cluster", CLUSTER, "v").exclusively(),
                Stage.manage("main", Stage.ENDPOINT, "{\"location\": \"l\"}"));
    }

    @Test
    void theFirstIsServed() {
        stage.visit();

        assertThat(stage.writes()).containsExactly("PUT e");
        assertThat(stage.graph.claim(CLUSTER.value(), OTHER, false)).isEqualTo(Stage.KEY);
    }

    @Test
    void whoComesLaterIsToldWhoHasItUntilThatOneGoes() {
        stage.graph.claim(CLUSTER.value(), OTHER, false);

        stage.visit();

        assertThat(stage.problem().reason()).isEqualTo(Reason.CONFLICT);
        assertThat(stage.problem().message()).contains(CLUSTER.value(), OTHER.toString());
        assertThat(stage.writes()).isEmpty();
        stage.graph.departed(OTHER);
        stage.visit();
        assertThat(stage.writes()).containsExactly("PUT e");
    }

    @Test
    void whoHasMadeSomethingThereGoesFirst() {
        stage.graph.claim(CLUSTER.value(), OTHER, false);
        stage.records(new ResourceStatus("main", Stage.ENDPOINT.value(), Stage.VERSION, ResourceStatus.Origin.Created,
                ResourceStatus.Phase.Ready, null, null, null, null, null, null));

        stage.visit();

        assertThat(stage.problem().reason()).isNotEqualTo(Reason.CONFLICT);
        assertThat(stage.graph.claim(CLUSTER.value(), OTHER, false)).isEqualTo(Stage.KEY);
    }

    /** Finding M2: else a name would be kept from whom it belongs to by anybody who writes it down first. */
    @Test
    void whoMayNotLookTakesNothing() {
        stage.wants(Stage.manage("main", Stage.ENDPOINT, "{\"location\": \"l\"}"));
        stage.arm.unreadable.add(FakeArm.failure(FailureKind.AUTHORIZATION));

        stage.visit();

        assertThat(stage.problem().reason()).isEqualTo(Reason.AUTHORIZATION_FAILED);
        assertThat(stage.graph.claim(Stage.ENDPOINT.value(), OTHER, false)).isEqualTo(OTHER);
        stage.visit();
        assertThat(stage.problem().reason()).as("now it may look, and sees whose it is").isEqualTo(Reason.CONFLICT);
    }

    @Test
    void whoMayNotLookAnyMoreLetsGo() {
        stage.wants(Stage.manage("main", Stage.ENDPOINT, "{\"location\": \"l\"}"));
        stage.arm.refusals.add(FakeArm.failure(FailureKind.AUTHORIZATION));
        stage.visit();
        stage.arm.unreadable.add(FakeArm.failure(FailureKind.AUTHORIZATION));
        stage.visit();

        assertThat(stage.graph.claim(Stage.ENDPOINT.value(), OTHER, false)).isEqualTo(OTHER);
    }

    @Test
    void whoOnlyObservesTakesNothing() {
        stage.spec = Stage.spec("{\"managementPolicy\": \"Observe\"}");

        stage.visit();

        assertThat(stage.graph.claim(CLUSTER.value(), OTHER, false)).isEqualTo(OTHER);
    }
}
