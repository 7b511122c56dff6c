package dev.azureml.operator.cli;

import java.util.List;
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
                        PlanArguments.Format.JSON, List.of("--tenants-file", "t.yaml", "--cluster-id=c1",
                                "--azure-ca-bundle", "ca.pem"))));
        assertThat(read("a.yaml", "--namespace=b", "--markdown")).isEqualTo(new PlanArguments.Reading.Plan(
                new PlanArguments(List.of("a.yaml"), "b", PlanArguments.Format.MARKDOWN, List.of())));
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
