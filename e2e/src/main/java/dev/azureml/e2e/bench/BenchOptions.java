package dev.azureml.e2e.bench;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What was asked for.
 *
 * @param neighbours objects that another namespace makes
 * @param scale the numbers of objects whose cost is compared
 * @param latency the emulator's answer time in the second convergence, as the emulator takes it
 * @param parts of the benchmark to run
 * @param jfr where the operator's flight recordings go
 * @param jvm further options for the operator's JVM
 */
record BenchOptions(int objects, int neighbours, List<Integer> scale, String latency, int edits, Set<String> parts,
        Optional<Path> json, Optional<Path> jfr, List<String> jvm) {
    private static final Set<String> PARTS = Set.of("start", "objects", "rate", "throttle", "rest", "data", "computes",
            "neighbours", "scale", "roles", "metrics");
    private static final List<Integer> SCALE = List.of(100, 1000);
    private static final int OBJECTS = 1000;
    private static final int NEIGHBOURS = 10_000;
    private static final int EDITS = 200;

    BenchOptions {
        scale = List.copyOf(scale);
        parts = Set.copyOf(parts);
        jvm = List.copyOf(jvm);
    }

    /** @throws IllegalArgumentException with words for the person at the terminal */
    static BenchOptions parse(List<String> arguments) {
        int objects = OBJECTS;
        int neighbours = NEIGHBOURS;
        List<Integer> scale = SCALE;
        int edits = EDITS;
        String latency = "100ms";
        Set<String> parts = PARTS;
        Optional<Path> json = Optional.empty();
        Optional<Path> jfr = Optional.empty();
        List<String> jvm = new ArrayList<>();
        Deque<String> rest = new ArrayDeque<>(arguments);
        while (!rest.isEmpty()) {
            String option = rest.remove();
            switch (option) {
                case "--objects" -> objects = number(option, rest);
                case "--neighbours" -> neighbours = number(option, rest);
                case "--scale" ->
                    scale = Stream.of(value(option, rest).split(",")).map(n -> number(option, n)).toList();
                case "--edits" -> edits = number(option, rest);
                case "--latency" -> latency = value(option, rest);
                case "--only" -> parts = parts(value(option, rest));
                case "--json" -> json = Optional.of(Path.of(value(option, rest)).toAbsolutePath());
                case "--jfr" -> jfr = Optional.of(Path.of(value(option, rest)).toAbsolutePath());
                case "--jvm" -> jvm.add(value(option, rest));
                default -> throw new IllegalArgumentException("unknown option " + option);
            }
        }
        return new BenchOptions(objects, neighbours, scale, latency, edits, parts, json, jfr, jvm);
    }

    private static Set<String> parts(String text) {
        Set<String> asked = Set.of(text.split(","));
        if (!PARTS.containsAll(asked)) {
            throw new IllegalArgumentException("--only takes some of " + String.join(",", PARTS));
        }
        return asked;
    }

    private static int number(String option, Deque<String> rest) {
        return number(option, value(option, rest));
    }

    private static int number(String option, String text) {
        if (!text.matches("[1-9]\\d{0,5}")) {
            throw new IllegalArgumentException(option + " takes a number, not " + text);
        }
        return Integer.parseInt(text);
    }

    private static String value(String option, Deque<String> rest) {
        if (rest.isEmpty()) {
            throw new IllegalArgumentException(option + " needs a value");
        }
        return rest.remove();
    }
}
