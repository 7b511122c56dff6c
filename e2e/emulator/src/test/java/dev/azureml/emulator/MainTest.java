package dev.azureml.emulator;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class MainTest {
    private static Process run(String... args) throws Exception {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
                        System.getProperty("java.class.path"), Main.class.getName()));
        command.addAll(List.of(args));
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    @Test
    void saysWhereItIsAndWritesTheCertificateAuthority(@TempDir Path dir) throws Exception {
        Path ca = dir.resolve("ca.pem");
        Process process = run("--port", "0", "--ca-out", ca.toString(), "--latency", "1ms", "--operation-time",
                "PT0.01S", "--throttle", "on");
        try (var out = process.inputReader(StandardCharsets.UTF_8)) {
            assertThat(out.readLine()).matches("ARM emulator at https://localhost:\\d+");
            assertThat(Files.readString(ca)).startsWith("-----BEGIN CERTIFICATE-----");
        } finally {
            process.destroy();
        }
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void faultsComeIntoForceAsTheirFileChanges(@TempDir Path dir) throws Exception {
        Path faults = Files.writeString(dir.resolve("faults.json"), "[]");
        Process process = run("--port", "0", "--faults", faults.toString());
        try (var out = process.inputReader(StandardCharsets.UTF_8)) {
            out.readLine();
            Path next = Files.writeString(dir.resolve("next.json"), "[{\"action\": \"reset\", \"times\": -1}]");
            Files.setLastModifiedTime(next, FileTime.from(Instant.now().plusSeconds(1)));
            Files.move(next, faults, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            assertThat(out.readLine()).isEqualTo("1 faults in force");
        } finally {
            process.destroy();
        }
    }

    @Test
    void badArgumentsAreNamed() throws Exception {
        assertThat(refused("--latency", "5q")).contains("5q");
        assertThat(refused("--bogus", "on")).contains("unknown option --bogus");
        assertThat(refused("--port")).contains("--port needs a value");
        assertThat(refused("--faults", "/nonexistent")).contains("/nonexistent");
    }

    private static String refused(String... args) throws Exception {
        Process process = run(args);
        try (var out = process.inputReader(StandardCharsets.UTF_8)) {
            String line = out.readLine();
            assertThat(process.waitFor()).isEqualTo(2);
            return line;
        }
    }
}
