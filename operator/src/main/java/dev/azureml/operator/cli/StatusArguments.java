package dev.azureml.operator.cli;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What {@code export-status} is told.
 *
 * @param namespace null for that of the context
 * @param allNamespaces whether those of all namespaces are wanted
 */
public record StatusArguments(@Nullable String namespace, boolean allNamespaces, Format format,
        PlanArguments.Cluster cluster) {
    /** Flags that say all they have to say. */
    private static final Set<String> ALONE = Set.of("-h", "--help", "-A", "--all-namespaces", "--json", "--markdown");

    /** How it is printed. */
    public enum Format {
        TEXT,
        JSON,
        MARKDOWN
    }

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

    /** What the arguments come to. */
    public sealed interface Reading {
        record Help() implements Reading {
        }

        record Wrong(String message) implements Reading {
        }

        record Export(StatusArguments arguments) implements Reading {
        }
    }

    /** Reads the arguments after the word {@code export-status}. */
    public static Reading read(List<String> args) {
        String namespace = null;
        String context = null;
        String kubeconfig = null;
        boolean all = false;
        Format format = Format.TEXT;
        for (int i = 0; i < args.size(); i++) {
            String arg = args.get(i);
            int equals = arg.indexOf('=');
            String flag = equals < 0 ? arg : arg.substring(0, equals);
            if (equals >= 0 && ALONE.contains(flag)) {
                return new Reading.Wrong(flag + " takes no value");
            }
            switch (flag) {
                case "-h", "--help" -> {
                    return new Reading.Help();
                }
                case "-A", "--all-namespaces" -> all = true;
                case "--json" -> format = Format.JSON;
                case "--markdown" -> format = Format.MARKDOWN;
                case "-n", "--namespace", "--context", "--kubeconfig" -> {
                    String value = equals >= 0 ? arg.substring(equals + 1) : i + 1 < args.size() ? args.get(++i) : "";
                    if (value.isEmpty()) {
                        return new Reading.Wrong(flag + " needs a value");
                    }
                    switch (flag) {
                        case "--context" -> context = value;
                        case "--kubeconfig" -> kubeconfig = value;
                        default -> namespace = value;
                    }
                }
                default -> {
                    return new Reading.Wrong((flag.startsWith("-") ? "there is no flag " : "nothing is done with ")
                            + flag + "; export-status --help names all flags");
                }
            }
        }
        return all && namespace != null
                ? new Reading.Wrong("--namespace and --all-namespaces: say one of them")
                : new Reading.Export(new StatusArguments(namespace, all, format, new PlanArguments.Cluster(kubeconfig,
                        context)));
    }
}
