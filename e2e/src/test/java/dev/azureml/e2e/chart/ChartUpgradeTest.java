package dev.azureml.e2e.chart;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.marcnuri.helm.Helm;
import com.marcnuri.helm.Release;
import com.marcnuri.helm.UpgradeCommand;
import dev.azureml.e2e.kube.Checkout;
import dev.azureml.e2e.kube.KubeServer;
import dev.azureml.e2e.kube.SharedKubeServer;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** An upgrade keeps what the release before was told, and needs nothing of what that did not know yet. */
@ExtendWith(SharedKubeServer.class)
class ChartUpgradeTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final KubeServer server;

    @TempDir
    private Path folder;

    ChartUpgradeTest(KubeServer server) {
        this.server = server;
    }

    /** The chart with another values.yaml. */
    private Path chartWithValues(String values) {
        Path copy = copy(Chart.folder(), folder.resolve("chart"));
        try {
            Files.writeString(copy.resolve("values.yaml"), values);
            return copy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Path copy(Path from, Path to) {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target);
                }
            }
            return to;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void whateverIsAbsentHasItsDefault() {
        Path bare = chartWithValues("{}\n");
        String values = Chart.LEAST + "networkPolicy: {metricsFrom: [{podSelector: {}}]}\nmetrics: {serviceMonitor: "
                + "{enabled: true}, prometheusRule: {enabled: true}, dashboard: {enabled: true}}\n";

        String rendered = Chart.withValues(values, file -> new Helm(bare).template().withName(Chart.NAME)
                .withNamespace("a").withKubeVersion("1.37.2").withValuesFile(file).call());

        assertThat(Chart.objects(rendered)).isEqualTo(Chart.objects(Chart.render("a", values)));
    }

    @Test
    void anOlderChartIsUpgradedWithTheValuesItWasInstalledWith() throws IOException {
        Path older = chartWithValues(Files.readString(Checkout.find()
                .path("e2e/src/test/resources/chart/older-values.yaml")));
        String namespace = server.createNamespace("upgrade");
        String values = Chart.LEAST + shared(namespace) + "operator: {driftInterval: 7m}\n"
                + "resources: {limits: {memory: null}}\n";
        Chart.withValues(values, file -> upgrade(older, namespace, command -> command.withValuesFile(file)));

        Release release = upgrade(Chart.folder(), namespace, command -> command.reuseValues()
                .set("operator.logLevel", "debug"));

        assertThat(release.getRevision()).isEqualTo("2");
        JsonNode deployment = JSON.readTree(server.kubectl().must("get", "deployment", namespace, "-n", namespace,
                "-o", "json"));
        JsonNode container = deployment.at("/spec/template/spec/containers/0");
        assertThat(container.path("env").toString()).contains("\"7m\"", "\"debug\"");
        assertThat(deployment.at("/spec/revisionHistoryLimit").asInt()).isEqualTo(3);
        assertThat(container.at("/startupProbe/failureThreshold").asInt()).isEqualTo(30);
        assertThat(container.at("/resources/limits").has("memory")).as("what was taken out stays out").isFalse();
    }

    /** What there is once only, and the tests' server has already, is left out. */
    private static String shared(String name) {
        return "fullnameOverride: " + name + "\ncrds: {install: false}\npolicies: {enabled: false}\n";
    }

    private Release upgrade(Path chart, String namespace, UnaryOperator<UpgradeCommand> how) {
        return how.apply(new Helm(chart).upgrade().install().withName(Chart.NAME).withNamespace(namespace)
                .withKubeConfig(server.kubeconfigFile())).call();
    }

    /** Values of older charts that are gone count as absent where they said nothing. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"allowedScopes: {}", "operator: {pausedNamespaces: []}"})
    void whatIsGoneAndSaidNothingIsNotMissed(String value) {
        assertThat(Chart.objects(Chart.render("a", Chart.LEAST + value + "\n"))).isNotEmpty();
    }

    @Test
    void openShiftIsSeenByWhatItsApiServerServes() throws IOException {
        String namespace = server.createNamespace("openshift");
        GenericKubernetesResource constraints = ForeignCrd.install(server, "security.openshift.io", "v1", "Cluster",
                "SecurityContextConstraints", "securitycontextconstraints");
        try {
            Chart.withValues(Chart.LEAST + shared(namespace), file -> upgrade(Chart.folder(), namespace,
                    command -> command.withValuesFile(file)));
        } finally {
            server.client().resource(constraints).delete();
        }

        JsonNode pod = JSON.readTree(server.kubectl().must("get", "deployment", namespace, "-n", namespace, "-o",
                "json")).at("/spec/template/spec");
        assertThat(pod.path("securityContext")).hasToString(
                "{\"runAsNonRoot\":true,\"seccompProfile\":{\"type\":\"RuntimeDefault\"}}");
    }

    /** A chart that depends on this one. */
    private Path parent(String values) throws IOException {
        Path parent = Files.createDirectories(folder.resolve("parent"));
        Files.writeString(parent.resolve("Chart.yaml"), """
                apiVersion: v2
                name: platform
                version: 1.0.0
                dependencies:
                  - {name: azureml-operator, version: 0.1.0, condition: azureml-operator.enabled}
                """);
        Files.writeString(parent.resolve("values.yaml"), values);
        copy(Chart.folder(), Files.createDirectories(parent.resolve("charts")).resolve(Chart.NAME));
        return parent;
    }

    private static String render(Path chart) {
        return new Helm(chart).template().withName("platform").withNamespace("a").withKubeVersion("1.37.2").call();
    }

    @Test
    void aParentChartLeavesItOutOrGivesItItsGlobals() throws IOException {
        Path parent = parent("azureml-operator: {enabled: false}\n");
        assertThat(render(parent)).isNullOrEmpty();

        Files.writeString(parent.resolve("values.yaml"), """
                global: {imageRegistry: mirror.example.com, imagePullSecrets: [pull], somebody: {elses: true}}
                azureml-operator:
                  enabled: true
                  azure: {credential: managed-identity}
                  tenants: [{namespaces: ['*'], identity: Operator, scopes: [/]}]
                """);
        JsonNode pod = JSON.<JsonNode>valueToTree(Chart.object(render(parent), "Deployment",
                "platform-azureml-operator")).at("/spec/template/spec");
        assertThat(pod.at("/containers/0/image").asText()).isEqualTo(
                "mirror.example.com/azureml-operator/azureml-operator:0.1.0");
        assertThat(pod.at("/imagePullSecrets/0/name").asText()).isEqualTo("pull");
    }

    @Test
    void aParentChartWithoutTheConditionReadsWhatItLacks() throws IOException {
        Path parent = parent("azureml-operator: {enabled: false}\n");
        Path file = parent.resolve("Chart.yaml");
        Files.writeString(file, Files.readString(file).replace(", condition: azureml-operator.enabled", ""));

        assertThatThrownBy(() -> render(parent)).hasMessageContaining(
                "whose Chart.yaml must have condition: azureml-operator.enabled at this dependency");
    }
}
