package dev.azureml.e2e.kube;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs {@code binary} with the rights of {@code kubeconfig}, and with nothing else of the user's configuration. */
public record Kubectl(Path binary, Path kubeconfig) {

    /** What one run printed, standard output and standard error together, and how it ended. */
    public record Result(int code, String output) {

        /** Whether kubectl reported success. */
        public boolean succeeded() {
            return code == 0;
        }
    }

    /** Runs to the end. */
    public Result run(List<String> arguments) {
        var command = new ArrayList<String>();
        command.add(binary.toString());
        command.addAll(arguments);
        var builder = new ProcessBuilder(command).redirectErrorStream(true)
                .redirectInput(Redirect.from(Path.of("/dev/null").toFile()));
        builder.environment().put("KUBECONFIG", kubeconfig.toString());
        try {
            Process process = builder.start();
            var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Result(process.waitFor(), output.strip());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while kubectl ran", e);
        }
    }

    /** Runs to the end and gives the output; fails with it when kubectl does. */
    public String must(String... arguments) {
        Result result = run(List.of(arguments));
        if (!result.succeeded()) {
            throw new IllegalStateException("kubectl " + String.join(" ", arguments) + ": " + result.output());
        }
        return result.output();
    }
}
