package dev.azureml.operator.arm;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Many tenants against Azure's token bucket, in simulated time. */
class ThrottlePropertyTest {
    private static final Instant START = Instant.parse("2026-11-24T10:00:00Z");
    private static final Bucket WRITES = new Bucket("me", "s1", "", VerbClass.WRITE);
    private static final int CAPACITY = 200;
    private static final double REFILL = 10;

    /** Something that happens: somebody asks, or Azure's answer arrives. */
    private record Event(Instant at, int order, Runnable action) {
    }

    /** Azure's side. */
    private final class TokenBucket {
        private double tokens = CAPACITY;
        private Instant at = START;
        private int refused;
        private int served;

        ArmResponse take() {
            tokens = Math.min(CAPACITY, tokens + Duration.between(at, now).toNanos() / 1e9 * REFILL);
            at = now;
            boolean isEmpty = tokens < 1;
            tokens -= isEmpty ? 0 : 1;
            refused += isEmpty ? 1 : 0;
            served += isEmpty ? 0 : 1;
            var headers = Map.of("x-ms-ratelimit-remaining-subscription-writes", String.valueOf((int) tokens));
            return new ArmResponse(isEmpty ? 429 : 200, null, headers, now);
        }
    }

    private Instant now = START;
    private final PriorityQueue<Event> events = new PriorityQueue<>(
            Comparator.comparing(Event::at).thenComparingInt(Event::order));
    private final Throttle throttle = new Throttle(() -> now);
    private final TokenBucket azure = new TokenBucket();
    private final Map<String, Integer> served = new HashMap<>();
    private int order;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 5, 8, 13, 21, 34})
    void neverAsksMoreThanTheBudgetAndEveryTenantProgresses(long seed) {
        var random = new Random(seed);
        int tenants = 2 + random.nextInt(8);
        var demand = IntStream.range(0, tenants).mapToObj(i -> i == 0 ? 600 : 20 + random.nextInt(60)).toList();
        learnTheBudget();
        for (int tenant = 0; tenant < tenants; tenant++) {
            for (int i = 0; i < demand.get(tenant); i++) {
                ask(START.plusMillis(1000 + random.nextInt(2000)), "tenant-" + tenant, random);
            }
        }

        run(START.plusSeconds(600));

        assertThat(azure.refused).isZero();
        for (int tenant = 0; tenant < tenants; tenant++) {
            assertThat(served.get("tenant-" + tenant)).isEqualTo(demand.get(tenant));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 5, 8, 13})
    void sharesEvenlyWhateverOneTenantBrings(long seed) {
        var random = new Random(seed);
        azure.tokens = 10;
        learnTheBudget();
        for (int i = 0; i < 600; i++) {
            ask(START.plusMillis(random.nextInt(100)), "greedy", random);
        }
        for (int i = 0; i < 160; i++) {
            ask(START.plusMillis(500 + random.nextInt(500)), "tenant-" + i % 4, random);
        }

        run(START.plusSeconds(16));

        // Some 160 requests went through, 32 for each of the five; the first few before the others came.
        assertThat(served.values()).hasSize(5).allSatisfy(count -> assertThat(count).isBetween(27, 42));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void usesTheBudgetUp(long seed) {
        var random = new Random(seed);
        learnTheBudget();
        for (int i = 0; i < 2000; i++) {
            ask(START.plusMillis(random.nextInt(1000)), "tenant-" + i % 3, random);
        }

        run(START.plusSeconds(100));

        assertThat(azure.refused).isZero();
        assertThat(azure.served).isGreaterThan((int) (0.9 * (CAPACITY * 0.95 + 99 * REFILL)));
    }

    private void learnTheBudget() {
        throttle.admit(WRITES, Priority.EDIT, "tenant-0");
        throttle.observe(WRITES, azure.take());
    }

    private void ask(Instant at, String tenant, Random random) {
        at(at, () -> {
            switch (throttle.admit(WRITES, Priority.EDIT, tenant)) {
                case Admission.Wait(var notBefore) -> ask(notBefore.plusMillis(random.nextInt(20)), tenant, random);
                case Admission.Go() -> {
                    at(now.plusMillis(5 + random.nextInt(45)), () -> arriveAtAzure(tenant, random));
                }
            }
        });
    }

    private void arriveAtAzure(String tenant, Random random) {
        var response = azure.take();
        served.merge(tenant, 1, Integer::sum);
        at(now.plusMillis(5 + random.nextInt(100)), () -> {
            throttle.observe(WRITES, response);
        });
    }

    private void at(Instant at, Runnable action) {
        events.add(new Event(at, order++, action));
    }

    private void run(Instant until) {
        for (var next = events.peek(); next != null && !next.at().isAfter(until); next = events.peek()) {
            events.remove(next);
            now = next.at();
            next.action().run();
        }
        now = until;
    }
}
