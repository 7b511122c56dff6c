package dev.azureml.operator.config;

import java.util.List;

/** The text of {@code --help}. */
final class Help {
    private Help() {
    }

    static String text(ProgramVersion version, List<Setting<?>> settings) {
        StringBuilder text = new StringBuilder("""
                %s
                Azure Machine Learning, run from Kubernetes.

                Usage: java -jar azureml-operator.jar [--flag=value ...]           runs the operator
                       java -jar azureml-operator.jar plan PATH... [flags]         says what it would do
                       java -jar azureml-operator.jar import [flags]               writes manifests for what is in Azure
                       java -jar azureml-operator.jar convert FILE|DIR... [flags]  makes manifests of files of az ml and
                                                                                   of templates
                       java -jar azureml-operator.jar why KIND/NAME [flags]        says how it is with an object
                       java -jar azureml-operator.jar export-status [flags]        writes how it is with all objects
                Each command says more with --help.

                Each setting is an environment variable and a flag; the flag wins, empty means the default.
                The cluster is the Pod's own, or KUBECONFIG's.

                  --help     prints this
                  --version  prints the version
                """.formatted(version));
        for (Setting.Section section : Setting.Section.values()) {
            text.append('\n').append(section.title()).append(":\n");
            settings.stream().filter(setting -> setting.section() == section)
                    .forEach(setting -> text.append(entry(setting)));
        }
        return text.toString();
    }

    private static String entry(Setting<?> setting) {
        return """
                  %s, %s=%s
                      %s.
                      Default: %s
                """.formatted(setting.name(), setting.flag(), setting.type().placeholder(),
                setting.description(), setting.shownDefault());
    }
}
