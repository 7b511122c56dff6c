package dev.azureml.operator.engine.azure;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.arm.FailureKind;
import dev.azureml.operator.arm.ListResult;
import dev.azureml.operator.engine.EngineFixture;
import dev.azureml.operator.engine.FakeArm;
import dev.azureml.operator.plan.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class CollectionCacheTest {
    private static final Duration LIFETIME = Duration.ofMinutes(5);
    private static final ArmId LAKE = EngineFixture.WORKSPACE.child("datastores", "lake");
    private static final ArmId BLOB = EngineFixture.WORKSPACE.child("datastores", "blob");

    private final EngineFixture stage = new EngineFixture();
    private final CollectionCache collections = new CollectionCache(stage.azure, stage.clock, LIFETIME);
    private final AtomicInteger reads = new AtomicInteger();

    CollectionCacheTest() {
        stage.arm.lists = _ -> {
            reads.incrementAndGet();
            return listed(stage.clock.instant());
        };
    }

    private static ListResult listed(Instant begunAt) {
        ObjectNode item = Json.object().put("id", LAKE.value().toUpperCase(java.util.Locale.ROOT));
        return new ListResult.Ok(List.of(item), 1, begunAt);
    }

    private Optional<CollectionCache.Listing> ask(String namespace, ArmId id) {
        return collections.of(EngineFixture.caller(namespace), id, EngineFixture.VERSION);
    }

    @Test
    void oneListServesSiblingsForItsLifetime() {
        assertThat(ask("ns", LAKE).flatMap(l -> l.find(LAKE))).isPresent();
        stage.clock.pass(LIFETIME.minusSeconds(1));
        assertThat(ask("ns", BLOB)).hasValueSatisfying(l -> assertThat(l.find(BLOB)).isEmpty());
        assertThat(reads).hasValue(1);

        stage.clock.pass(Duration.ofSeconds(1));
        ask("ns", LAKE);

        assertThat(reads).hasValue(2);
    }

    @Test
    void namespacesShareNothing() {
        ask("one", LAKE);
        ask("two", LAKE);

        assertThat(reads).hasValue(2);
    }

    @Test
    void aListFromBeforeOurWriteIsNotUsed() {
        ask("ns", LAKE);
        stage.clock.pass(Duration.ofSeconds(1));
        collections.wrote(BLOB);
        stage.clock.pass(Duration.ofSeconds(1));

        assertThat(ask("ns", LAKE)).isPresent();

        assertThat(reads).hasValue(2);
    }

    @Test
    void aFailedListIsAskedForAgain() {
        stage.arm.lists = _ -> {
            reads.incrementAndGet();
            return new ListResult.Failed(FakeArm.failure(FailureKind.UNAVAILABLE));
        };

        assertThat(ask("ns", LAKE)).isEmpty();
        assertThat(ask("ns", LAKE)).isEmpty();

        assertThat(reads).hasValue(2);
    }

    @Test
    void whatIsTooOldIsNotKept() {
        for (int i = 0; i < 50; i++) {
            ArmId deployment = EngineFixture.WORKSPACE.child("onlineEndpoints", "e" + i).child("deployments", "blue");
            ask("ns", deployment);
            collections.wrote(deployment);
        }
        stage.clock.pass(Duration.ofHours(1));

        ask("ns", LAKE);

        assertThat(collections.size()).isEqualTo(1);
    }

    @Test
    void collectionsWhoseListSaysLittleAreNotListed() {
        assertThat(ask("ns", EngineFixture.WORKSPACE)).isEmpty();

        assertThat(reads).hasValue(0);
    }

    /** A LIST of role assignments has those of the subscription too: not worth it for one, and they are not kept. */
    @Test
    void roleAssignmentsAreListedForSeveralAndWithoutWhatIsInherited() {
        ArmId mine = assignment(EngineFixture.WORKSPACE.value(), 1);
        ArmId other = assignment(EngineFixture.WORKSPACE.value(), 2);
        ArmId inherited = assignment("/subscriptions/00000000-0000-0000-0000-000000000001", 3);
        List<String> asked = new ArrayList<>();
        stage.arm.lists = path -> {
            asked.add(path);
            return new ListResult.Ok(Stream.of(mine, other, inherited).map(id -> Json.object().put("id", id.value()))
                    .toList(), 1, stage.clock.instant());
        };

        assertThat(ask("ns", mine)).isEmpty();
        stage.clock.pass(LIFETIME.minusSeconds(1));
        assertThat(ask("ns", mine)).isEmpty();
        assertThat(ask("elsewhere", other)).isEmpty();
        stage.clock.pass(LIFETIME.multipliedBy(8));
        assertThat(ask("ns", other)).isEmpty();
        assertThat(asked).isEmpty();

        assertThat(ask("ns", mine)).hasValueSatisfying(listing -> {
            assertThat(listing.find(mine)).isPresent();
            assertThat(listing.find(other)).isPresent();
            assertThat(listing.items()).hasSize(2);
        });
        assertThat(ask("ns", mine)).isPresent();
        assertThat(asked).hasSize(1).allMatch(path -> path.contains("/roleAssignments?") && path.contains("atScope()"));
        stage.clock.pass(LIFETIME.multipliedBy(7));
        assertThat(ask("ns", other)).isPresent();
        assertThat(asked).hasSize(2);
        stage.clock.pass(Duration.ofHours(1));
        ask("ns", LAKE);
        assertThat(collections.size()).isEqualTo(1);
    }

    private static ArmId assignment(String scope, int number) {
        return ArmId.parse(scope + "/providers/Microsoft.Authorization/roleAssignments/" + new UUID(0, number));
    }

    @Test
    void whoComesWhileItIsReadSharesItButNotPastAWrite() throws Exception {
        var begun = new CountDownLatch(1);
        var go = new CountDownLatch(1);
        stage.arm.lists = _ -> {
            reads.incrementAndGet();
            Instant at = stage.clock.instant();
            begun.countDown();
            await(go);
            return listed(at);
        };
        var first = CompletableFuture.supplyAsync(() -> ask("ns", LAKE));
        await(begun);
        collections.wrote(BLOB);
        var second = CompletableFuture.supplyAsync(() -> ask("ns", LAKE));
        go.countDown();

        assertThat(first.get(60, TimeUnit.SECONDS)).isEmpty();
        assertThat(second.get(60, TimeUnit.SECONDS)).isEmpty();
        stage.clock.pass(Duration.ofSeconds(1));
        assertThat(ask("ns", LAKE)).isPresent();
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
