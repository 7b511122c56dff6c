package dev.azureml.e2e.playground;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.azureml.e2e.kube.Checkout;
import dev.azureml.e2e.process.Programs;
import dev.azureml.emulator.ArmEmulator;
import dev.azureml.emulator.EmulatorOptions;
import dev.azureml.operator.PlanCommand;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class ShellFileTest {
    private static final Checkout CHECKOUT = Checkout.find();

    @TempDir
    Path dir;

    /** What a shell without anything of its own exports once it has read the file. */
    private static Map<String, String> environment(Path file) throws IOException {
        var builder = new ProcessBuilder("bash", "-c", ". \"$1\" && /usr/bin/env -0", "bash", file.toString());
        builder.environment().clear();
        builder.environment().put("PATH", "/first");
        String all = new String(builder.start().getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return Stream.of(all.split("\0")).map(line -> line.split("=", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
    }

    @Test
    void aShellThatReadsItCanPlanTheSamples() throws IOException {
        Path samples = CHECKOUT.path("samples/network/private");
        var seed = new ObjectMapper().readTree(samples.resolve("seed.json").toFile());
        try (var arm = ArmEmulator.start(EmulatorOptions.defaults().withSeed(seed))) {
            Path authority = Files.writeString(dir.resolve("ca.pem"), arm.caPem());
            Path file = new ShellFile(Programs.azureEnvironment(CHECKOUT, URI.create(arm.url()), authority), List.of(
                    dir)).write(dir.resolve("env.sh"));
            var out = new ByteArrayOutputStream();
            var err = new ByteArrayOutputStream();

            int code = new PlanCommand(InputStream.nullInputStream(), new PrintStream(out, true,
                    StandardCharsets.UTF_8), new PrintStream(err, true, StandardCharsets.UTF_8)).run(List.of(
                            samples
                                    .toString()),
                            environment(file), false);

            assertThat(code).as("%s%s", out, err).isEqualTo(2);
            assertThat(out.toString(StandardCharsets.UTF_8)).contains("+ create Microsoft.MachineLearningServices");
            assertThat(err.toString(StandardCharsets.UTF_8)).isEqualTo(samples.resolve("seed.json")
                    + " is left aside: JSON that says neither its apiVersion nor its kind\n");
        }
    }

    @Test
    void whatIsSaidIsNoCommandOfTheShell() throws IOException {
        Path programs = dir.resolve("it's $(touch here) `touch here`");
        Path file = new ShellFile(Map.of("A", "'; touch here; '\n$HOME \"", "B", ""), List.of(programs, dir)).write(dir
                .resolve("env.sh"));

        assertThat(environment(file)).containsEntry("A", "'; touch here; '\n$HOME \"").containsEntry("B", "")
                .containsEntry("PATH", programs + ":" + dir + ":/first");
        assertThat(dir.resolve("here")).doesNotExist();
    }
}
