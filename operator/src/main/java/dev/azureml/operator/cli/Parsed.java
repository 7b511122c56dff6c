package dev.azureml.operator.cli;

import dev.azureml.operator.text.Printable;
import java.io.PrintStream;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/**
 * What a command line comes to.
 *
 * @param <A> what the command is told by it
 */
public sealed interface Parsed<A> {
    /** The exit code where the command line can't be followed: of all commands the same. */
    int WRONG = 1;

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

    /**
     * Runs the command, or says why not.
     *
     * @param help the command's
     * @param run returns the exit code
     * @return the exit code; 0 where the help was asked for
     */
    default int answer(String help, PrintStream out, PrintStream err, ToIntFunction<A> run) {
        return switch (this) {
            case Help<A> _ -> {
                out.print(help);
                yield 0;
            }
            case Wrong<A>(String message) -> {
                err.println(Printable.line(message));
                yield WRONG;
            }
            case Understood<A>(A arguments) -> run.applyAsInt(arguments);
        };
    }
}
