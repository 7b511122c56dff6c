package dev.azureml.e2e.kube;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** kube-apiserver, etcd and kubectl in {@code dir}. */
public record KubeBinaries(Path dir) {

    /** The Kubernetes version of all three. */
    public static final String VERSION = "1.37.2";

    /** Downloads or builds what is absent, showing progress on standard error; that can take minutes, once. */
    public static KubeBinaries ensure(Checkout checkout) {
        var script = checkout.path("e2e/kube/get-binaries").toString();
        try {
            Process process = new ProcessBuilder(script).redirectInput(Redirect.from(Path.of("/dev/null").toFile()))
                    .redirectError(Redirect.INHERIT).start();
            var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int code = process.waitFor();
            if (code != 0) {
                throw new IllegalStateException(script + " ended with code " + code);
            }
            return new KubeBinaries(Path.of(output.strip()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while waiting for " + script, e);
        }
    }

    /** The folder that holds the versions and, beside them, the certificates. */
    public Path home() {
        Path versions = dir.toAbsolutePath().getParent();
        Path home = versions == null ? null : versions.getParent();
        if (home == null || !Files.isDirectory(home)) {
            throw new IllegalStateException("Not a folder of Kubernetes binaries: " + dir);
        }
        return home;
    }

    /** The matching kubectl. */
    public Path kubectl() {
        return dir.resolve("kubectl");
    }
}
