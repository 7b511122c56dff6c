package dev.azureml.operator.engine.references;

import dev.azureml.api.ResourceStatus;
import dev.azureml.operator.engine.EngineFixture;
import dev.azureml.operator.engine.KnownObjects;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class SharedResourcesTest {
    private static final ObjectKey ONE = new ObjectKey("MLCompute", "ns", "one");
    private static final ObjectKey TWO = new ObjectKey("MLCompute", "ns", "two");
    private static final String ID = EngineFixture.ENDPOINT.value();

    private final KnownObjects computes = new KnownObjects(ONE);
    private final ReferenceIndex index = new ReferenceIndex();
    private final SharedResources shared = new SharedResources(index);

    SharedResourcesTest() {
        index.join("MLCompute", computes);
    }

    @Test
    void whatSeveralHoldGoesWithTheLastOfThem() {
        computes.links.put(Link.recorded(ID), List.of(ONE, TWO));

        assertThat(shared.isLastHolder(ID, ONE)).isFalse();
        assertThat(shared.isLastHolder(ID, TWO)).isTrue();
        assertThat(shared.isLastHolder(ID, TWO)).isTrue();
    }

    @Test
    void whoWantsItAgainHoldsItAgain() {
        computes.links.put(Link.recorded(ID), List.of(ONE, TWO));
        shared.isLastHolder(ID, ONE);

        shared.hold(ID, ONE);

        assertThat(shared.isLastHolder(ID, TWO)).isFalse();
    }

    /** Who only plans, or only looks, has let go of nothing. */
    @Test
    void askingWhoHoldsItChangesNothing() {
        computes.links.put(Link.recorded(ID), List.of(ONE, TWO));

        assertThat(shared.isHeldByOthers(ID, ONE)).isTrue();
        assertThat(shared.isHeldByOthers(ID, TWO)).isTrue();
        assertThat(shared.isLastHolder(ID, TWO)).isFalse();
        assertThat(shared.isHeldByOthers(ID, ONE)).as("the other one is leaving").isFalse();
        computes.links.put(Link.recorded(ID), List.of(ONE));
        assertThat(shared.isHeldByOthers(ID, ONE)).isFalse();
    }

    @Test
    void whoIsMadeAgainHoldsItAgain() {
        computes.links.put(Link.recorded(ID), List.of(ONE, TWO));
        shared.isLastHolder(ID, ONE);

        shared.departed(ONE);

        assertThat(shared.isLastHolder(ID, TWO)).isFalse();
    }

    @Test
    void whatOneOfOursMadeWasMadeHere() {
        computes.links.put(Link.recorded(ID), List.of(ONE));
        has(ResourceStatus.Origin.Adopted);
        assertThat(shared.isCreatedHere(ID)).isFalse();

        has(ResourceStatus.Origin.Created);
        assertThat(shared.isCreatedHere(ID)).isTrue();
    }

    private void has(ResourceStatus.Origin origin) {
        computes.snapshots.put(ONE,
                new ObjectSnapshot(EngineFixture.spec("{}"), ObjectSnapshotTest.status(origin), false, "main"));
    }

    @Test
    void whatIsBeingMadeIsMadeHereBeforeAnyStatusSaysSo() {
        shared.making(ID.toUpperCase(Locale.ROOT));
        assertThat(shared.isCreatedHere(ID)).isTrue();

        shared.isLastHolder(ID, ONE);
        assertThat(shared.isCreatedHere(ID)).isFalse();
    }
}
