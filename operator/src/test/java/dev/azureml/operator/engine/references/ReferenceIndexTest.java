package dev.azureml.operator.engine.references;

import dev.azureml.operator.engine.KnownObjects;
import java.util.List;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ReferenceIndexTest {
    private static final ObjectKey ONE = new ObjectKey("MLCompute", "ns", "one");
    private static final ObjectKey TWO = new ObjectKey("MLCompute", "ns", "two");
    private static final Link LINK = Link.secret("ns", "s");

    private final KnownObjects computes = new KnownObjects(ONE);
    private final ReferenceIndex index = new ReferenceIndex();

    ReferenceIndexTest() {
        index.join("MLCompute", computes);
        computes.links.put(LINK, List.of(ONE, TWO));
    }

    @Test
    void theDepartedIsNoDependentUntilItReturns() {
        index.departed(ONE);

        assertThat(index.linked(LINK)).containsExactly(TWO);
        index.returned(ONE);
        assertThat(index.linked(LINK)).containsExactly(ONE, TWO);
    }

    @Test
    void whoHasSeveralLinksIsFoundOnce() {
        computes.links.put(Link.secret("ns", "t"), List.of(TWO));

        assertThat(index.linked(List.of(LINK, Link.secret("ns", "t"), LINK))).containsExactly(ONE, TWO);
    }

    @Test
    void whoHasNothingInAzureIsGoneThoughTheCacheShowsIt() {
        assertThat(index.isGone(ONE)).isFalse();
        assertThat(index.isGone(TWO)).as("the cache has no " + TWO).isTrue();
        assertThat(index.isGone(new ObjectKey("MLOther", "ns", "x"))).as("nobody can know").isFalse();

        index.departed(ONE);

        assertThat(index.isGone(ONE)).isTrue();
    }

    @Test
    void whoIsGoneIsForgotten() {
        for (int i = 0; i < 100; i++) {
            index.departed(new ObjectKey("MLCompute", "ns", "d" + i));
        }

        assertThat(index.remembered()).isLessThan(2);
    }
}
