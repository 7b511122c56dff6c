package dev.azureml.operator.cli;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What {@code import} is told.
 *
 * @param subscription null for the setting AZURE_SUBSCRIPTION_ID
 * @param resourceGroup null for all
 * @param workspace null for all
 * @param out the folder to write to; null for the standard output
 * @param namespace put into each object; empty for none
 * @param kustomize whether each folder gets a kustomization.yaml
 * @param secretStore of External Secrets, from which secrets come; null for Secrets to fill in
 * @param force whether files that are there are written over
 * @param settings flags of the operator's own settings
 */
public record ImportArguments(@Nullable String subscription, @Nullable String resourceGroup,
        @Nullable String workspace, @Nullable String out, String namespace, boolean kustomize,
        @Nullable String secretStore, boolean force, List<String> settings) {
    public ImportArguments {
        settings = List.copyOf(settings);
    }

    /** The text of {@code import --help}. */
    public static final String HELP = """
            Writes manifests for the workspaces of a subscription and what is in them: computes, datastores, connections,
            the last version of data, models and environments, endpoints with their deployments. Azure is read, and not
            written. The manifests have managementPolicy: Observe, so that applying them changes nothing; and what the
            operator would change with another policy is left out of them, or said.

            Usage: java -jar azureml-operator.jar import --subscription=ID [flags]

            Examples:
              import --subscription=01234567-89ab-cdef-0123-456789abcdef --resource-group=ml-shop --out=ml
              import --subscription=… --workspace=shop --out=ml --layout=kustomize --external-secrets=key-vault

            Flags:
              -s, --subscription=ID        the subscription (setting AZURE_SUBSCRIPTION_ID)
              -g, --resource-group=NAME    its workspaces alone
              -w, --workspace=NAME         that workspace alone
              -o, --out=DIR                writes a folder for each workspace, a file for each object; else all goes to the
                                           standard output
              -n, --namespace=NAME         put into each object; else none is
                  --layout=kustomize       with a kustomization.yaml in each folder
                  --external-secrets=NAME  an ExternalSecret of that ClusterSecretStore in place of each Secret to fill in
                  --force                  writes over files that are there
                  --help                   prints this

            And the operator's settings that say where Azure is and who asks it, as flags or environment variables (see
            --help of the operator). Without any that says who: whoever is signed in to the Azure CLI.

            Secrets are not read and not written: where one is needed, a Secret to fill in is written beside the object.

            Exit code: 0 all was written, 2 something was left out and is said, 1 nothing was written.
            """;

    private static final Flags FLAGS = Flags.of("import").alone("--force").valued("--subscription", "--resource-group",
            "--workspace", "--out", "--namespace", "--layout", "--external-secrets").shortly("-s", "--subscription")
            .shortly("-g", "--resource-group").shortly("-w", "--workspace").shortly("-o", "--out")
            .shortly("-n", "--namespace").besideSettings();
    private static final String NAME = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";

    /** Reads the arguments after the word {@code import}. */
    public static Parsed<ImportArguments> read(List<String> args) {
        return FLAGS.read(args).then(ImportArguments::of);
    }

    private static Parsed<ImportArguments> of(Flags.Given given) {
        if (!given.words().isEmpty()) {
            return new Parsed.Wrong<>(given.words().getFirst()
                    + ": no argument is expected; import --help says what can be");
        }
        String namespace = Objects.requireNonNullElse(given.value("--namespace"), "");
        if (!namespace.isEmpty() && !namespace.matches(NAME)) {
            return new Parsed.Wrong<>("--namespace: expected the name of a namespace, such as team-a");
        }
        String layout = Objects.requireNonNullElse(given.value("--layout"), "plain");
        if (!layout.equals("plain") && !layout.equals("kustomize")) {
            return new Parsed.Wrong<>("--layout: expected kustomize, or leave it out");
        }
        String store = given.value("--external-secrets");
        if (store != null && !store.matches(NAME)) {
            return new Parsed.Wrong<>(
                    "--external-secrets: expected the name of a ClusterSecretStore, such as key-vault");
        }
        return new Parsed.Understood<>(new ImportArguments(given.value("--subscription"), given.value(
                "--resource-group"), given.value("--workspace"), given.value("--out"), namespace,
                layout.equals("kustomize"), store, given.has("--force"), given.settings()));
    }
}
