package dev.azureml.e2e.playground;

import dev.azureml.e2e.process.Programs;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Tells the person at the terminal what there is and what to do next. */
record Guide(PrintStream out, Path shell, Programs.Emulator emulator, Programs.Operator operator, Path requestLog) {

    /** Why objects are not Ready, and where to read on. */
    void explain(List<ObjectState> objects) {
        List<ObjectState> waiting = objects.stream().filter(object -> !object.isReady()).toList();
        if (objects.isEmpty()) {
            out.printf("%nThere is no object of azureml.dev to wait for.%n");
        } else {
            out.printf("%nNot Ready: %d of %d objects.%n", waiting.size(), objects.size());
        }
        for (ObjectState object : waiting) {
            String why = object.reason().isEmpty()
                    ? "nothing reported yet"
                    : "%s: %s".formatted(object.reason(), object.message());
            out.printf("  %s %s: %s%n", object.kind(), object.key(), why);
        }
        out.printf("Logs: %s, %s%n", operator.process().log(), emulator.process().log());
    }

    /** How to go on while everything is up. */
    void print(List<ObjectState> objects) {
        out.printf("""

                Go on in another terminal:
                  . %s
                  kubectl get azureml -A
                %s\
                  kubectl explain mlworkspace.spec

                ARM emulator  %s
                Metrics       %s/metrics
                Requests      %s
                Logs          %s
                              %s

                Ctrl-C ends all of it.
                """, shell, commands(objects), emulator.address(), operator.http(), requestLog,
                operator.process().log(), emulator.process().log());
        out.flush();
    }

    private static String commands(List<ObjectState> objects) {
        if (objects.isEmpty()) {
            return "";
        }
        ObjectState first = objects.getFirst();
        String object = "-n %s %s %s".formatted(first.namespace(), first.kind().toLowerCase(Locale.ROOT), first.name());
        return """
                  kubectl describe %1$s
                  kubectl edit %1$s
                  kubectl azureml why %1$s
                """.formatted(object).indent(0);
    }
}
