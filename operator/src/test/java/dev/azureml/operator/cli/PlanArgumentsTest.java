package dev.azureml.operator.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class PlanArgumentsTest {
    private static PlanArguments.Reading read(String... args) {
        return PlanArguments.read(List.of(args));
    }

    @Test
    void pathsOwnFlagsAndSettingsAreToldApart() {
        assertThat(
                read("ml/", "-n", "team-a", "--json", "--tenants-file", "t.yaml", "-", "--cluster-id=c1",
                        "--azure-ca-bundle",
                        "ca.pem"))
                .isEqualTo(new PlanArguments.Reading.Plan(new PlanArguments(List.of("ml/", "-"), "team-a",
                        PlanArguments.Format.JSON, null, List.of("--tenants-file", "t.yaml", "--cluster-id=c1",
                                "--azure-ca-bundle", "ca.pem"))));
        assertThat(read("a.yaml", "--namespace=b", "--markdown")).isEqualTo(new PlanArguments.Reading.Plan(
                new PlanArguments(List.of("a.yaml"), "b", PlanArguments.Format.MARKDOWN, null, List.of())));
    }

    @Test
    void aClusterIsReadWhereItIsNamed() {
        assertThat(cluster("a", "--against-cluster")).isEqualTo(new PlanArguments.Cluster(null, null));
        assertThat(cluster("--against-cluster=prod", "a", "--kubeconfig", "k"))
                .isEqualTo(new PlanArguments.Cluster("k", "prod"));
        assertThat(read("a", "--kubeconfig=k")).isInstanceOfSatisfying(PlanArguments.Reading.Wrong.class,
                wrong -> assertThat(wrong.message()).contains("--against-cluster"));
    }

    private static PlanArguments.@Nullable Cluster cluster(String... args) {
        return read(args) instanceof PlanArguments.Reading.Plan(PlanArguments arguments) ? arguments.cluster() : null;
    }

    @Test
    void helpWinsAndWhatIsMissingIsSaid() {
        assertThat(read("ml/", "--help")).isEqualTo(new PlanArguments.Reading.Help());
        assertThat(read()).isInstanceOfSatisfying(PlanArguments.Reading.Wrong.class,
                wrong -> assertThat(wrong.message())
                        .startsWith("which manifests?"));
        assertThat(read("a", "-n", "Team A")).isInstanceOfSatisfying(PlanArguments.Reading.Wrong.class,
                wrong -> assertThat(wrong.message()).contains("such as team-a"));
    }
}
