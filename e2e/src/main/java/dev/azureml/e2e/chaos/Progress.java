package dev.azureml.e2e.chaos;

import java.io.PrintStream;
import java.util.Locale;

/** What a person at the terminal sees of a run. */
record Progress(PrintStream out, long begun) {
    /** Of a run that begins now. */
    static Progress to(PrintStream out) {
        return new Progress(out, System.nanoTime());
    }

    /** Prints it with the time since the beginning. */
    void say(String what) {
        out.printf(Locale.ROOT, "%6.1f s  %s%n", (System.nanoTime() - begun) / 1e9, what);
        out.flush();
    }
}
