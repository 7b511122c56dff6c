package dev.azureml.operator;

import dev.azureml.operator.config.CommandLine;
import dev.azureml.operator.config.SettingsException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ProgramTest {
    @Test
    void aKindThatIsNotThereIsRefusedByItsName() {
        CommandLine startup = CommandLine.read(List.of("--kinds=MLCompute,MLWorkspac"), Map.of("TENANTS_FILE",
                "../samples/tenants/one-team.yaml"), Path.of("/nonexistent"));

        assertThat(startup).isInstanceOfSatisfying(CommandLine.Run.class, run -> assertThatThrownBy(
                () -> OperatorApplication.start(run.settings(), null)).isInstanceOf(SettingsException.class)
                .hasMessageContaining("KINDS 'MLWorkspac'").hasMessageContaining("MLWorkspace"));
    }
}
