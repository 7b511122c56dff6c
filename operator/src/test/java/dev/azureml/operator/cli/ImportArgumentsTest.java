package dev.azureml.operator.cli;

import java.util.List;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ImportArgumentsTest {
    private static Parsed<ImportArguments> read(String... args) {
        return ImportArguments.read(List.of(args));
    }

    @Test
    void ownFlagsAndSettingsAreToldApart() {
        assertThat(read("-s", "abc", "-g=rg", "--workspace", "w", "-o", "ml", "-n", "team-a", "--layout=kustomize",
                "--external-secrets", "vault", "--force", "--azure-ca-bundle", "ca.pem"))
                .isEqualTo(
                        new Parsed.Understood<>(new ImportArguments("abc", "rg", "w", "ml", "team-a", true,
                                "vault", true, List.of("--azure-ca-bundle", "ca.pem"))));
    }

    @Test
    void whatIsWrongIsSaidWithAnExample() {
        assertThat(read("-n", "Team A"))
                .hasToString("Wrong[message=--namespace: expected the name of a namespace, such as "
                        + "team-a]");
        assertThat(read("--layout", "helm").toString()).contains("expected kustomize");
        assertThat(read("--external-secrets", "A B").toString()).contains("such as key-vault");
        assertThat(read("ml/").toString()).contains("no argument is expected");
        assertThat(read("--out").toString()).contains("--out needs a value");
        assertThat(read("--help")).isEqualTo(new Parsed.Help<>());
    }
}
