package dev.azureml.e2e.chart;

import com.marcnuri.helm.Helm;
import dev.azureml.e2e.kube.Checkout;
import dev.azureml.e2e.kube.KubeServer;
import dev.azureml.emulator.ArmEmulator;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/** The chart of this checkout. */
public final class Chart {
    static final String NAME = "azureml-operator";
    /** Everybody may do everything, as the operator. */
    static final String ONE_TEAM = "tenants: [{namespaces: ['*'], identity: Operator, scopes: [/]}]\n";
    /** Just enough for it to render. */
    public static final String LEAST = "azure: {credential: managed-identity}\n" + Chart.ONE_TEAM;

    private Chart() {
    }

    static Path folder() {
        return Checkout.find().path("charts/azureml-operator");
    }

    static Helm helm() {
        return new Helm(folder());
    }

    /** What {@code helm template} makes of these values; fails with Helm's words. */
    public static String render(String namespace, String values) {
        return withValues(values, file -> helm().template().withName(NAME).withNamespace(namespace)
                .withKubeVersion("1.37.2").withValuesFile(file).call());
    }

    /** The objects of such a text. */
    public static List<GenericKubernetesResource> objects(String rendered) {
        return Arrays.stream(rendered.split("(?m)^---$")).filter(text -> text.contains("kind:"))
                .map(text -> Serialization.unmarshal(text, GenericKubernetesResource.class)).toList();
    }

    static GenericKubernetesResource object(String rendered, String kind, String name) {
        return objects(rendered).stream()
                .filter(o -> o.getKind().equals(kind) && o.getMetadata().getName().equals(name)).findFirst()
                .orElseThrow(() -> new AssertionError("no " + kind + " " + name + " in\n" + rendered));
    }

    /** Values for signing in to the emulator, with what {@link #signIn} makes. */
    static String azure(ArmEmulator arm) {
        return """
                azure:
                  cloud: custom
                  credential: client-secret
                  tenantId: 11111111-1111-1111-1111-111111111111
                  clientId: 22222222-2222-2222-2222-222222222222
                  subscriptionId: 00000000-0000-0000-0000-000000000001
                  existingSecret: {name: azure}
                  resourceManagerUrl: %s
                  resourceManagerAudience: https://management.azure.com
                  authorityHost: %s/
                  caBundle: {configMap: azure-ca}
                """.formatted(arm.url(), arm.url()) + ONE_TEAM;
    }

    /** Makes the Secret and the ConfigMap that those values name. */
    static void signIn(KubeServer server, String namespace, ArmEmulator arm) {
        server.client().resource(new SecretBuilder().withNewMetadata().withName("azure").withNamespace(namespace)
                .endMetadata().addToStringData("clientSecret", "a-secret-of-the-tests").build()).create();
        server.client().resource(new ConfigMapBuilder().withNewMetadata().withName("azure-ca")
                .withNamespace(namespace).endMetadata().addToData("ca.crt", arm.caPem()).build()).create();
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
