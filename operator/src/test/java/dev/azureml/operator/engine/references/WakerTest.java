package dev.azureml.operator.engine.references;

import dev.azureml.operator.engine.EngineFixture;
import dev.azureml.operator.engine.KnownObjects;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class WakerTest {
    private static final ObjectKey ONE = new ObjectKey("MLCompute", "ns", "one");
    private static final ObjectKey TWO = new ObjectKey("MLCompute", "ns", "two");
    private static final String ID = EngineFixture.ENDPOINT.value();

    private final KnownObjects computes = new KnownObjects(ONE);
    private final List<ObjectKey> woken = new ArrayList<>();
    private final ReferenceIndex index = new ReferenceIndex();
    private final Waker waker = new Waker(index);

    WakerTest() {
        index.join("MLCompute", computes);
        waker.join("MLCompute", woken::add);
    }

    @Test
    void whoWaitsIsWokenOnceAndUrgedOnce() {
        waker.awaits(ONE, ID.toLowerCase(Locale.ROOT));

        waker.arrived(ID);
        waker.arrived(ID);

        assertThat(woken).containsExactly(ONE);
        assertThat(waker.wasUrged(ONE)).isTrue();
        assertThat(waker.wasUrged(ONE)).isFalse();
    }

    @Test
    void theDepartedIsNotWoken() {
        Link link = Link.secret("ns", "s");
        computes.links.put(link, List.of(ONE, TWO));
        waker.awaits(ONE, ID);

        index.departed(ONE);
        waker.departed(ONE);
        waker.arrived(ID);
        waker.wakeLinked(List.of(link, link));

        assertThat(woken).containsExactly(TWO);
    }

    @Test
    void anObjectOfAKindThatIsNotWatchedIsNobody() {
        waker.wake(new ObjectKey("MLOther", "ns", "x"));

        assertThat(woken).isEmpty();
    }

    /** Many wait while what they wait for arrives again and again: each is woken. */
    @Test
    void noWakeIsLostBetweenWaitingAndArriving() throws Exception {
        int waits = 2_000;
        var done = new AtomicBoolean();
        Set<ObjectKey> heard = ConcurrentHashMap.newKeySet();
        waker.join("MLDatastore", heard::add);
        var arriving = Thread.ofPlatform().start(() -> {
            while (!done.get()) {
                waker.arrived(ID);
            }
        });
        for (int i = 0; i < waits; i++) {
            waker.awaits(new ObjectKey("MLDatastore", "ns", "d" + i), ID);
        }
        done.set(true);
        arriving.join();
        waker.arrived(ID);

        assertThat(heard).hasSize(waits);
    }

    @Test
    void aHintIsNoUrging() {
        ObjectKey key = new ObjectKey("MLCompute", "ns", "d");
        waker.hint(List.of(key));

        assertThat(waker.wasUrged(key)).isFalse();
        assertThat(waker.wasHinted(key)).isTrue();
        assertThat(waker.wasHinted(key)).isFalse();
    }

    @Test
    void whoIsGoneIsForgotten() {
        for (int i = 0; i < 100; i++) {
            ObjectKey key = new ObjectKey("MLCompute", "ns", "d" + i);
            waker.awaits(key, ID + i);
            waker.urge(List.of(key));
            waker.hint(List.of(key));
            waker.departed(key);
        }

        assertThat(waker.remembered()).isZero();
    }
}
