package dev.azureml.operator.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@code export-status} is told.
 *
 * @param namespace null for that of the context
 * @param allNamespaces whether those of all namespaces are wanted
 */
public record StatusArguments(@Nullable String namespace, boolean allNamespaces, Format format,
        PlanArguments.Cluster cluster) {
    /** The text of {@code export-status --help}. */
    public static final String HELP = """
            Writes how it is with all objects of a namespace, or of the cluster: whether each is Ready, why not and since when,
            what it is in Azure, and what is advised. For a ticket, a report, or a list of what a cluster has in Azure. The
            cluster is read, and nothing else.

            Usage: java -jar azureml-operator.jar export-status [flags]

            Examples:
              export-status -n team-a
              export-status --all-namespaces --json > status.json

            Flags:
              -n, --namespace=NAME   whose objects (that of the context)
              -A, --all-namespaces   those of all namespaces
                  --json             as JSON
                  --markdown         as a table for a page or a ticket
                  --context=NAME     of the kubeconfig (the current one)
                  --kubeconfig=FILE  where that context stands
                  --help             prints this

            Exit code: 0 all are Ready, as where there are none, 2 one is not, 1 it can't be told.
            """;

    private static final Flags FLAGS = Flags.of("export-status").alone("--all-namespaces").alone(Format.FLAGS)
            .valued("--namespace", "--context", "--kubeconfig").shortly("-n", "--namespace")
            .shortly("-A", "--all-namespaces");

    /** Reads the arguments after the word {@code export-status}. */
    public static Parsed<StatusArguments> read(List<String> args) {
        return FLAGS.read(args).then(StatusArguments::of);
    }

    private static Parsed<StatusArguments> of(Flags.Given given) {
        if (!given.words().isEmpty()) {
            return new Parsed.Wrong<>("nothing is done with " + given.words().getFirst()
                    + "; export-status --help names all flags");
        }
        String namespace = given.value("--namespace");
        boolean all = given.has("--all-namespaces");
        if (all && namespace != null) {
            return new Parsed.Wrong<>("--namespace and --all-namespaces: say one of them");
        }
        return new Parsed.Understood<>(
                new StatusArguments(namespace, all, Format.of(given), new PlanArguments.Cluster(given
                        .value("--kubeconfig"), given.value("--context"))));
    }
}
