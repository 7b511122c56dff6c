package dev.azureml.operator.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** The scripts of {@code operator/kubectl}. */
class KubectlPluginTest {
    private static final Path SCRIPTS = Path.of("kubectl");
    private static final Pattern FLAG = Pattern.compile("(?m)^ {2,}(?:-\\w, )? *(--[a-z-]+)");

    @TempDir
    private Path folder;

    private static String run(Map<String, String> environment, String script, String... args) throws IOException,
            InterruptedException {
        List<String> command = new ArrayList<>(List.of("bash", SCRIPTS.resolve(script).toString()));
        command.addAll(List.of(args));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("AZUREML_") || name.equals("JAVA_HOME"));
        builder.environment().putAll(environment);
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return said;
    }

    private String program(String name) throws IOException {
        Path program = Files.writeString(folder.resolve(name), "#!/usr/bin/env bash\necho \"" + name + ": $*\"\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        return folder + ":" + System.getenv("PATH");
    }

    @Test
    void theJarIsRunWithAllThatIsSaid() throws Exception {
        String path = program("java");

        assertThat(run(Map.of("PATH", path, "AZUREML_OPERATOR_JAR", "/opt/op.jar"), "kubectl-azureml", "plan", "a b/",
                "--json")).endsWith("-jar /opt/op.jar plan a b/ --json\n");
    }

    @Test
    void whatIsNotThereIsSaid() throws Exception {
        assertThat(run(Map.of(), "kubectl-azureml", "pln")).contains("there is no command pln; there are plan, import");
        assertThat(run(Map.of(), "kubectl-azureml")).contains("Usage: kubectl azureml COMMAND");
    }

    @ParameterizedTest
    @CsvSource({"plan,", "import,", "convert,", "why,", "export-status,"})
    void everyFlagOfTheHelpIsOffered(String command) throws Exception {
        String help = switch (command) {
            case "plan" -> PlanArguments.HELP;
            case "import" -> ImportArguments.HELP;
            case "why" -> WhyArguments.HELP;
            case "export-status" -> StatusArguments.HELP;
            default -> convertHelp();
        };

        String offered = run(Map.of(), "kubectl_complete-azureml", command, "--");

        List<String> flags = FLAG.matcher(help).results().map(MatchResult::group).map(flag -> flag.replaceAll(".*(--)",
                "$1")).toList();
        assertThat(flags).isNotEmpty().allSatisfy(flag -> assertThat(offered).containsPattern("(?m)^" + flag + "\\b"));
        assertThat(offered.lines().filter(line -> line.startsWith("--")).map(line -> line.replaceAll("=.*", "")))
                .allSatisfy(flag -> assertThat(help).contains(flag)).hasSameSizeAs(flags);
    }

    private static String convertHelp() {
        java.io.ByteArrayOutputStream out = new java.io.ByteArrayOutputStream();
        dev.azureml.operator.convert.ConvertCommand.run(List.of("--help"), new java.io.PrintStream(out, true,
                StandardCharsets.UTF_8), System.err);
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void commandsAreOfferedByTheirBeginning() throws Exception {
        assertThat(run(Map.of(), "kubectl_complete-azureml", ""))
                .isEqualTo("plan\nimport\nconvert\nwhy\nexport-status\n:4\n");
        assertThat(run(Map.of(), "kubectl_complete-azureml", "im")).isEqualTo("import\n:4\n");
        assertThat(run(Map.of(), "kubectl_complete-azureml", "plan", "m")).isEqualTo(":0\n");
        assertThat(run(Map.of(), "kubectl_complete-azureml", "why", "m")).isEqualTo(":4\n");
    }
}
