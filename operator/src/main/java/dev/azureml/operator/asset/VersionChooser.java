package dev.azureml.operator.asset;

import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the version that stands for a spec. Azure is the truth: a version is kept as long as its content there is
 * what the spec says, so that a lost status makes no new one.
 *
 * @param container what is known of the asset as a whole; null when it was not read yet
 * @param recorded versions that the object stands for by its status, oldest record first
 * @param found what is known of a version's content
 */
public record VersionChooser(@Nullable Container container, List<String> recorded, Function<String, Found> found) {
    private static final long LONGEST_NUMBER = 18;
    private static final int MOST_TAKEN = 8;

    /** A version as it was found, next to what the spec says. */
    public enum Found {
        NOT_READ,
        ABSENT,
        SAME,
        OTHER
    }

    /**
     * The asset as a whole.
     *
     * @param latest Azure's latest version; null when it has none
     * @param next the number that Azure would give next; null when it does not say
     */
    public record Container(@Nullable String latest, @Nullable String next) {
        /** Azure does not know the asset. */
        public static final Container ABSENT = new Container(null, null);
    }

    /** @param asked the version that the spec names; null when it leaves the number to us */
    public VersionChoice choose(@Nullable String asked) {
        return asked == null ? chooseNumber() : chooseNamed(asked);
    }

    private VersionChoice chooseNamed(String asked) {
        return switch (found.apply(asked)) {
            case NOT_READ -> new VersionChoice.Read(asked);
            case ABSENT, SAME -> new VersionChoice.Use(asked);
            case OTHER -> new VersionChoice.Taken(asked);
        };
    }

    private VersionChoice chooseNumber() {
        if (container == null) {
            return new VersionChoice.ReadContainer();
        }
        Optional<String> ours = newest(recorded);
        String candidate = ours.orElse(container.latest());
        if (candidate == null) {
            return next();
        }
        return switch (found.apply(candidate)) {
            case NOT_READ -> new VersionChoice.Read(candidate);
            case SAME -> new VersionChoice.Use(candidate);
            // One of ours that somebody deleted, or that was claimed and never made; what others deleted is history.
            case ABSENT -> ours.isPresent() ? new VersionChoice.Use(candidate) : next();
            case OTHER -> next();
        };
    }

    /** The first number from which on nothing is taken, confirmed by reading it. */
    private VersionChoice next() {
        long first = Stream.concat(Stream.of(number(named().next()), after(named().latest())),
                recorded.stream().map(VersionChooser::after))
                .filter(OptionalLong::isPresent).mapToLong(OptionalLong::getAsLong).max().orElse(1);
        for (long candidate = first; candidate < first + MOST_TAKEN; candidate++) {
            String version = Long.toString(candidate);
            switch (found.apply(version)) {
                case NOT_READ -> {
                    return new VersionChoice.Read(version);
                }
                case ABSENT, SAME -> {
                    return new VersionChoice.Use(version);
                }
                case OTHER -> {
                    // Made by somebody else since Azure counted.
                }
            }
        }
        return new VersionChoice.Crowded(Long.toString(first), Long.toString(first + MOST_TAKEN - 1));
    }

    private Container named() {
        return Objects.requireNonNull(container);
    }

    /** The greatest number, as Azure's "latest" goes by; of names that are no numbers the one recorded last. */
    public static Optional<String> newest(List<String> versions) {
        return versions.stream().filter(v -> number(v).isPresent())
                .max(Comparator.comparingLong(v -> number(v).orElseThrow()))
                .or(() -> versions.isEmpty() ? Optional.empty() : Optional.of(versions.getLast()));
    }

    /** Newest first. */
    public static List<String> newestFirst(List<String> versions) {
        List<String> byRecord = versions.reversed();
        return byRecord.stream().sorted(Comparator.<String>comparingLong(v -> -number(v).orElse(-1))).toList();
    }

    private static OptionalLong after(@Nullable String version) {
        OptionalLong number = number(version);
        return number.isPresent() ? OptionalLong.of(number.getAsLong() + 1) : number;
    }

    private static OptionalLong number(@Nullable String version) {
        boolean isNumber = version != null && !version.isEmpty() && version.length() <= LONGEST_NUMBER
                && version.chars().allMatch(c -> c >= '0' && c <= '9');
        return isNumber ? OptionalLong.of(Long.parseLong(version)) : OptionalLong.empty();
    }
}
