package dev.azureml.operator.engine;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.MLDatastoreStatus;
import dev.azureml.api.ResourceStatus;
import dev.azureml.operator.plan.Json;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class GraphTest {
    private static final ObjectKey ONE = new ObjectKey("MLCompute", "ns", "one");
    private static final ObjectKey TWO = new ObjectKey("MLCompute", "ns", "two");
    private static final String ID = EngineFixture.ENDPOINT.value();

    private final Graph graph = new Graph("cluster", Set.of("ns"));
    private final Map<String, List<ObjectKey>> links = new HashMap<>();
    private final Map<ObjectKey, Graph.Known> known = new HashMap<>();
    private final List<ObjectKey> woken = new ArrayList<>();

    @BeforeEach
    void join() {
        graph.join("MLCompute", new Graph.Members() {
            @Override
            public List<ObjectKey> linked(String link) {
                return links.getOrDefault(link, List.of());
            }

            @Override
            public List<ObjectKey> all() {
                return List.of();
            }

            @Override
            public boolean mayExist(ObjectKey key) {
                return key.equals(ONE);
            }

            @Override
            public Optional<Graph.Known> find(ObjectKey key) {
                return Optional.ofNullable(known.get(key));
            }

            @Override
            public void wake(ObjectKey key) {
                woken.add(key);
            }
        });
    }

    @Test
    void whatSeveralHoldGoesWithTheLastOfThem() {
        links.put(Graph.idLink(ID), List.of(ONE, TWO));

        assertThat(graph.isLastHolder(ID, ONE)).isFalse();
        assertThat(graph.isLastHolder(ID, TWO)).isTrue();
        assertThat(graph.isLastHolder(ID, TWO)).isTrue();
    }

    @Test
    void whoWantsItAgainHoldsItAgain() {
        links.put(Graph.idLink(ID), List.of(ONE, TWO));
        graph.isLastHolder(ID, ONE);

        graph.holds(ID, ONE);

        assertThat(graph.isLastHolder(ID, TWO)).isFalse();
    }

    @Test
    void whatOneOfOursMadeWasMadeHere() {
        links.put(Graph.idLink(ID), List.of(ONE));
        known.put(ONE, new Graph.Known(EngineFixture.spec("{}"), status(ResourceStatus.Origin.Adopted), false, "main"));
        assertThat(graph.createdHere(ID)).isFalse();

        known.put(ONE, new Graph.Known(EngineFixture.spec("{}"), status(ResourceStatus.Origin.Created), false, "main"));
        assertThat(graph.createdHere(ID)).isTrue();
    }

    @Test
    void whatIsBeingMadeIsMadeHereBeforeAnyStatusSaysSo() {
        graph.makes(ID.toUpperCase(Locale.ROOT));
        assertThat(graph.createdHere(ID)).isTrue();

        graph.isLastHolder(ID, ONE);
        assertThat(graph.createdHere(ID)).isFalse();
    }

    @Test
    void anObjectServesOthersOnceAzureHasIt() {
        assertThat(new Graph.Known(EngineFixture.spec("{}"), null, false, "main").usable()).isFalse();
        assertThat(new Graph.Known(EngineFixture.spec("{}"), status(ResourceStatus.Origin.Created), false, "main")
                .usable())
                .isTrue();
        assertThat(new Graph.Known(EngineFixture.spec("{}"), status(ResourceStatus.Origin.Created), false, "other")
                .usable())
                .isFalse();
    }

    private static MLDatastoreStatus status(ResourceStatus.Origin origin) {
        ObjectNode status = Json.object().put("id", ID);
        status.putArray("resources").add(Json.object().put("key", "main").put("id", ID).put("apiVersion", "v")
                .put("origin", origin.name()).put("phase", "Ready"));
        return Json.MAPPER.convertValue(status, MLDatastoreStatus.class);
    }

    @Test
    void theFirstToClaimAnIdHoldsItWhateverItsCase() {
        assertThat(graph.claim(ID, ONE, false)).isEqualTo(ONE);
        assertThat(graph.claim(ID.toUpperCase(java.util.Locale.ROOT), TWO, false)).isEqualTo(ONE);
        assertThat(graph.claim(ID, ONE, true)).isEqualTo(ONE);
    }

    @Test
    void afterARestartTheOneWhoseStatusHasItHoldsIt() {
        links.put(Graph.idLink(ID), List.of(TWO));

        assertThat(graph.claim(ID, ONE, false)).isEqualTo(TWO);
        assertThat(graph.claim(ID, TWO, true)).isEqualTo(TWO);
        assertThat(graph.claim(ID, ONE, false)).isEqualTo(TWO);
    }

    @Test
    void ofTwoThatHaveItTheFirstKeepsIt() {
        links.put(Graph.idLink(ID), List.of(ONE, TWO));

        assertThat(graph.claim(ID, ONE, true)).isEqualTo(ONE);
        assertThat(graph.claim(ID, TWO, true)).isEqualTo(ONE);
    }

    @Test
    void whoDepartsLetsGo() {
        graph.claim(ID, ONE, false);

        graph.departed(ONE);

        assertThat(graph.claim(ID, TWO, false)).isEqualTo(TWO);
    }

    @Test
    void whoWaitsIsWokenOnceAndUrgedOnce() {
        graph.awaits(ONE, ID.toLowerCase(java.util.Locale.ROOT));

        graph.arrived(ID);
        graph.arrived(ID);

        assertThat(woken).containsExactly(ONE);
        assertThat(graph.wasUrged(ONE)).isTrue();
        assertThat(graph.wasUrged(ONE)).isFalse();
    }

    @Test
    void theDepartedIsNeitherWokenNorADependentUntilItReturns() {
        String link = Graph.workspaceLink("ns", "w");
        links.put(link, List.of(ONE, TWO));
        graph.awaits(ONE, ID);

        graph.departed(ONE);
        graph.arrived(ID);
        graph.wakeLinked(List.of(link, link));

        assertThat(woken).containsExactly(TWO);
        assertThat(graph.linked(List.of(link))).containsExactly(TWO);
        graph.returned(ONE);
        assertThat(graph.linked(List.of(link))).containsExactly(ONE, TWO);
    }

    @Test
    void linksTellTheirKindsApart() {
        assertThat(List.of(Graph.workspaceLink("a", "b"), Graph.secretLink("a", "b"), Graph.idLink("a/b"),
                Graph.workspaceIdLink("a/b"))).doesNotHaveDuplicates();
        assertThat(Graph.idLink("/A")).isEqualTo(Graph.idLink("/a"));
    }

    @Test
    void anObjectOfAKindThatIsNotWatchedIsNobody() {
        graph.wake(new ObjectKey("MLOther", "ns", "x"));

        assertThat(woken).isEmpty();
    }

    @Test
    void aRivalIsWokenWhenTheHolderDeparts() {
        graph.claim(ID, ONE, false);
        graph.claim(ID, TWO, false);

        graph.departed(ONE);

        assertThat(woken).containsExactly(TWO);
    }

    /** Its finalizer was taken away by hand: nobody tells that it is gone. */
    @Test
    void whoVanishedWithoutAWordHoldsNothing() {
        assertThat(graph.claim(ID, TWO, false)).isEqualTo(TWO);

        assertThat(graph.claim(ID, ONE, false)).as("the cache has no " + TWO).isEqualTo(ONE);
    }

    @Test
    void whoLetsGoOfAnIdGivesItToItsRival() {
        graph.claim(ID, ONE, false);
        graph.claim(ID, TWO, false);

        graph.released(ID, ONE);

        assertThat(woken).containsExactly(TWO);
        assertThat(graph.claim(ID, TWO, false)).isEqualTo(TWO);
    }

    /** Many wait while what they wait for arrives again and again: each is woken. */
    @Test
    void noWakeIsLostBetweenWaitingAndArriving() throws Exception {
        int waits = 2_000;
        var done = new AtomicBoolean();
        Set<ObjectKey> heard = ConcurrentHashMap.newKeySet();
        graph.join("MLDatastore", new Graph.Members() {
            @Override
            public List<ObjectKey> linked(String link) {
                return List.of();
            }

            @Override
            public List<ObjectKey> all() {
                return List.of();
            }

            @Override
            public boolean mayExist(ObjectKey key) {
                return true;
            }

            @Override
            public Optional<Graph.Known> find(ObjectKey key) {
                return Optional.empty();
            }

            @Override
            public void wake(ObjectKey key) {
                heard.add(key);
            }
        });
        var arriving = Thread.ofPlatform().start(() -> {
            while (!done.get()) {
                graph.arrived(ID);
            }
        });
        for (int i = 0; i < waits; i++) {
            graph.awaits(new ObjectKey("MLDatastore", "ns", "d" + i), ID);
        }
        done.set(true);
        arriving.join();
        graph.arrived(ID);

        assertThat(heard).hasSize(waits);
    }

    @Test
    void whoIsGoneIsForgotten() {
        for (int i = 0; i < 100; i++) {
            ObjectKey key = new ObjectKey("MLCompute", "ns", "d" + i);
            graph.awaits(key, ID + i);
            graph.claim(ID, key, false);
            graph.departed(key);
        }

        assertThat(graph.remembered()).isLessThan(3);
    }

    @ParameterizedTest
    @CsvSource({"cluster/ns/MLCompute/one,false", "cluster/ns/MLCompute/gone,true", "other/ns/MLCompute/gone,false",
        "cluster/unwatched/MLCompute/gone,false", "cluster/ns/MLUnknown/gone,false", "somebody's tag,false"})
    void onlyAnOwnerThatIsKnownToBeNoMoreHasAbandonedAResource(String mark, boolean abandoned) {
        assertThat(graph.abandoned(mark)).isEqualTo(abandoned);
    }
}
