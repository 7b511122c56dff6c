package dev.azureml.operator.cli;

import java.util.function.Function;

/**
 * What a command line comes to.
 *
 * @param <A> what the command is told by it
 */
public sealed interface Parsed<A> {
    /** The help was asked for. */
    record Help<A>() implements Parsed<A> {
    }

    /** It can't be followed, and why. */
    record Wrong<A>(String message) implements Parsed<A> {
    }

    /** It was understood. */
    record Understood<A>(A arguments) implements Parsed<A> {
    }

    /** Returns what the next step makes of what was understood; the others as they are. */
    default <B> Parsed<B> then(Function<A, Parsed<B>> next) {
        return switch (this) {
            case Help<A> _ -> new Help<>();
            case Wrong<A>(String message) -> new Wrong<>(message);
            case Understood<A>(A arguments) -> next.apply(arguments);
        };
    }
}
