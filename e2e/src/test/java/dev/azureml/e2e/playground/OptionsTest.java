package dev.azureml.e2e.playground;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class OptionsTest {

    @Test
    void withoutArgumentsOperationsTakeThreeSecondsAndThreeMinutesAreWaited() throws UsageException {
        var options = Options.parse(List.of());

        assertThat(options.once()).isFalse();
        assertThat(options.timeout()).isEqualTo(Duration.ofMinutes(3));
        assertThat(options.samples()).isEmpty();
        assertThat(options.emulatorArguments()).containsExactly("--operation-time", "3s");
    }

    @Test
    void takesValuesAfterASpaceOrAnEqualsSign(@TempDir Path dir) throws UsageException, IOException {
        Path faults = Files.writeString(dir.resolve("faults.json"), "[]");

        var options = Options.parse(List.of("--once", "--timeout", "90", "--samples=" + dir, "--latency=50ms",
                "--faults", faults.toString(), "--operation-time", "200ms", "--set", "ACTIVITY_LOG=true",
                "--set=AZURE_AUTHORITY_HOST=https://a?b=c"));

        assertThat(options.once()).isTrue();
        assertThat(options.timeout()).isEqualTo(Duration.ofSeconds(90));
        assertThat(options.samples()).contains(dir);
        assertThat(options.settings()).containsOnly(Map.entry("ACTIVITY_LOG", "true"), Map.entry("AZURE_AUTHORITY_HOST",
                "https://a?b=c"));
        assertThat(options.emulatorArguments()).containsExactly("--latency", "50ms", "--faults", faults.toString(),
                "--operation-time", "200ms");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--nonsense", "quickstart", "--timeout", "--timeout=soon", "--latency=-1s",
        "--samples=/no/such/folder", "--faults=/no/such/file", "--set", "--set=ACTIVITY_LOG", "--set=activity=true"})
    void namesTheArgumentThatItDoesNotUnderstand(String argument) {
        assertThatThrownBy(() -> Options.parse(List.of(argument))).isInstanceOf(UsageException.class)
                .hasMessageContaining(argument.split("=", 2)[0]);
    }
}
