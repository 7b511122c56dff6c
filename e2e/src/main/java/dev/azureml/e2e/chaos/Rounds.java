package dev.azureml.e2e.chaos;

import dev.azureml.e2e.chaos.ChaosOptions.Means;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * What is done in each round: all of it follows from the seed, whatever the operator and the machine make of it.
 *
 * @param means what it may be chosen from
 */
record Rounds(long seed, Set<Means> means) {
    /** How long a round disturbs before all is left alone. */
    static final Duration LENGTH = Duration.ofSeconds(15);

    private static final List<String> PATHS = List.of("", "", "", "/workspaces/[^/]+$", "/computes/", "/datastores/",
            "/connections/", "/onlineEndpoints/", "/deployments/", "/versions/", "/containerGroups/", "/extensions/");
    private static final List<String> METHODS = List.of("*", "*", "*", "GET", "PUT", "DELETE");
    private static final int MOST_FAULTS = 3;
    private static final int MOST_EDITS = 60;
    private static final int MOST_RECREATES = 4;

    /** In the order in which they begin. */
    List<Disturbance> of(int round) {
        // Each round by itself, so that a shorter run does the same in its rounds as a longer one.
        var random = new Random(seed * 1_000_003 + round);
        List<Disturbance> all = new ArrayList<>();
        if (means.contains(Means.FAULTS)) {
            int count = 2 + random.nextInt(MOST_FAULTS);
            for (int i = 0; i < count; i++) {
                all.add(fault(random));
            }
        }
        if (means.contains(Means.KILLS)) {
            // None in a third of the rounds: whoever is killed now and then forgets to run in circles.
            int count = random.nextInt(3);
            for (int i = 0; i < count; i++) {
                all.add(new Disturbance.Kill(within(random, LENGTH)));
            }
        }
        if (means.contains(Means.STORMS)) {
            all.add(new Disturbance.Storm(within(random, LENGTH), target(random), 1 + random.nextInt(MOST_EDITS)));
        }
        if (means.contains(Means.RECREATES)) {
            int count = 1 + random.nextInt(2);
            for (int i = 0; i < count; i++) {
                all.add(new Disturbance.Recreate(within(random, LENGTH), target(random),
                        1 + random.nextInt(MOST_RECREATES)));
            }
        }
        if (means.contains(Means.OUTAGES) && random.nextBoolean()) {
            // One at a time, and shorter than the operator's patience with an API server that was there before.
            Duration after = within(random, LENGTH.dividedBy(2));
            all.add(new Disturbance.Outage(after, random.nextBoolean(), Duration.ofSeconds(1).plus(within(random,
                    LENGTH.minus(after)))));
        }
        all.sort(Comparator.comparing(Disturbance::after));
        return List.copyOf(all);
    }

    private static Disturbance fault(Random random) {
        Duration after = within(random, LENGTH.dividedBy(2));
        FaultKind[] kinds = FaultKind.values();
        return new Disturbance.Fault(after, kinds[random.nextInt(kinds.length)], pick(random, METHODS),
                pick(random, PATHS), Duration.ofSeconds(2).plus(within(random, LENGTH.minus(after))));
    }

    private static Target target(Random random) {
        return pick(random, Target.ALL);
    }

    private static Duration within(Random random, Duration most) {
        return Duration.ofMillis(random.nextLong(most.toMillis()));
    }

    private static <T> T pick(Random random, List<T> all) {
        return all.get(random.nextInt(all.size()));
    }
}
