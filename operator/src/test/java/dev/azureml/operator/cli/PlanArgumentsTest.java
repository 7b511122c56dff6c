package dev.azureml.operator.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class PlanArgumentsTest {
    private static Parsed<PlanArguments> read(String... args) {
        return PlanArguments.read(List.of(args));
    }

    @Test
    void pathsOwnFlagsAndSettingsAreToldApart() {
        assertThat(
                read("ml/", "-n", "team-a", "--json", "--tenants-file", "t.yaml", "-", "--cluster-id=c1",
                        "--azure-ca-bundle",
                        "ca.pem"))
                .isEqualTo(new Parsed.Understood<>(new PlanArguments(List.of("ml/", "-"), "team-a",
                        Format.JSON, null, List.of("--tenants-file", "t.yaml", "--cluster-id=c1",
                                "--azure-ca-bundle", "ca.pem"))));
        assertThat(read("a.yaml", "--namespace=b", "--markdown")).isEqualTo(new Parsed.Understood<>(
                new PlanArguments(List.of("a.yaml"), "b", Format.MARKDOWN, null, List.of())));
    }

    @Test
    void aClusterIsReadWhereItIsNamed() {
        assertThat(cluster("a", "--against-cluster")).isEqualTo(new PlanArguments.Cluster(null, null));
        assertThat(cluster("--against-cluster=prod", "a", "--kubeconfig", "k"))
                .isEqualTo(new PlanArguments.Cluster("k", "prod"));
        assertThat(read("a", "--kubeconfig=k")).isInstanceOfSatisfying(Parsed.Wrong.class,
                wrong -> assertThat(wrong.message()).contains("--against-cluster"));
    }

    private static PlanArguments.@Nullable Cluster cluster(String... args) {
        return read(args) instanceof Parsed.Understood<PlanArguments>(PlanArguments arguments)
                ? arguments.cluster()
                : null;
    }

    @Test
    void helpWinsAndWhatIsMissingIsSaid() {
        assertThat(read("ml/", "--help")).isEqualTo(new Parsed.Help<>());
        assertThat(read()).isInstanceOfSatisfying(Parsed.Wrong.class,
                wrong -> assertThat(wrong.message())
                        .startsWith("which manifests?"));
        assertThat(read("a", "-n", "Team A")).isInstanceOfSatisfying(Parsed.Wrong.class,
                wrong -> assertThat(wrong.message()).contains("such as team-a"));
    }

    @Test
    void aFlagWithoutItsValueIsNoFlagWithAnEmptyOne() {
        assertThat(read("a", "-n")).isEqualTo(new Parsed.Wrong<>("-n needs a value"));
        assertThat(read("a", "--namespace", "--json")).isEqualTo(new Parsed.Wrong<>("--namespace needs a value"));
        assertThat(read("a", "--kubeconfig=", "--against-cluster")).isEqualTo(new Parsed.Wrong<>(
                "--kubeconfig needs a value"));
        assertThat(read("a", "--json=yes")).isEqualTo(new Parsed.Wrong<>("--json takes no value"));
    }
}
