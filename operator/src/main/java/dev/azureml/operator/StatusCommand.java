package dev.azureml.operator;

import dev.azureml.operator.cli.StatusArguments;
import dev.azureml.operator.cli.StatusExport;
import dev.azureml.operator.text.Printable;
import io.fabric8.kubernetes.client.Config;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.util.List;

/** {@code export-status}: writes how it is with the objects of a namespace or of a cluster. */
public final class StatusCommand {
    private static final int READY = 0;
    private static final int FAILED = 1;
    private static final int NOT_READY = 2;

    private final PrintStream out;
    private final PrintStream err;

    public StatusCommand(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    /** Returns the exit code. */
    public int run(List<String> args) {
        return StatusArguments.read(args).answer(StatusArguments.HELP, out, err, this::run);
    }

    private int run(StatusArguments arguments) {
        try {
            Config config = ClusterReader.config(arguments.cluster(), "--context");
            try (ClusterReader cluster = ClusterReader.open(config)) {
                StatusExport status = StatusExport.of(cluster.objects(arguments.allNamespaces()
                        ? null
                        : ClusterReader.namespace(arguments.namespace(), config)));
                out.print(status.text(arguments.format()));
                return status.allReady() ? READY : NOT_READY;
            }
        } catch (ClusterReader.UnreadableException | UncheckedIOException e) {
            err.println(Printable.line(String.valueOf(e.getMessage())));
            return FAILED;
        }
    }
}
