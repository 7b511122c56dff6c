package dev.azureml.e2e.chart;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.azureml.e2e.kube.Checkout;
import dev.azureml.e2e.kube.KubeServer;
import dev.azureml.e2e.kube.Kubectl;
import dev.azureml.e2e.kube.SharedKubeServer;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What the chart renders, and that the API server takes it. */
@ExtendWith(SharedKubeServer.class)
class ChartTest {
    private static final String ID = "00000000-0000-0000-0000-000000000001";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final KubeServer server;

    ChartTest(KubeServer server) {
        this.server = server;
    }

    /** Also writes them, when asked to by -Dcharts.write. */
    @Test
    void itsFilesAreThoseOfTheProject() throws IOException {
        Checkout checkout = Checkout.find();
        copies(checkout.crds(), Chart.folder().resolve("files/crds"));
        copies(checkout.policies(), Chart.folder().resolve("files/policies"));
    }

    private static void copies(List<Path> originals, Path folder) throws IOException {
        if (Boolean.getBoolean("charts.write")) {
            for (Path original : originals) {
                Files.copy(original, folder.resolve(original.getFileName()),
                        StandardCopyOption.REPLACE_EXISTING);
            }
        }
        try (Stream<Path> copies = Files.list(folder)) {
            assertThat(copies.map(Path::getFileName)).containsExactlyInAnyOrderElementsOf(
                    originals.stream().map(Path::getFileName).toList());
        }
        for (Path original : originals) {
            assertThat(folder.resolve(original.getFileName()))
                    .as("run the tests of e2e with -Dcharts.write").hasSameTextualContentAs(original);
        }
    }

    @Test
    void itsReadmeHasEveryValue() throws IOException {
        Path file = Chart.folder().resolve("README.md");
        String readme = Files.readString(file);
        String table = ChartReadme.table(Files.readString(Chart.folder().resolve("values.yaml")));
        String made = readme.replaceAll("(?s)<!-- values -->.*<!-- /values -->",
                Matcher.quoteReplacement("<!-- values -->\n" + table + "<!-- /values -->"));
        if (Boolean.getBoolean("charts.write")) {
            Files.writeString(file, made);
            return;
        }
        assertThat(readme).as("run the tests of e2e with -Dcharts.write").isEqualTo(made);
    }

    @Test
    void everyValueIsCommentedAndEveryPropertyOfTheSchemaHasAValue() throws IOException {
        String yaml = Files.readString(Chart.folder().resolve("values.yaml"));
        JsonNode schema = JSON.readTree(Files.readString(Chart.folder().resolve("values.schema.json")));
        var inSchema = new TreeSet<String>();
        collect("", schema, inSchema);
        inSchema.remove("global");

        assertThat(new TreeSet<>(ChartReadme.comments(yaml).keySet())).containsAll(inSchema);
        JsonNode values = JSON.valueToTree(Serialization.unmarshal(yaml, Map.class));
        assertThat(inSchema).allSatisfy(path -> assertThat(values.at("/" + path.replace('.', '/')).isMissingNode())
                .as(path).isFalse());
    }

    /** Paths of properties that have none below them which the schema closes. */
    private static void collect(String prefix, JsonNode schema, Set<String> found) {
        schema.path("properties").properties().forEach(entry -> {
            String path = prefix + entry.getKey();
            boolean closed = entry.getValue().path("additionalProperties").isBoolean();
            if (closed && !path.equals("resources")) {
                collect(path + ".", entry.getValue(), found);
            } else {
                found.add(path);
            }
        });
    }

