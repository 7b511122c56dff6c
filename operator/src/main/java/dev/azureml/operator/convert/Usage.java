package dev.azureml.operator.convert;

/** A command line that can't be followed. */
final class Usage extends Exception {
    private static final long serialVersionUID = 1L;

    static final String TEXT = """
            Make manifests of azureml.dev/v1alpha1 from files of az ml (version 2), templates of Azure Resource Manager,
            Terraform's state, and what Azure answered.

            Reads the YAML of workspaces, hubs, projects, computes, datastores, connections, data, models, environments,
            endpoints and deployments, templates (azuredeploy.json, or what bicep build makes), terraform.tfstate or what
            terraform show -json prints, and resources in JSON as az resource show and lists of Azure have them, alone or a
            folder of them, and writes the manifests to standard output. What can't be said in a manifest, and what has to be
            filled in, stands in it as a comment and on standard error with its file and line, or its address in Terraform.
            Secrets are not written: a Secret with empty values stands beside what needs one. Nothing in Azure or in a
            cluster is read or changed.

            Examples:
              # Convert a folder, and see what comes out
              java -jar azureml-operator.jar convert azureml/ --workspace shop

              # Write one file an object
              java -jar azureml-operator.jar convert azureml/ --workspace shop --namespace team-a --out manifests/

              # In CI: fail where something can't be converted
              java -jar azureml-operator.jar convert azureml/ --check

              # A template
              java -jar azureml-operator.jar convert azuredeploy.json --parameters azuredeploy.parameters.json \\
                  --parameters workspaceName=shop --resource-group ml-shop --location westeurope

              # What Terraform made
              terraform show -json > state.json && java -jar azureml-operator.jar convert state.json

              # A file that does not say what it is
              java -jar azureml-operator.jar convert endpoint.yml --kind batch-endpoint

            Options:
                --check                  write nothing; only say what would become of each file
                --endpoint NAME          the endpoint of deployments without endpoint_name
                --force                  with --out: write over files that are there
                --help                   print this
                --kind KIND              what files are that do not say it: workspace, compute, datastore, connection, data,
                                         model, environment, online-endpoint, online-deployment, batch-endpoint,
                                         batch-deployment or serverless-endpoint
                --location REGION        the region of workspaces without location; of a template's resource group
            -n, --namespace NAMESPACE    metadata.namespace of the manifests
                --out DIR                write one file an object into DIR
                --parameters FILE|NAME=VALUE
                                         values of a template's parameters, as often as needed
                --resource-group NAME    the resource group of workspaces without resource_group, and of templates
                --subscription ID        the subscription that templates go to
                --workspace NAME|ID      the MLWorkspace of what is in one, or the ARM id of a workspace

            Exit codes:
              0  all was converted, with or without remarks
              1  something was refused, or could not be written, or the command line can't be followed

            Usage:
              java -jar azureml-operator.jar convert (FILE | DIR)... [options]
            """;

    private final String words;

    Usage(String words) {
        super(words);
        this.words = words;
    }

    /** Returns what is wrong with it. */
    String words() {
        return words;
    }
}
