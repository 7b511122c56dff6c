package dev.azureml.e2e;

import dev.azureml.e2e.kube.KubeServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The operator as a process of its own, which can be killed; ends when this is closed. */
final class OperatorProcess implements AutoCloseable {
    private static final int SECONDS = 30;
    private static final Pattern TOTAL = Pattern.compile("(?m)^Total +\\d+ +(\\d+)");

    private final Process process;
    private final Path output;

    private OperatorProcess(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    /** Returns at once; settings of {@code NAME=value} come beside the world's own. */
    static OperatorProcess start(KubeServer server, World world, String... settings) {
        return start(server, world, List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC",
                "-XX:+ExitOnOutOfMemoryError", "--enable-native-access=ALL-UNNAMED"), settings);
    }

    /** The same with other options of the JVM. */
    static OperatorProcess start(KubeServer server, World world, List<String> jvm, String... settings) {
        try {
            Path output = Files.createTempFile("azureml-operator-", ".log");
            List<String> command = new ArrayList<>(List.of(tool("java")));
            command.addAll(jvm);
            command.addAll(List.of("-cp", System.getProperty("java.class.path"), "dev.azureml.operator.Main"));
            ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true)
                    .redirectOutput(output.toFile());
            Map<String, String> environment = builder.environment();
            environment.keySet().retainAll(Set.of("PATH", "HOME", "TMPDIR"));
            environment.putAll(world.environment(settings));
            environment.put("KUBECONFIG", server.kubeconfigFile().toString());
            return new OperatorProcess(builder.start(), output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String tool(String name) {
        return Path.of(System.getProperty("java.home"), "bin", name).toString();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** The bytes of all that it still uses. */
    long liveBytes() {
        try {
            Process counting = new ProcessBuilder(tool("jcmd"), Long.toString(process.pid()), "GC.class_histogram")
                    .redirectErrorStream(true).start();
            String told = new String(counting.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            Matcher total = TOTAL.matcher(told);
            if (!total.find()) {
                throw new AssertionError("no total in " + told + "\nthe operator said " + output());
            }
            return Long.parseLong(total.group(1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends it without a word, as a lost node does. */
    void kill() {
        process.destroyForcibly();
        await();
    }

    /** Asks it to end, as a Deployment does; whether it did. */
    boolean end() {
        process.destroy();
        return await();
    }

    private boolean await() {
        try {
            return process.waitFor(SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** All that it has written so far. */
    String output() {
        try {
            return Files.readString(output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        await();
        try {
            Files.delete(output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
