package dev.azureml.operator.azureml;

import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A name for something new among what has names: under one that is taken Azure would change what has it. */
public final class FreeName {
    private FreeName() {
    }

    /** Returns the name, with a number where it is taken, such as azureml-2. */
    public static String of(String name, Stream<String> taken) {
        Set<String> folded = taken.map(one -> one.toLowerCase(Locale.ROOT)).collect(Collectors.toUnmodifiableSet());
        return Stream.concat(Stream.of(name), IntStream.iterate(2, i -> i + 1).mapToObj(i -> name + "-" + i))
                .filter(one -> !folded.contains(one.toLowerCase(Locale.ROOT))).findFirst().orElseThrow();
    }
}
