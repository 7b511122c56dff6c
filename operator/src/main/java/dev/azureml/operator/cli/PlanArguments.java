package dev.azureml.operator.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@code plan} is told.
 *
 * @param paths files and folders; {@code -} is the standard input
 * @param namespace of objects that name none; null where nothing was said
 * @param cluster whose objects the manifests are held against; null for none
 * @param settings flags of the operator's own settings
 */
public record PlanArguments(List<String> paths, @Nullable String namespace, Format format, @Nullable Cluster cluster,
        List<String> settings) {
    public PlanArguments {
        paths = List.copyOf(paths);
        settings = List.copyOf(settings);
    }

    /**
     * A cluster as kubectl finds it.
     *
     * @param kubeconfig the file; null for where kubectl looks
     * @param context in it; null for the current one
     */
    public record Cluster(@Nullable String kubeconfig, @Nullable String context) {
    }

    /** The text of {@code plan --help}. */
    public static final String HELP = """
            Says what the operator would do in Azure for manifests in files, and does nothing. No cluster is needed:
            the manifests are held against the schema and the rules of their kinds, references are looked for among
            the files, and Azure is read as it is. With --against-cluster the objects of a cluster are read, too.

            Usage: java -jar azureml-operator.jar plan PATH... [flags]

            Examples:
              plan ml/                              all .yaml, .yml and .json files of a folder
              kustomize build overlays/prod | java -jar azureml-operator.jar plan -
              plan ml/ --markdown                   as a comment on a pull request
              plan ml/ --against-cluster            beside what is in the cluster of the current context

            Flags:
              -n, --namespace=NAME   the namespace of objects that name none (default; with a cluster, that of the context)
                  --against-cluster[=CONTEXT]
                                     reads the objects, Secrets and ConfigMaps of the manifests' namespaces from the
                                     cluster of that context of the kubeconfig, of the current one without a name
                  --kubeconfig=FILE  where that context stands
                  --json             prints JSON
                  --markdown         prints Markdown
                  --help             prints this

            And these settings of the operator, as flags or environment variables (see --help of the operator):
              --tenants-file=FILE    what namespaces may do; without it, everything
              --prices-file=FILE     what things cost; with it, each object has its estimated monthly cost
              --prices-url=URL       Azure's Retail Prices API, https://prices.azure.com/api/retail/prices, to be asked for
                                     what the file does not say
              --prices-currency=CODE in which it is asked for them; USD without it
              --cluster-id=ID        whose marks on resources are ours; without it, those of any cluster, or of the one
                                     that is read
              --operator-namespace=NAME
                                     where the operator is: the Secret there tells whether other Secrets have changed
              AZURE_SUBSCRIPTION_ID  and all others that say where Azure is and who asks it. Without any that says who:
                                     whoever is signed in to the Azure CLI

            Exit code: 0 nothing is to be done, 2 something is, 1 something is wrong.
            """;

    private static final Flags FLAGS = Flags.of("plan").alone(Format.FLAGS).valued("--namespace",
            "--kubeconfig").perhapsValued("--against-cluster").shortly("-n", "--namespace").besideSettings();

    /** Reads the arguments after the word {@code plan}. */
    public static Parsed<PlanArguments> read(List<String> args) {
        return FLAGS.read(args).then(PlanArguments::of);
    }

    private static Parsed<PlanArguments> of(Flags.Given given) {
        if (given.words().isEmpty()) {
            return new Parsed.Wrong<>("which manifests? Name files or folders, or - for the standard input;"
                    + " plan --help says more");
        }
        String kubeconfig = given.value("--kubeconfig");
        boolean live = given.has("--against-cluster");
        if (kubeconfig != null && !live) {
            return new Parsed.Wrong<>(
                    "--kubeconfig says where a cluster is; --against-cluster that it is to be read");
        }
        String namespace = given.value("--namespace");
        if (namespace != null && !namespace.matches("[a-z0-9]([-a-z0-9]*[a-z0-9])?")) {
            return new Parsed.Wrong<>("--namespace: expected the name of a namespace, such as team-a");
        }
        return new Parsed.Understood<>(new PlanArguments(given.words(), namespace, Format.of(given), live
                ? new Cluster(kubeconfig, given.value("--against-cluster"))
                : null, given.settings()));
    }
}
