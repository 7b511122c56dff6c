package dev.azureml.operator.text;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The nearest known words to a mistyped one. */
public final class Suggestion {
    private Suggestion() {
    }

    /** Empty when nothing known is near enough to be what was meant. */
    public static Optional<String> nearest(String word, Collection<String> known) {
        return near(word, known, 1).stream().findFirst();
    }

    /** Those that are near enough to be what was meant, the nearest first. */
    public static List<String> near(String word, Collection<String> known, int most) {
        String wanted = folded(word);
        int limit = Math.max(2, wanted.length() / 3);
        return known.stream().map(candidate -> new Candidate(candidate, distance(wanted, folded(candidate))))
                .filter(candidate -> candidate.distance() <= limit)
                .sorted(Comparator.comparingInt(Candidate::distance)).limit(most).map(Candidate::word).toList();
    }

    private record Candidate(String word, int distance) {
    }

    private static String folded(String word) {
        return word.toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Levenshtein's distance. */
    private static int distance(String one, String other) {
        int[] row = new int[other.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int replace = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replace, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[other.length()];
    }
}
