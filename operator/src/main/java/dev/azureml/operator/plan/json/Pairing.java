package dev.azureml.operator.plan.json;

import java.util.Arrays;

/**
 * Finds a partner for each of some things among others, each partner taken once. As a thing may go with several, the
 * first that goes with it may be needed by the next one: then it looks for another.
 */
final class Pairing {
    /** Whether two go together, by their places. */
    @FunctionalInterface
    interface Match {
        boolean test(int one, int other);
    }

    private final boolean[][] matches;
    /** Whose each of the others is, -1 while it is free. */
    private final int[] taken;

    Pairing(int ones, int others, Match match) {
        matches = new boolean[ones][others];
        taken = new int[others];
        Arrays.fill(taken, -1);
        for (int one = 0; one < ones; one++) {
            for (int other = 0; other < others; other++) {
                matches[one][other] = match.test(one, other);
            }
        }
    }

    /** Whether each has a partner. */
    boolean isComplete() {
        for (int one = 0; one < matches.length; one++) {
            if (!finds(one, new boolean[taken.length])) {
                return false;
            }
        }
        return true;
    }

    private boolean finds(int one, boolean[] tried) {
        for (int other = 0; other < tried.length; other++) {
            if (matches[one][other] && !tried[other]) {
                tried[other] = true;
                if (taken[other] < 0 || finds(taken[other], tried)) {
                    taken[other] = one;
                    return true;
                }
            }
        }
        return false;
    }
}
