package dev.azureml.e2e.chaos;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What was asked for.
 *
 * @param seed what all choices follow from
 * @param duration after which no further round begins
 */
record ChaosOptions(long seed, Duration duration, Set<Means> means, Optional<Path> report) {
    private static final Pattern DURATION = Pattern.compile("([1-9]\\d{0,4})(s|m|h)");
    private static final Pattern SEED = Pattern.compile("\\d{1,18}");
    private static final int SEEDS = 1_000_000;

    /** What the operator is disturbed by. */
    enum Means {
        KILLS,
        FAULTS,
        STORMS,
        RECREATES,
        OUTAGES,
        RESTORES,
        TWO_OPERATORS;

        String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    ChaosOptions {
        means = Set.copyOf(means);
    }

    /** @throws IllegalArgumentException with words for the person at the terminal */
    static ChaosOptions parse(List<String> arguments) {
        long seed = ThreadLocalRandom.current().nextInt(SEEDS);
        Duration duration = Duration.ofMinutes(5);
        Set<Means> means = EnumSet.allOf(Means.class);
        Optional<Path> report = Optional.empty();
        Deque<String> rest = new ArrayDeque<>(arguments);
        while (!rest.isEmpty()) {
            String option = rest.remove();
            switch (option) {
                case "--seed" -> seed = seed(value(option, rest));
                case "--duration" -> duration = duration(value(option, rest));
                case "--only" -> means = means(value(option, rest));
                case "--report" -> report = Optional.of(Path.of(value(option, rest)).toAbsolutePath());
                default -> throw new IllegalArgumentException("unknown option " + option);
            }
        }
        return new ChaosOptions(seed, duration, means, report);
    }

    /** How to have the same choices again. */
    String again() {
        String only = means.size() == Means.values().length ? "" : " --only " + words(means.stream().sorted());
        return "e2e/chaos --seed " + seed + " --duration " + duration.toSeconds() + "s" + only;
    }

    private static String words(Stream<Means> means) {
        return means.map(Means::word).collect(Collectors.joining(","));
    }

    private static long seed(String text) {
        if (!SEED.matcher(text).matches()) {
            throw new IllegalArgumentException("--seed takes a whole number such as 7, not " + text);
        }
        return Long.parseLong(text);
    }

    private static Duration duration(String text) {
        Matcher matcher = DURATION.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("--duration takes a time such as 90s, 5m or 2h, not " + text);
        }
        long amount = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            default -> Duration.ofHours(amount);
        };
    }

    private static Set<Means> means(String text) {
        Set<Means> asked = EnumSet.noneOf(Means.class);
        for (String word : text.split(",", -1)) {
            asked.add(Stream.of(Means.values()).filter(one -> one.word().equals(word)).findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("--only takes some of "
                            + words(Stream.of(Means.values())) + ", not " + word)));
        }
        return asked;
    }

    private static String value(String option, Deque<String> rest) {
        if (rest.isEmpty()) {
            throw new IllegalArgumentException(option + " needs a value");
        }
        return rest.remove();
    }
}
