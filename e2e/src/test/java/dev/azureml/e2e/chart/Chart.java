package dev.azureml.e2e.chart;

import com.marcnuri.helm.Helm;
import dev.azureml.e2e.kube.Checkout;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/** The chart of this checkout. */
final class Chart {
    static final String NAME = "azureml-operator";
    /** Just enough for it to render. */
    static final String LEAST = "azure: {credential: managed-identity}\n";

    private Chart() {
    }

    static Path folder() {
        return Checkout.find().path("charts/azureml-operator");
    }

    static Helm helm() {
        return new Helm(folder());
    }

    /** What {@code helm template} makes of these values; fails with Helm's words. */
    static String render(String namespace, String values) {
        return withValues(values, file -> helm().template().withName(NAME).withNamespace(namespace)
                .withKubeVersion("1.37.2").withValuesFile(file).call());
    }

    static List<GenericKubernetesResource> objects(String rendered) {
        return Arrays.stream(rendered.split("(?m)^---$")).filter(text -> text.contains("kind:"))
                .map(text -> Serialization.unmarshal(text, GenericKubernetesResource.class)).toList();
    }

    static GenericKubernetesResource object(String rendered, String kind, String name) {
        return objects(rendered).stream()
                .filter(o -> o.getKind().equals(kind) && o.getMetadata().getName().equals(name)).findFirst()
                .orElseThrow(() -> new AssertionError("no " + kind + " " + name + " in\n" + rendered));
    }

    /** Does something with values in a file. */
    static <T> T withValues(String values, Function<Path, T> work) {
        try {
            Path file = Files.createTempFile("values-", ".yaml");
            try {
                Files.writeString(file, values);
                return work.apply(file);
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