    @Test
    void lints() {
        assertThat(Chart.helm().lint().strict().call()).matches(result -> !result.isFailed(), "fails");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "{} | azure.credential workload-identity needs azure.tenantId and azure.clientId",
        "azure: {credential: client-secret, tenantId: t, clientId: " + ID
                + "} | azure.credential client-secret needs azure.tenantId, azure.clientId and azure.existingSecret.name",
        "azure: {credential: managed-identity, cloud: custom} | azure.cloud custom needs azure.resourceManagerUrl",
        "{azure: {credential: managed-identity}, rbac: {clusterWide: false}} | name those namespaces",
        "{azure: {credential: managed-identity}, rbac: {clusterWide: false}, watchNamespaces: [a]} | set clusterId",
        "{azure: {credential: managed-identity}, rbac: {clusterWide: false}, watchNamespaces: [a], clusterId: c, "
                + "inClusterExtension: {enabled: true}} | needs rights on nodes and namespaces",
        "{azure: {credential: managed-identity}, metrics: {service: false, serviceMonitor: {enabled: true}}} | "
                + "metrics.podMonitor does without",
        "{azure: {credential: managed-identity}, metrics: {podMonitor: {enabled: true}, serviceMonitor: {enabled: "
                + "true}}} | would scrape everything twice"})
    void valuesThatContradictEachOtherAreRefusedWithASentence(String values, String sentence) {
        assertThatThrownBy(() -> Chart.render("azureml-system", values)).hasMessageContaining(sentence);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "{replicas: 3} | replicas",
        "{azure: {credential: password}} | /azure/credential",
        "{azure: {tenant: x}} | tenant",
        "{kinds: [MLWorkspaces]} | /kinds/0",
        "{operator: {maxHeap: lots}} | /operator/maxHeap",
        "{allowedScopes: {a: [everything]}} | /allowedScopes/a/0",
        "{image: {digest: 'sha256:abc'}} | /image/digest"})
    void theSchemaRefusesWhatItDoesNotKnow(String values, String what) {
        assertThatThrownBy(() -> Chart.render("azureml-system", values)).hasMessageContaining(what);
    }

    @ParameterizedTest
    @MethodSource("valueSets")
    void theApiServerTakesIt(String values) throws IOException {
        monitoring();
        String namespace = server.createNamespace("chart");
        String rendered = Chart.render(namespace, values);
        Path file = Files.createTempFile("chart-", ".yaml");
        try {
            Files.writeString(file, rendered);
            Kubectl.Result result = server.kubectl().run(List.of("apply", "--server-side", "--force-conflicts",
                    "--dry-run=server", "-f", file.toString()));
            assertThat(result.succeeded()).as(result.output()).isTrue();
            assertThat(result.output()).doesNotContainIgnoringCase("warning");
        } finally {
            Files.delete(file);
        }
    }

    static List<String> valueSets() {
        var sets = new ArrayList<>(List.of(
                "azure: {tenantId: t, clientId: " + ID + "}",
                Chart.LEAST,
                "azure: {credential: client-secret, tenantId: t, clientId: " + ID + ", existingSecret: {name: s}}",
                "azure: {credential: client-certificate, tenantId: t, clientId: " + ID
                        + ", existingSecret: {name: s, clientCertificateKey: tls.pem}}",
                "azure: {cloud: usgovernment, credential: managed-identity, clientId: " + ID + ", subscriptionId: " + ID
                        + "}",
                "azure: {cloud: custom, credential: managed-identity, resourceManagerUrl: 'https://arm', "
                        + "authorityHost: 'https://login', resourceManagerAudience: a, caBundle: {configMap: ca}}"));
        for (String more : List.of("watchNamespaces: [default]",
                "{watchNamespaces: [default], clusterId: c, rbac: {clusterWide: false}}",
                "{kinds: [MLWorkspace, MLData], connectionSecrets: {enabled: false}}",
                "{inClusterExtension: {enabled: true}, replicaCount: 1}",
                "{crds: {install: false}, policies: {mlworkspaces: false}, rbac: {create: false}, serviceAccount: "
                        + "{create: false, name: mine}}",
                "{crds: {keep: false}, serviceAccount: {annotations: {a: b}}, commonLabels: {team: ml}}",
                "allowedScopes: {'*': [/subscriptions/" + ID + "], team-a: [/subscriptions/" + ID
                        + "/resourceGroups/a]}",
                "{image: {digest: 'sha256:" + "a".repeat(64) + "'}, imagePullSecrets: [{name: pull}]}",
                "{extraEnv: [{name: RETRY_MAX, value: 10m}], extraVolumes: [{name: x, emptyDir: {}}], "
                        + "extraVolumeMounts: [{name: x, mountPath: /x}]}",
                "{podLabels: {a: b}, podAnnotations: {c: d}, deploymentAnnotations: {e: f}, priorityClassName: "
                        + "system-cluster-critical}",
                "{nodeSelector: {kubernetes.io/os: linux}, tolerations: [{operator: Exists}], affinity: {nodeAffinity: "
                        + "{preferredDuringSchedulingIgnoredDuringExecution: []}}}",
                "topologySpreadConstraints: [{maxSkew: 1, topologyKey: z, whenUnsatisfiable: DoNotSchedule, "
                        + "labelSelector: {matchLabels: {a: b}}}]",
                "{metrics: {serviceMonitor: {enabled: true, labels: {release: p}}, prometheusRule: {enabled: true}, "
                        + "dashboard: {enabled: true}}}",
                "metrics: {service: false, port: 9090, podMonitor: {enabled: true}}",
                "networkPolicy: {enabled: true, metricsFrom: [{namespaceSelector: {}}], extraEgress: [{ports: [{port: "
                        + "8443}]}]}",
                "{fullnameOverride: ml, operator: {paused: true, driftInterval: 1h, logFormat: text}}")) {
            String inner = more.startsWith("{") ? more.substring(1, more.length() - 1) : more;
            sets.add("{azure: {credential: managed-identity}, " + inner + "}");
        }
        return sets;
    }

    /** The kinds of the Prometheus operator, as much of them as a dry run needs. */
    private void monitoring() {
        for (String kind : List.of("ServiceMonitor", "PodMonitor", "PrometheusRule")) {
            String plural = kind.toLowerCase(Locale.ROOT) + "s";
            server.client().resource(Serialization.unmarshal("""
                    apiVersion: apiextensions.k8s.io/v1
                    kind: CustomResourceDefinition
                    metadata: {name: %s.monitoring.coreos.com}
                    spec:
                      group: monitoring.coreos.com
                      scope: Namespaced
                      names: {kind: %s, plural: %s, singular: %s}
                      versions:
                        - name: v1
                          served: true
                          storage: true
                          schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}
                    """.formatted(plural, kind, plural, plural.substring(0, plural.length() - 1)),
                    GenericKubernetesResource.class)).serverSideApply();
            server.kubectl().must("wait", "--for=condition=Established", "crd/" + plural + ".monitoring.coreos.com",
                    "--timeout=30s");
        }
    }

    @Test
    void thePodMeetsTheRestrictedStandardAndHasWhatItIsTold() {
        String rendered = Chart.render("azureml-system", "azure: {tenantId: t, clientId: " + ID + "}");
        JsonNode pod = JSON.valueToTree(Chart.object(rendered, "Deployment", Chart.NAME)).at("/spec/template/spec");

        assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean()).isTrue();
        assertThat(pod.at("/securityContext/seccompProfile/type").asText()).isEqualTo("RuntimeDefault");
        JsonNode container = pod.at("/containers/0");
        assertThat(container.at("/securityContext")).hasToString("{\"allowPrivilegeEscalation\":false,"
                + "\"capabilities\":{\"drop\":[\"ALL\"]},\"readOnlyRootFilesystem\":true}");
        assertThat(pod.at("/volumes").findValuesAsText("audience")).containsExactly("api://AzureADTokenExchange");
        assertThat(pod.at("/topologySpreadConstraints").findValuesAsText("topologyKey")).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"secrets", "configmaps"})
    void withoutConnectionSecretsAndWorkspacesNothingIsWrittenBesideTheObjects(String resource) {
        String rendered = Chart.render("azureml-system", "{azure: {credential: managed-identity}, kinds: [MLData], "
                + "connectionSecrets: {enabled: false}}");
        JsonNode rules = JSON.valueToTree(Chart.object(rendered, "ClusterRole", Chart.NAME)).path("rules");

        assertThat(rules).filteredOn(rule -> rule.path("resources").toString().contains(resource))
                .singleElement().extracting(rule -> rule.path("verbs").toString())
                .isEqualTo("[\"get\",\"list\",\"watch\"]");
        assertThat(rules.findValues("resources")).isNotEmpty();
        assertThat(rules.toString()).doesNotContain("mlworkspaces").contains("mldatas/status");
    }

    @Test
    void aNamespacedInstallHasNoClusterRole() {
        String rendered = Chart.render("azureml-system", "{azure: {credential: managed-identity}, clusterId: c, "
                + "watchNamespaces: [team-a, team-b], rbac: {clusterWide: false}}");

        assertThat(Chart.objects(rendered)).extracting(GenericKubernetesResource::getKind)
                .doesNotContain("ClusterRole", "ClusterRoleBinding").contains("Role", "RoleBinding");
        assertThat(Chart.objects(rendered)).filteredOn(o -> o.getKind().equals("Role"))
                .extracting(o -> o.getMetadata().getNamespace())
                .containsExactlyInAnyOrder("azureml-system", "team-a", "team-b");
    }

    @Test
    void theCrdsAreKeptByAnUninstallUnlessToldOtherwise() {
        assertThat(Chart.objects(Chart.render("a", Chart.LEAST)))
                .filteredOn(o -> o.getKind().equals("CustomResourceDefinition")).hasSize(9)
                .allSatisfy(o -> assertThat(o.getMetadata().getAnnotations()).containsEntry(
                        "helm.sh/resource-policy", "keep"));
        assertThat(Chart.objects(Chart.render("a", Chart.LEAST + "crds: {keep: false}\n")))
                .filteredOn(o -> o.getKind().equals("CustomResourceDefinition")).hasSize(9)
                .allSatisfy(o -> assertThat(o.getMetadata().getAnnotations()).isNullOrEmpty());
    }
}
