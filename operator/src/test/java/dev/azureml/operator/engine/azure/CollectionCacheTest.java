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
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
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
