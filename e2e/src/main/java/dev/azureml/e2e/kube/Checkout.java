package dev.azureml.e2e.kube;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The checkout of this project that the running classes were built from. */
public record Checkout(Path root) {

    /** Finds it from where these classes lie, whatever the working directory is. */
    public static Checkout find() {
        Path here;
        try {
            here = Path.of(Checkout.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException("The place of the program's classes is not a path", e);
        }
        for (Path dir = here; dir != null; dir = dir.getParent()) {
            if (Files.isExecutable(dir.resolve("e2e/kube/get-binaries"))) {
                return new Checkout(dir);
            }
        }
        throw new IllegalStateException("No checkout of azureml-operator around " + here);
    }

    /** A path inside the checkout. */
    public Path path(String relative) {
        return root.resolve(relative);
    }

    /** The committed CustomResourceDefinitions, in order of their names. */
    public List<Path> crds() {
        return yamlIn(path("crds"));
    }

    /** The committed ValidatingAdmissionPolicies and their bindings, in order of their names. */
    public List<Path> policies() {
        return yamlIn(path("crds/policies"));
    }

    /** The same of what Azure's own policies ask, which nobody has who does not want it. */
    public List<Path> azurePolicies() {
        return yamlIn(path("crds/azure-policies"));
    }

    private static List<Path> yamlIn(Path dir) {
        if (!Files.isDirectory(dir)) {
            return List.of();
        }
        try (var files = Files.list(dir)) {
            return files.filter(f -> f.toString().endsWith(".yaml")).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
