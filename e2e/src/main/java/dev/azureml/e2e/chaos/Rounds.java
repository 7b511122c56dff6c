package dev.azureml.e2e.chaos;

import dev.azureml.e2e.chaos.ChaosOptions.Means;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
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
    /** What the deletion of one object takes, or more. */
    private static final int MOST_REQUESTS = 6;
    private static final int KILLS_AT_THE_END = 3;
    /** What the deletion of all objects takes at least. */
    private static final int REQUESTS_AT_THE_END = 30;
    /** Of as many rounds one ends with a restore and one is of two operators: they take longest. */
    private static final int TURNS = 4;
    private static final int SIDES = 1_000;
    private static final int RESTORED = 2;
    private static final int OF_TWO_OPERATORS = 3;
    private static final Set<Means> BY_TURNS = Set.of(Means.RESTORES, Means.TWO_OPERATORS);

    /** In the order in which they begin. */
    List<Disturbance> of(int round) {
        // Each round by itself, so that a shorter run does the same in its rounds as a longer one.
        var random = new Random(seed * 1_000_003 + round);
        if (isTurnOf(Means.TWO_OPERATORS, round)) {
            return List.of(twoOperators(random));
        }
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
        if (means.contains(Means.KILLS) && random.nextBoolean()) {
            all.add(new Disturbance.KillInDeletion(within(random, LENGTH), target(random),
                    1 + random.nextInt(MOST_REQUESTS)));
        }
        if (isTurnOf(Means.RESTORES, round)) {
            all.add(new Disturbance.Restore(within(random, LENGTH.dividedBy(3)), target(random)));
        }
        all.sort(Comparator.comparing(Disturbance::after));
        return List.copyOf(all);
    }

    /** After how many requests of the deletion of all objects, each counted from the one before, the operator is killed. */
    List<Integer> killsAtTheEnd() {
        return means.contains(Means.KILLS)
                ? new Random(seed).ints(KILLS_AT_THE_END, 0, REQUESTS_AT_THE_END / KILLS_AT_THE_END).boxed().toList()
                : List.of();
    }

    /** Where nothing else was asked for, but for kills, there is no round without. */
    private boolean isTurnOf(Means one, int round) {
        if (!means.contains(one)) {
            return false;
        }
        if (BY_TURNS.containsAll(EnumSet.complementOf(EnumSet.of(Means.KILLS)).stream().filter(means::contains)
                .toList())) {
            return !means.containsAll(BY_TURNS) || (one == Means.RESTORES) == (round % 2 == 1);
        }
        return round % TURNS == (one == Means.RESTORES ? RESTORED : OF_TWO_OPERATORS);
    }

    private Disturbance twoOperators(Random random) {
        Optional<Disturbance.Side> killed = means.contains(Means.KILLS)
                ? pick(random, List.of(Optional.empty(), Optional.of(Disturbance.Side.FIRST),
                        Optional.of(Disturbance.Side.SECOND)))
                : Optional.empty();
        return new Disturbance.TwoOperators(within(random, LENGTH), random.nextInt(SIDES), killed);
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
