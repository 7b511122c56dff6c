package dev.azureml.e2e.chart;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.azureml.api.Kinds;
import dev.azureml.e2e.kube.Checkout;
import dev.azureml.e2e.kube.KubeServer;
import dev.azureml.e2e.kube.Kubectl;
import dev.azureml.e2e.kube.SharedKubeServer;
import dev.azureml.operator.cost.PriceFile;
import dev.azureml.operator.cost.PriceList;
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
    private static final String TENANT = "tenants: [{namespaces: [a], identity: Operator, scopes: [/]}], ";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final KubeServer server;

    ChartTest(KubeServer server) {
        this.server = server;
    }

    /** Also writes them, when asked to by -Dcharts.write. */
    @Test
    void itsFilesAreThoseOfTheProject() throws IOException {
        ChartKinds.check();
        Checkout checkout = Checkout.find();
        copies(checkout.crds(), Chart.folder().resolve("files/crds"));
        copies(checkout.policies(), Chart.folder().resolve("files/policies"));
        copies(checkout.azurePolicies(), Chart.folder().resolve("files/azure-policies"));
        Path values = Chart.folder().resolve("values.yaml");
        Path defaults = Chart.folder().resolve("files/defaults.yaml");
        if (Boolean.getBoolean("charts.write")) {
            Files.copy(values, defaults, StandardCopyOption.REPLACE_EXISTING);
        }
        assertThat(defaults).as("run the tests of e2e with -Dcharts.write").hasSameTextualContentAs(values);
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
        ChartKinds.check(); // before its values.yaml is read: either test may come first
        PagePart.check(Chart.folder().resolve("README.md"), "values",
                ChartReadme.table(Files.readString(Chart.folder().resolve("values.yaml"))));
    }

    @Test
    void everyValueIsCommentedAndEveryPropertyOfTheSchemaHasAValue() throws IOException {
        String yaml = Files.readString(Chart.folder().resolve("values.yaml"));
        JsonNode schema = JSON.readTree(Files.readString(Chart.folder().resolve("values.schema.json")));
        var inSchema = new TreeSet<String>();
        collect("", schema, inSchema);
        inSchema.remove("global"); // open, for the values of other charts

        assertThat(new TreeSet<>(ChartReadme.comments(yaml).keySet())).containsAll(inSchema);
        JsonNode values = JSON.valueToTree(Serialization.unmarshal(yaml, Map.class));
        assertThat(inSchema).allSatisfy(path -> assertThat(values.at("/" + path.replace('.', '/')).isMissingNode())
                .as(path).isFalse());
    }

    /** Paths of properties that have none below them which the schema closes. */
    private static void collect(String prefix, JsonNode schema, Set<String> found) {
        schema.path("properties").properties().forEach(entry -> {
            String path = prefix + entry.getKey();
            if (entry.getValue().path("deprecated").asBoolean()) {
                return; // known only to say where it went
            }
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
        "{} | tenants is needed, it says who may do what in Azure. For one team alone: tenants: [{namespaces: "
                + "[\"*\"], identity: Operator, scopes: [\"/\"]}]. For many teams: tenants: [{namespaces: [team-a, "
                + "\"team-a-*\"], identity: Own, scopes: [/subscriptions/…/resourceGroups/team-a]}",
        "{" + TENANT
                + "prices: {currency: EUR, list: [{region: r, what: LoadBalancer, unit: Hour, price: 1}], configMap: {name: a}}} | prices.list and prices.configMap.name both",
        "{" + TENANT
                + "prices: {list: [{region: r, what: LoadBalancer, unit: Hour, price: 1}]}} | prices.list needs prices.currency",
        "{" + TENANT
                + "prices: {currency: EUR, list: [{region: r, what: LoadBalancer, unit: Hour, price: 1}], retail: {url: 'https://a/b'}}} | prices.currency EUR and prices.retail.currency USD",
        "allowedScopes: {a: [/subscriptions/x]} | allowedScopes is gone: say in tenants",
        "operator: {pausedNamespaces: [a]} | operator.pausedNamespaces is gone: say paused: true",
        "operator: {overridesAllowed: false} | operator.overridesAllowed is gone: say overrides: true",
        "{" + TENANT + "azure: {credential: none}} | the tenant a has identity: Operator: say Own there",
        "{" + TENANT + "} | azure.credential workload-identity needs azure.tenantId and azure.clientId",
        "{" + TENANT + "azure: {credential: client-secret, tenantId: t, clientId: " + ID
                + "}} | azure.credential client-secret needs azure.tenantId, azure.clientId and azure.existingSecret.name",
        "{" + TENANT
                + "azure: {credential: managed-identity, cloud: custom}} | azure.cloud custom needs azure.resourceManagerUrl",
        "{" + TENANT + "azure: {credential: managed-identity}, rbac: {clusterWide: false}} | name those namespaces",
        "{" + TENANT
                + "azure: {credential: managed-identity}, rbac: {clusterWide: false}, watchNamespaces: [a]} | set clusterId",
        "{" + TENANT
                + "azure: {credential: managed-identity}, rbac: {clusterWide: false}, watchNamespaces: [a], clusterId: c, "
                + "inClusterExtension: {enabled: true}} | needs rights on nodes and namespaces",
        "{" + TENANT + "azure: {credential: managed-identity}, proxy: {https: 'http://u:p@proxy:3128'}} | "
                + "put the URL into a Secret and name that in proxy.existingSecret",
        "{" + TENANT + "azure: {credential: managed-identity}, proxy: {https: 'proxy:3128', existingSecret: {name: p}}}"
                + " | leave one of them out",
        "{" + TENANT + "azure: {credential: managed-identity}, proxy: {existingSecret: {name: p}}} | "
                + "say it in proxy.port, such as 3128",
        "{" + TENANT
                + "azure: {credential: managed-identity}, networkPolicy: {enabled: false}, metrics: {service: false, serviceMonitor: {enabled: true}}} | "
                + "metrics.podMonitor does without",
        "{" + TENANT
                + "azure: {credential: managed-identity}, networkPolicy: {enabled: false}, metrics: {podMonitor: {enabled: true}, serviceMonitor: {enabled: "
                + "true}}} | would scrape everything twice",
        "{" + TENANT + "azure: {credential: managed-identity}, metrics: {podMonitor: {enabled: true}}} | "
                + "networkPolicy.metricsFrom is empty, so nobody could scrape"})
    void valuesThatContradictEachOtherAreRefusedWithASentence(String values, String sentence) {
        assertThatThrownBy(() -> Chart.render("azureml-system", values)).hasMessageContaining(sentence);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "{replicas: 3} | replicas",
        "{azure: {credential: password}} | /azure/credential",
        "{azure: {tenant: x}} | tenant",
        "{kinds: [MLWorkspaces]} | /kinds/0",
        "{tenants: [{namespaces: [], identity: Own, scopes: []}]} | /tenants/0/namespaces",
        "{tenants: [{identity: Own, scopes: []}]} | namespaces",
        "{tenants: [{namespaces: [a], scopes: []}]} | identity",
        "{tenants: [{namespaces: [a], identity: Mine, scopes: []}]} | /tenants/0/identity",
        "{tenants: [{namespaces: [a], identity: Own, scopes: [{id: /, allow: [read]}]}]} | /tenants/0/scopes/0",
        "{tenants: [{namespaces: [a], identity: Own, scopes: [{id: /}]}]} | allow",
        "{tenants: [{namespaces: [a], identity: Own, scopes: [], pause: true}]} | pause",
        "{tenants: [{namespaces: [a], identity: Own, scopes: [], adoptionPolicy: Always}]} | adoptionPolicy",
        "{livenessProbe: {period: 3}} | period",
        "{openshift: {enabled: maybe}} | /openshift/enabled"})
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
        for (String more : furtherValues()) {
            String inner = more.startsWith("{") ? more.substring(1, more.length() - 1) : more;
            sets.add("{azure: {credential: managed-identity}, " + inner + "}");
        }
        sets.replaceAll(values -> values.startsWith("{")
                ? "{" + TENANT + values.substring(1)
                : values.strip() + (values.contains("tenants:") ? "" : "\n" + Chart.ONE_TEAM));
        sets.add("""
                azure: {credential: none}
                rbac: {aggregateInfrastructure: true, confine: false}
                tenants:
                  - namespaces: [team-a, team-a-*]
                    identity: Own
                    scopes:
                      - /subscriptions/%s/resourceGroups/team-a
                      - {id: azureml://registries/shared, allow: [refer]}
                    kubernetesNamespaces: [team-a-*]
                    overrides: true
                    adoptionPolicy: Never
                    paused: false
                """.formatted(ID));
        return sets;
    }

    private static List<String> furtherValues() {
        return List.of("watchNamespaces: [default]",
                "{watchNamespaces: [default], clusterId: c, rbac: {clusterWide: false}}",
                "{kinds: [MLWorkspace, MLData], connectionSecrets: {enabled: false}}",
                "{inClusterExtension: {enabled: true}, replicaCount: 1, proxy: {https: 'p:3128', noProxy: 'a,10.0.0.0/8'}}",
                "{crds: {install: false}, policies: {mlworkspaces: false}, rbac: {create: false}, serviceAccount: "
                        + "{create: false, name: mine}}",
                "{crds: {keep: false}, serviceAccount: {annotations: {a: b}}, commonLabels: {team: ml}}",
                "{image: {digest: 'sha256:" + "a".repeat(64) + "'}, imagePullSecrets: [{name: pull}]}",
                "{extraEnv: [{name: RETRY_MAX, value: 10m}], extraVolumes: [{name: x, emptyDir: {}}], "
                        + "extraVolumeMounts: [{name: x, mountPath: /x}]}",
                "{podLabels: {a: b}, podAnnotations: {c: d}, deploymentAnnotations: {e: f}, priorityClassName: "
                        + "system-cluster-critical}",
                "{nodeSelector: {kubernetes.io/os: linux}, tolerations: [{operator: Exists}], affinity: {nodeAffinity: "
                        + "{preferredDuringSchedulingIgnoredDuringExecution: []}}}",
                "topologySpreadConstraints: [{maxSkew: 1, topologyKey: z, whenUnsatisfiable: DoNotSchedule, "
                        + "labelSelector: {matchLabels: {a: b}}}]",
                "{networkPolicy: {enabled: false}, metrics: {serviceMonitor: {enabled: true, labels: {release: p}}, prometheusRule: {enabled: true}, "
                        + "dashboard: {enabled: true}}}",
                "metrics: {azure: {groups: [Resource], carbonIntensity: {default: 400, westeurope: 270.5}, idleGpu: {percent: 0, "
                        + "after: 30m}}}",
                "{networkPolicy: {enabled: false}, metrics: {service: false, port: 9090, podMonitor: {enabled: true}}}",
                "{networkPolicy: {metricsFrom: [{podSelector: {}}]}, metrics: {tls: {secretName: certificate}, "
                        + "serviceMonitor: {enabled: true}}}",
                "{networkPolicy: {enabled: false}, metrics: {tls: {secretName: certificate, caKey: '', serverName: a.b}, "
                        + "podMonitor: {enabled: true}}}",
                "networkPolicy: {enabled: true, metricsFrom: [{namespaceSelector: {}}], extraEgress: [{ports: [{port: "
                        + "8443}]}]}",
                "{openshift: {enabled: true}, global: {imageRegistry: g.example.com, imagePullSecrets: [a, {name: b}]}, "
                        + "podDisruptionBudget: {minAvailable: 50%}, networkPolicy: {apiServerCidrs: [10.0.0.1/32]}}",
                "{startupProbe: {failureThreshold: 90}, readinessProbe: {successThreshold: 2}, revisionHistoryLimit: 0, "
                        + "hostAliases: [{ip: 10.0.0.9, hostnames: [a.b]}], dnsPolicy: None, dnsConfig: {nameservers: "
                        + "[10.0.0.53], options: [{name: ndots, value: '1'}]}, extraContainers: [{name: sidecar, image: "
                        + "b}], extraObjects: [{apiVersion: v1, kind: ConfigMap, metadata: {name: more}}]}",
                "{networkPolicy: {enabled: false}, policies: {enabled: false}, metrics: {serviceMonitor: {enabled: true, "
                        + "scrapeTimeout: 10s, relabelings: [{action: labeldrop, regex: pod}], metricRelabelings: "
                        + "[{action: drop, sourceLabels: [__name__], regex: jvm_.*}]}}}",
                "activityLog: {enabled: true, interval: 10m, requestsPerMinute: 5}",
                "{fullnameOverride: ml, operator: {paused: true, driftInterval: 1h, "
                        + "logFormat: text}, proxy: {existingSecret: {name: p}, port: 3128}}");
    }

    /** The kinds of the Prometheus operator, as much of them as a dry run needs. */
    private void monitoring() {
        for (String kind : List.of("ServiceMonitor", "PodMonitor", "PrometheusRule")) {
            ForeignCrd.install(server, "monitoring.coreos.com", "v1", "Namespaced", kind, kind.toLowerCase(Locale.ROOT)
                    + "s");
        }
    }

    @Test
    void thePodMeetsTheRestrictedStandardAndHasWhatItIsTold() {
        String rendered = Chart.render("azureml-system", Chart.ONE_TEAM + "azure: {tenantId: t, clientId: " + ID + "}");
        JsonNode pod = JSON.valueToTree(Chart.object(rendered, "Deployment", Chart.NAME)).at("/spec/template/spec");

        assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean()).isTrue();
        assertThat(pod.at("/securityContext/seccompProfile/type").asText()).isEqualTo("RuntimeDefault");
        JsonNode container = pod.at("/containers/0");
        assertThat(container.at("/securityContext")).hasToString("{\"allowPrivilegeEscalation\":false,"
                + "\"capabilities\":{\"drop\":[\"ALL\"]},\"readOnlyRootFilesystem\":true}");
        assertThat(pod.at("/volumes").findValuesAsText("audience")).containsExactly("api://AzureADTokenExchange");
        assertThat(pod.at("/topologySpreadConstraints").findValuesAsText("topologyKey")).hasSize(2);
    }

    @Test
    void withACertificateEverybodyWhoAsksForTheMetricsIsToldSo() {
        String rendered = Chart.render("azureml-system", Chart.LEAST
                + "metrics: {tls: {secretName: certificate}, serviceMonitor: {enabled: true}}\n"
                + "networkPolicy: {metricsFrom: [{namespaceSelector: {}}]}\n");
        JsonNode pod = JSON.valueToTree(Chart.object(rendered, "Deployment", Chart.NAME)).at("/spec/template/spec");
        JsonNode endpoint = JSON.valueToTree(Chart.object(rendered, "ServiceMonitor", Chart.NAME))
                .at("/spec/endpoints/0");

        JsonNode container = pod.at("/containers/0");
        for (String probe : List.of("startupProbe", "livenessProbe", "readinessProbe")) {
            assertThat(container.at("/" + probe + "/httpGet/scheme").asText()).isEqualTo("HTTPS");
        }
        assertThat(pod.at("/volumes").findValuesAsText("secretName")).containsExactly("certificate");
        assertThat(container.path("env").toString()).contains("/etc/azureml-operator/tls/tls.crt",
                "/etc/azureml-operator/tls/tls.key");
        assertThat(endpoint.path("scheme").asText()).isEqualTo("https");
        assertThat(endpoint.path("tlsConfig")).hasToString("{\"serverName\":"
                + "\"azureml-operator-metrics.azureml-system.svc\",\"ca\":{\"secret\":{\"name\":\"certificate\","
                + "\"key\":\"ca.crt\"}}}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"secrets", "configmaps"})
    void withoutConnectionSecretsAndWorkspacesNothingIsWrittenBesideTheObjects(String resource) {
        String rendered = Chart.render("azureml-system",
                "{" + TENANT + "azure: {credential: managed-identity}, kinds: [MLData], "
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
        String rendered = Chart.render("azureml-system",
                "{" + TENANT + "azure: {credential: managed-identity}, clusterId: c, "
                        + "watchNamespaces: [team-a, team-b], rbac: {clusterWide: false}}");

        assertThat(Chart.objects(rendered)).extracting(GenericKubernetesResource::getKind)
                .doesNotContain("ClusterRole", "ClusterRoleBinding").contains("Role", "RoleBinding");
        assertThat(Chart.objects(rendered)).filteredOn(o -> o.getKind().equals("Role"))
                .extracting(o -> o.getMetadata().getNamespace())
                .containsExactlyInAnyOrder("azureml-system", "team-a", "team-b");
    }

    /** Finding C2: who may do what is said, mounted so that a change arrives in the running Pod, and told at the end. */
    @Test
    void theTenantsAreAFileThatThePodReadsAnew() throws Exception {
        String values = """
                azure: {credential: none}
                tenants:
                  - namespaces: [team-a, team-a-*]
                    identity: Own
                    scopes:
                      - /subscriptions/s/resourceGroups/team-a
                      - {id: /subscriptions/s/resourceGroups/shared, allow: [refer, keys]}
                    kubernetesNamespaces: [team-a-*]
                    overrides: true
                    adoptionPolicy: Never
                """;
        String rendered = Chart.render("azureml-system", values);
        JsonNode file = JSON.valueToTree(Chart.object(rendered, "ConfigMap", Chart.NAME + "-tenants"));
        JsonNode deployment = JSON.valueToTree(Chart.object(rendered, "Deployment", Chart.NAME));
        JsonNode pod = deployment.at("/spec/template/spec");

        JsonNode said = JSON.valueToTree(Serialization.unmarshal(file.at("/data/tenants.yaml").asText(), Map.class));
        JsonNode wanted = JSON.valueToTree(Serialization.unmarshal(values, Map.class));
        assertThat(said).isEqualTo(JSON.createObjectNode().set("tenants", wanted.path("tenants")));
        assertThat(pod.at("/containers/0/env")).anySatisfy(variable -> assertThat(variable).hasToString(
                "{\"name\":\"TENANTS_FILE\",\"value\":\"/etc/azureml-operator/tenants/tenants.yaml\"}"));
        assertThat(pod.at("/containers/0/volumeMounts")).anySatisfy(mount -> assertThat(mount).hasToString(
                "{\"name\":\"tenants\",\"mountPath\":\"/etc/azureml-operator/tenants\",\"readOnly\":true}"));
        assertThat(pod.path("volumes").findValuesAsText("name")).contains(Chart.NAME + "-tenants");
        assertThat(deployment.at("/spec/template/metadata").has("annotations")).as("a restart at a change").isFalse();
    }

    @Test
    void pricesAreAFileThatThePodReadsAnew() {
        String values = """
                prices:
                  currency: EUR
                  pricedAt: 2026-11-30
                  list:
                    - {region: westeurope, what: Standard_DS3_v2, unit: Hour, price: 0.29}
                    - {region: "*", what: LoadBalancer, unit: Hour, price: 0.00002}
                """;
        String rendered = Chart.render("azureml-system", Chart.LEAST + values);
        JsonNode file = JSON.valueToTree(Chart.object(rendered, "ConfigMap", Chart.NAME + "-prices"));
        JsonNode pod = JSON.<JsonNode>valueToTree(Chart.object(rendered, "Deployment", Chart.NAME))
                .at("/spec/template/spec");

        PriceList list = PriceFile.parse(file.at("/data/prices.yaml").asText());
        assertThat(list.pricedAt()).isEqualTo("2026-11-30");
        assertThat(list.of("westeurope", "LoadBalancer", false)).get().satisfies(price -> assertThat(price)
                .isEqualByComparingTo("0.0146"));
        assertThat(pod.at("/containers/0/env")).anySatisfy(variable -> assertThat(variable).hasToString(
                "{\"name\":\"PRICES_FILE\",\"value\":\"/etc/azureml-operator/prices/prices.yaml\"}"));
        assertThat(pod.at("/containers/0/volumeMounts")).anySatisfy(mount -> assertThat(mount).hasToString(
                "{\"name\":\"prices\",\"mountPath\":\"/etc/azureml-operator/prices\",\"readOnly\":true}"));
        assertThat(pod.path("volumes").findValuesAsText("name")).contains(Chart.NAME + "-prices");
    }

    @Test
    void pricesMayBeInAConfigMapOfOnesOwn() {
        JsonNode pod = JSON.<JsonNode>valueToTree(Chart.object(Chart.render("a", Chart.LEAST
                + "prices: {configMap: {name: azure-prices, key: retail.json}}\n"), "Deployment", Chart.NAME))
                .at("/spec/template/spec");

        assertThat(pod.at("/containers/0/env").findValuesAsText("value"))
                .contains("/etc/azureml-operator/prices/retail.json");
        assertThat(pod.path("volumes").findValuesAsText("name")).contains("azure-prices");
        assertThat(Chart.render("a", Chart.LEAST)).doesNotContain("PRICES_FILE", Chart.NAME + "-prices");
    }

    @Test
    void pricesMayBeAskedFor() {
        String rendered = Chart.render("a", Chart.LEAST + "networkPolicy: {enabled: true}\n"
                + "prices: {retail: {url: 'https://prices.example.com:8443/api', currency: EUR, interval: 12h}}\n");

        assertThat(JSON.<JsonNode>valueToTree(Chart.object(rendered, "Deployment", Chart.NAME)).at(
                "/spec/template/spec/containers/0/env").toString()).contains(
                        "{\"name\":\"PRICES_URL\",\"value\":\"https://prices.example.com:8443/api\"}",
                        "{\"name\":\"PRICES_CURRENCY\",\"value\":\"EUR\"}",
                        "{\"name\":\"PRICES_INTERVAL\",\"value\":\"12h\"}");
        assertThat(JSON.<JsonNode>valueToTree(Chart.object(rendered, "NetworkPolicy", Chart.NAME)).at("/spec/egress")
                .toString()).contains("8443");
        assertThat(Chart.render("a", Chart.LEAST)).doesNotContain("PRICES_URL");
    }

    /** Finding C2: infrastructure is not everybody's who may edit a namespace. */
    @Test
    void editGainsInfrastructureOnlyWhereTold() {
        String usual = Chart.render("a", Chart.LEAST);
        JsonNode edit = JSON.valueToTree(Chart.object(usual, "ClusterRole", Chart.NAME + "-edit"));
        assertThat(edit.at("/rules").toString()).contains("mlcomputes", "mldatastores", "mlinferenceendpoints")
                .doesNotContain("mlworkspaces", "mlclusterextensions", "mlroleassignments",
                        "mlroledefinitions", "mlquotas", "mlnetworks", "mlpolicyassignments");
        GenericKubernetesResource kept = Chart.object(usual, "ClusterRole", Chart.NAME + "-infrastructure");
        assertThat(kept.getMetadata().getLabels().keySet()).noneMatch(label -> label.contains("aggregate"));
        assertThat(JSON.<JsonNode>valueToTree(kept).at("/rules/0/resources"))
                .hasToString(
                        "[\"mlworkspaces\",\"mlnetworks\",\"mlclusterextensions\",\"mlpolicyassignments\",\"mlroleassignments\","
                                + "\"mlroledefinitions\",\"mlquotas\"]");

        GenericKubernetesResource given = Chart.object(Chart.render("a", Chart.LEAST
                + "rbac: {aggregateInfrastructure: true}\n"), "ClusterRole", Chart.NAME + "-infrastructure");
        assertThat(given.getMetadata().getLabels()).containsEntry("rbac.authorization.k8s.io/aggregate-to-edit", "true")
                .containsEntry("rbac.authorization.k8s.io/aggregate-to-admin", "true");
    }

    /** Finding H8: whoever may patch a namespace may lift its Pod Security. */
    @Test
    void namespacesAreCreatedAndNeverPatched() {
        JsonNode rules = JSON.<JsonNode>valueToTree(Chart.object(Chart.render("a", Chart.LEAST
                + "inClusterExtension: {enabled: true}\n"), "ClusterRole", Chart.NAME)).path("rules");

        assertThat(rules).filteredOn(rule -> rule.path("resources").toString().equals("[\"namespaces\"]")
                && !rule.has("resourceNames")).singleElement()
                .satisfies(rule -> assertThat(rule.path("verbs")).hasToString("[\"get\",\"create\"]"));
    }

    /** Finding M6: the port was open to the whole cluster. */
    @Test
    void onlyWhoScrapesReachesThePort() {
        JsonNode shut = JSON.<JsonNode>valueToTree(Chart.object(Chart.render("a", Chart.LEAST), "NetworkPolicy",
                Chart.NAME)).path("spec");
        assertThat(shut.path("policyTypes")).hasToString("[\"Ingress\",\"Egress\"]");
        assertThat(shut.path("ingress")).as("nobody but the node, for its probes").isEmpty();

        JsonNode open = JSON.<JsonNode>valueToTree(Chart.object(Chart.render("a", Chart.LEAST
                + "networkPolicy: {metricsFrom: [{podSelector: {matchLabels: {app: prometheus}}}]}\n"),
                "NetworkPolicy", Chart.NAME)).path("spec");
        assertThat(open.at("/ingress/0/from/0/podSelector/matchLabels/app").asText()).isEqualTo("prometheus");
    }

    @Test
    void aCustomCloudsPortsAreLeftOpen() {
        JsonNode egress = JSON.<JsonNode>valueToTree(Chart.object(Chart.render("a", Chart.ONE_TEAM + "azure: {cloud: "
                + "custom, credential: managed-identity, resourceManagerUrl: 'https://arm:30024/', authorityHost: "
                + "'https://login'}\n"), "NetworkPolicy", Chart.NAME)).at("/spec/egress");

        assertThat(egress.findValuesAsText("port")).containsExactlyInAnyOrder("53", "53", "80", "443", "6443",
                "30024");
    }

    @ParameterizedTest
    @ValueSource(strings = {"https: 'http://proxy.corp:8080/'", "https: 'proxy.corp:8080'",
        "existingSecret: {name: p}, port: 8080"})
    void theProxysPortIsLeftOpen(String proxy) {
        JsonNode egress = JSON.<JsonNode>valueToTree(Chart.object(Chart.render("a", Chart.LEAST + "proxy: {" + proxy
                + "}\n"), "NetworkPolicy", Chart.NAME)).at("/spec/egress");

        assertThat(egress.findValuesAsText("port")).contains("443", "8080");
    }

    @Test
    void theCrdsAreKeptByAnUninstallUnlessToldOtherwise() {
        assertThat(Chart.objects(Chart.render("a", Chart.LEAST)))
                .filteredOn(o -> o.getKind().equals("CustomResourceDefinition")).hasSize(Kinds.values().length)
                .allSatisfy(o -> assertThat(o.getMetadata().getAnnotations()).containsEntry(
                        "helm.sh/resource-policy", "keep"));
        assertThat(Chart.objects(Chart.render("a", Chart.LEAST + "crds: {keep: false}\n")))
                .filteredOn(o -> o.getKind().equals("CustomResourceDefinition")).hasSize(Kinds.values().length)
                .allSatisfy(o -> assertThat(o.getMetadata().getAnnotations()).isNullOrEmpty());
    }
}
