package dev.azureml.e2e.playground;

import dev.azureml.e2e.kube.KubeServer;
import dev.azureml.e2e.kube.Kubectl;
import dev.azureml.e2e.process.FailedException;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** The manifests of one folder, and the Azure resources that it wants to exist beforehand. */
record Samples(Path dir, List<Path> manifests, Optional<Path> seed) {

    private static final String SEED = "seed.json";

    static Samples in(Path dir) {
        if (!Files.isDirectory(dir)) {
            throw new FailedException("no samples in " + dir);
        }
        try (var files = Files.list(dir)) {
            List<Path> manifests = files.filter(Samples::isManifest).sorted().toList();
            if (manifests.isEmpty()) {
                throw new FailedException("no manifests (*.yaml, *.yml, *.json) in " + dir);
            }
            return new Samples(dir, manifests,
                    Optional.of(dir.resolve(SEED)).filter(Files::isRegularFile));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isManifest(Path file) {
        String name = file.getFileName().toString();
        return Files.isRegularFile(file) && !name.equals(SEED)
                && (name.endsWith(".yaml") || name.endsWith(".yml") || name.endsWith(".json"));
    }

    /** Applies all of them, as kubectl does; namespaces that they name are made first. */
    Kubectl.Result apply(KubeServer server) {
        for (String namespace : namespaces(server)) {
            var wanted = new NamespaceBuilder().withNewMetadata().withName(namespace).endMetadata().build();
            if (server.client().resource(wanted).get() == null) {
                server.client().resource(wanted).create();
            }
        }
        var arguments = new ArrayList<>(List.of("apply", "--server-side", "--force-conflicts"));
        manifests.forEach(file -> arguments.addAll(List.of("-f", file.toString())));
        return server.kubectl().run(arguments);
    }

    private SortedSet<String> namespaces(KubeServer server) {
        var names = new TreeSet<String>();
        for (Path file : manifests) {
            for (HasMetadata object : load(server, file)) {
                String namespace = object.getKind().equals("Namespace")
                        ? object.getMetadata().getName()
                        : object.getMetadata().getNamespace();
                if (namespace != null) {
                    names.add(namespace);
                }
            }
        }
        return names;
    }

    private static List<HasMetadata> load(KubeServer server, Path file) {
        try (var stream = Files.newInputStream(file)) {
            return server.client().load(stream).items();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (RuntimeException e) {
            // The YAML parser's own; kubectl reads the same file next and says what is wrong with it.
            return List.of();
        }
    }
}
