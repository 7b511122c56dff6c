package dev.azureml.operator.engine.queue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Finding M9: no namespace makes the others wait. Finding L6: nor does one have the others' tasks dropped. */
@Timeout(60)
class FairExecutorTest {
    private final List<String> begun = Collections.synchronizedList(new ArrayList<>());

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 5, 8, 13, 21, 34, 55, 89})
    void whoeverWaitsHasHisTurnInEachRound(long seed) throws InterruptedException {
        Random random = new Random(seed);
        Semaphore gate = new Semaphore(0);
        FairExecutor executor = new FairExecutor(1);
        executor.execute("first", gate::acquireUninterruptibly);
        Map<String, Integer> left = new HashMap<>();
        int namespaces = 2 + random.nextInt(8);
        for (int i = 0; i < namespaces; i++) {
            int tasks = i == 0 ? 1000 : 1 + random.nextInt(50);
            left.put("ns" + i, tasks);
            String namespace = "ns" + i;
            for (int task = 0; task < tasks; task++) {
                executor.execute(namespace, () -> begun.add(namespace));
            }
        }
        gate.release();
        executor.shutdown();
        assertThat(executor.awaitTermination(30, TimeUnit.SECONDS)).isTrue();

        int at = 0;
        while (at < begun.size()) {
            List<String> waiting = left.entrySet().stream().filter(e -> e.getValue() > 0).map(Map.Entry::getKey)
                    .toList();
            List<String> round = begun.subList(at, at + waiting.size());
            assertThat(round).containsExactlyInAnyOrderElementsOf(waiting);
            round.forEach(namespace -> left.merge(namespace, -1, Integer::sum));
            at += waiting.size();
        }
        assertThat(left.values()).containsOnly(0);
        assertThat(executor.namespaces()).isZero();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 5, 8, 13, 21, 34})
    void noMoreThanThePlacesRunAndEveryTaskDoes(long seed) throws InterruptedException {
        Random random = new Random(seed);
        int places = 1 + random.nextInt(16);
        FairExecutor executor = new FairExecutor(places);
        AtomicInteger now = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        AtomicInteger done = new AtomicInteger();
        for (int i = 0; i < 2000; i++) {
            executor.execute("ns" + random.nextInt(5) * random.nextInt(3), () -> {
                most.accumulateAndGet(now.incrementAndGet(), Math::max);
                Thread.onSpinWait();
                now.decrementAndGet();
                done.incrementAndGet();
            });
        }
        executor.shutdown();

        assertThat(executor.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
        assertThat(done).hasValue(2000);
        assertThat(most.get()).isLessThanOrEqualTo(places);
        assertThat(executor.namespaces()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 8, 128})
    void whoComesFindsAPlaceHoweverLongOthersTake(int places) {
        FairExecutor executor = new FairExecutor(places);
        CountDownLatch end = new CountDownLatch(1);
        Map<String, AtomicInteger> running = new ConcurrentHashMap<>();
        for (int i = 0; i < 10_000; i++) {
            occupy(executor, "noisy", running, end);
        }
        awaitRunning(running, "noisy", (places + 1) / 2);
        if (places > 1) {
            for (int i = 0; i < 10_000; i++) {
                occupy(executor, "other", running, end);
            }
            awaitRunning(running, "other", Math.max(1, (places - (places + 1) / 2 + 1) / 2));
        }
        end.countDown();
        executor.close();
    }

    private static void occupy(FairExecutor executor, String namespace, Map<String, AtomicInteger> running,
            CountDownLatch end) {
        executor.execute(namespace, () -> {
            running.computeIfAbsent(namespace, _ -> new AtomicInteger()).incrementAndGet();
            try {
                end.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    /** They are all started before {@code execute} returns, and have only to be seen. */
    private static void awaitRunning(Map<String, AtomicInteger> running, String namespace, int expected) {
        while (running.getOrDefault(namespace, new AtomicInteger()).get() < expected) {
            Thread.onSpinWait();
        }
        assertThat(running.get(namespace)).hasValue(expected);
    }

    @Test
    void whoBringsTooManyLosesThemAndNobodyElse() throws InterruptedException {
        FairExecutor executor = new FairExecutor(1, 10);
        Semaphore gate = new Semaphore(0);
        executor.execute("first", gate::acquireUninterruptibly);
        executor.execute("quiet", () -> begun.add("quiet"));
        for (int i = 0; i < 1000; i++) {
            executor.execute("noisy", () -> begun.add("noisy"));
        }
        executor.execute("quiet", () -> begun.add("quiet"));
        executor.execute("another", () -> begun.add("another"));
        gate.release();
        executor.shutdown();

        assertThat(executor.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
        assertThat(begun).hasSize(10).filteredOn("quiet"::equals).hasSize(2);
        assertThat(begun).contains("another").filteredOn("noisy"::equals).hasSize(7);
    }

    @Test
    void aTaskThatFailsGivesItsPlaceBack() throws InterruptedException {
        FairExecutor executor = new FairExecutor(1);
        for (int i = 0; i < 3; i++) {
            executor.execute("a", () -> {
                Thread.currentThread().setUncaughtExceptionHandler((_, _) -> begun.add("failed"));
                throw new IllegalStateException("on purpose");
            });
        }
        executor.shutdown();

        assertThat(executor.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
        assertThatThrownBy(() -> executor.execute("a", () -> {
        })).isInstanceOf(RejectedExecutionException.class);
    }

    @Test
    void whatDidNotBeginIsReturnedAtTheEnd() throws InterruptedException {
        FairExecutor executor = new FairExecutor(1);
        CountDownLatch running = new CountDownLatch(1);
        executor.execute("a", () -> {
            running.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                begun.add("interrupted");
            }
        });
        executor.execute("a", () -> begun.add("never"));
        running.await();
        assertThat(executor.isTerminated()).isFalse();

        assertThat(executor.shutdownNow()).hasSize(1);

        assertThat(executor.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
        assertThat(begun).containsExactly("interrupted");
    }
}
