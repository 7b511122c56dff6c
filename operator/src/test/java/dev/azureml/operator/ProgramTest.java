package dev.azureml.operator;

import dev.azureml.operator.config.SettingsException;
import dev.azureml.operator.config.Startup;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ProgramTest {
    @Test
    void aKindThatIsNotThereIsRefusedByItsName() {
        Startup startup = Startup.read(List.of("--kinds=MLCompute,MLWorkspac"), Map.of("TENANTS_FILE",
                "../samples/tenants/one-team.yaml"), Path.of("/nonexistent"));

        assertThat(startup).isInstanceOfSatisfying(Startup.Run.class, run -> assertThatThrownBy(
                () -> Program.start(run.settings(), null)).isInstanceOf(SettingsException.class)
                .hasMessageContaining("KINDS 'MLWorkspac'").hasMessageContaining("MLWorkspace"));
    }
}
