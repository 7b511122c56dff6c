package dev.azureml.operator.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class PausedNamespacesFileTest {
    @TempDir
    private Path folder = Path.of("");

    @Test
    void hasOneNameALine() throws IOException {
        Path file = Files.writeString(folder.resolve("paused"), "# all of them\n\n team-a\nteam-b # until Monday\n");

        assertThat(new PausedNamespacesFile(file).read()).containsExactlyInAnyOrder("team-a", "team-b");
    }

    @Test
    void whatIsNoNamespaceIsRefusedAtTheStart() throws IOException {
        Path file = Files.writeString(folder.resolve("paused"), "Team_A\n");

        assertThat(Startup.read(List.of(), Map.of("PAUSED_NAMESPACES_FILE", file.toString()), Path.of("/nonexistent")))
                .isInstanceOfSatisfying(Startup.Refuse.class, refuse -> assertThat(refuse.text())
                        .contains("PAUSED_NAMESPACES_FILE", "expected a namespace"));
    }

    @Test
    void aFileThatWentSaysNothing() {
        assertThatThrownBy(() -> new PausedNamespacesFile(folder.resolve("gone")).read())
                .isInstanceOf(IllegalArgumentException.class).hasMessage("the file can't be read");
    }
}
