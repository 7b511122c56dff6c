package dev.azureml.operator.engine.references;

import dev.azureml.operator.engine.EngineFixture;
import dev.azureml.operator.engine.KnownObjects;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ArmIdClaimsTest {
    private static final ObjectKey ONE = new ObjectKey("MLCompute", "ns", "one");
    private static final ObjectKey TWO = new ObjectKey("MLCompute", "ns", "two");
    private static final String ID = EngineFixture.ENDPOINT.value();

    private final KnownObjects computes = new KnownObjects(ONE);
    private final List<ObjectKey> woken = new ArrayList<>();
    private final ReferenceIndex index = new ReferenceIndex();
    private final Waker waker = new Waker(index);
    private final ArmIdClaims claims = new ArmIdClaims(index, waker);

    ArmIdClaimsTest() {
        index.join("MLCompute", computes);
        waker.join("MLCompute", woken::add);
    }

    @Test
    void theFirstToClaimAnIdHoldsItWhateverItsCase() {
        assertThat(claims.claim(ID, ONE, false)).isEqualTo(ONE);
        assertThat(claims.claim(ID.toUpperCase(Locale.ROOT), TWO, false)).isEqualTo(ONE);
        assertThat(claims.claim(ID, ONE, true)).isEqualTo(ONE);
    }

    @Test
    void afterARestartTheOneWhoseStatusHasItHoldsIt() {
        computes.links.put(Link.recorded(ID), List.of(TWO));

        assertThat(claims.claim(ID, ONE, false)).isEqualTo(TWO);
        assertThat(claims.claim(ID, TWO, true)).isEqualTo(TWO);
        assertThat(claims.claim(ID, ONE, false)).isEqualTo(TWO);
    }

    @Test
    void ofTwoThatHaveItTheFirstKeepsIt() {
        computes.links.put(Link.recorded(ID), List.of(ONE, TWO));

        assertThat(claims.claim(ID, ONE, true)).isEqualTo(ONE);
        assertThat(claims.claim(ID, TWO, true)).isEqualTo(ONE);
    }

    @Test
    void whoDepartsLetsGo() {
        claims.claim(ID, ONE, false);

        claims.departed(ONE);

        assertThat(claims.claim(ID, TWO, false)).isEqualTo(TWO);
    }

    @Test
    void aRivalIsWokenWhenTheHolderDeparts() {
        claims.claim(ID, ONE, false);
        claims.claim(ID.toUpperCase(Locale.ROOT), TWO, false);

        claims.departed(ONE);

        assertThat(woken).containsExactly(TWO);
        assertThat(waker.wasUrged(TWO)).as("whatever it remembers").isTrue();
    }

    /** Its finalizer was taken away by hand: nobody tells that it is gone. */
    @Test
    void whoVanishedWithoutAWordHoldsNothing() {
        assertThat(claims.claim(ID, TWO, false)).isEqualTo(TWO);

        assertThat(claims.claim(ID, ONE, false)).as("the cache has no " + TWO).isEqualTo(ONE);
    }

    @Test
    void whoLetsGoOfAnIdGivesItToItsRival() {
        claims.claim(ID, ONE, false);
        claims.claim(ID, TWO, false);

        claims.release(ID, ONE);

        assertThat(woken).containsExactly(TWO);
        assertThat(claims.claim(ID, TWO, false)).isEqualTo(TWO);
    }

    @Test
    void whoDoesNotHoldAnIdGivesNothingAway() {
        claims.claim(ID, ONE, false);

        claims.release(ID, TWO);

        assertThat(claims.claim(ID, TWO, false)).isEqualTo(ONE);
    }

    @Test
    void whoIsGoneIsForgotten() {
        for (int i = 0; i < 100; i++) {
            ObjectKey key = new ObjectKey("MLCompute", "ns", "d" + i);
            claims.claim(ID, key, false);
            claims.claim(ID + i, key, false);
            index.departed(key);
            claims.departed(key);
        }

        assertThat(claims.remembered()).isZero();
    }
}
