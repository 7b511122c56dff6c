package dev.azureml.e2e.chart;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.azureml.api.Kinds;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Values by which an install fits into its cluster, each seen in the object that it is for. */
class ChartOptionsTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String REPOSITORY = "azureml-operator/azureml-operator";

    private static JsonNode object(String values, String kind) {
        return JSON.valueToTree(Chart.object(Chart.render("a", Chart.LEAST + values + "\n"), kind, Chart.NAME));
    }

    private static JsonNode pod(String values) {
        return object(values, "Deployment").at("/spec/template/spec");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "image: {tag: v1} | ghcr.io/" + REPOSITORY + ":v1",
        "image: {tag: v1, registry: r.example.com} | r.example.com/" + REPOSITORY + ":v1",
        "image: {digest: '<digest>', registry: r} | r/" + REPOSITORY + "@<digest>",
        "image: {tag: v1, registry: r.example.com}\\nglobal: {imageRegistry: g.example.com:5000/ghcr/} | "
                + "g.example.com:5000/ghcr/" + REPOSITORY + ":v1",
        "image: {digest: '<digest>'}\\nglobal: {imageRegistry: g.example.com} | g.example.com/" + REPOSITORY
                + "@<digest>",
        "image: {tag: v1, repository: 'localhost/op'}\\nglobal: {imageRegistry: g.example.com} | g.example.com/op:v1",
        "image: {tag: v1, repository: 'team/op'}\\nglobal: {imageRegistry: g.example.com} | g.example.com/team/op:v1",
        "image: {tag: v1, repository: op}\\nglobal: {imageRegistry: g.example.com} | g.example.com/op:v1",
        "image: {tag: v1, repository: 'mine.example.com/a/op'} | mine.example.com/a/op:v1"})
    void theImageComesFromTheRegistryThatIsSaid(String values, String image) {
        String digest = "sha256:" + "a".repeat(64);
        assertThat(pod(values.replace("\\n", "\n").replace("<digest>", digest)).at("/containers/0/image").asText())
                .isEqualTo(image.replace("<digest>", digest));
    }

    @Test
    void whatAKilowattHourStandsForAndWhenGpusAreIdleIsSaid() {
        String values = "metrics: {azure: {carbonIntensity: {default: 400, westeurope: 270.5}, idleGpu: {percent: 0}}}";
        assertThat(pod(values).at("/containers/0/env")).contains(
                setting("AZURE_METRICS_CARBON_INTENSITY", "default=400.000000,westeurope=270.500000"),
                setting("AZURE_METRICS_IDLE_GPU_PERCENT", "0"), setting("AZURE_METRICS_IDLE_GPU_AFTER", "1h"));
        assertThat(pod("").at("/containers/0/env").findValuesAsText("name")).doesNotContain(
                "AZURE_METRICS_CARBON_INTENSITY").contains("AZURE_METRICS_IDLE_GPU_PERCENT");
    }

    @Test
    void theActivityLogIsReadWhereThatIsWanted() {
        assertThat(pod("").at("/containers/0/env")).contains(setting("ACTIVITY_LOG", "false"));
        assertThat(pod("activityLog: {enabled: true, interval: 10m, requestsPerMinute: 7}").at("/containers/0/env"))
                .contains(setting("ACTIVITY_LOG", "true"), setting("ACTIVITY_LOG_INTERVAL", "10m"), setting(
                        "ACTIVITY_LOG_REQUESTS_PER_MINUTE", "7"));
    }

    @Test
    void tracesGoToACollectorThatTheNetworkPolicyLetsThrough() {
        assertThat(pod("").at("/containers/0/env").findValuesAsText("name"))
                .noneMatch(name -> name.startsWith("OTEL_"));
        String values = "traces: {endpoint: 'http://otel.observability:4318', ratio: 0.05, headersSecret: {name: otel}}";
        assertThat(pod(values).at("/containers/0/env")).contains(setting("OTEL_EXPORTER_OTLP_ENDPOINT",
                "http://otel.observability:4318"), setting("OTEL_TRACES_SAMPLER_ARG", "0.050000000"));
        assertThat(pod(values).at("/containers/0/env").findValue("secretKeyRef")).hasToString(
                "{\"key\":\"headers\",\"name\":\"otel\"}");
        assertThat(portsToAnywhere(values)).contains("4318");
        assertThat(portsToAnywhere("traces: {endpoint: 'http://otel'}")).contains("80");
        assertThat(portsToAnywhere("traces: {endpoint: 'https://otel/a'}")).contains("443").doesNotContain("80");
        assertThat(portsToAnywhere("")).doesNotContain("80", "4318");
    }

    private static List<String> portsToAnywhere(String values) {
        JsonNode rules = object(values, "NetworkPolicy").at("/spec/egress");
        return rules.get(rules.size() - 1).findValuesAsText("port");
    }

    private static JsonNode setting(String name, String value) {
        return JsonNodeFactory.instance.objectNode().put("name", name).put("value", value);
    }

    @Test
    void theSecretsToPullWithAreTheParentsAndItsOwn() {
        assertThat(pod("global: {imagePullSecrets: [a, {name: b}]}\nimagePullSecrets: [{name: b}, {name: c}]")
                .path("imagePullSecrets")).hasToString("[{\"name\":\"a\"},{\"name\":\"b\"},{\"name\":\"c\"}]");
        assertThat(pod("").has("imagePullSecrets")).isFalse();
    }

    @Test
    void openShiftGivesTheIdsItself() {
        JsonNode there = pod("openshift: {enabled: true}");
        assertThat(there.path("securityContext")).hasToString(
                "{\"runAsNonRoot\":true,\"seccompProfile\":{\"type\":\"RuntimeDefault\"}}");
        assertThat(pod("openshift: {enabled: true}\nsecurityContext: {runAsUser: 5}")
                .at("/containers/0/securityContext").has("runAsUser")).isFalse();
        assertThat(object("openshift: {enabled: true}", "NetworkPolicy").findValuesAsText("port"))
                .as("the port of its name servers").contains("5353");

        for (String elsewhere : List.of("", "openshift: {enabled: false}")) {
            assertThat(pod(elsewhere).at("/securityContext/runAsUser").asInt()).isEqualTo(65532);
            assertThat(object(elsewhere, "NetworkPolicy").findValuesAsText("port")).doesNotContain("5353");
        }
    }

    @Test
    void thePodIsToldWhatItsClusterNeeds() {
        JsonNode deployment = object("""
                revisionHistoryLimit: 7
                hostAliases: [{ip: 10.0.0.9, hostnames: [arm.example.com]}]
                dnsPolicy: None
                dnsConfig: {nameservers: [10.0.0.53], options: [{name: ndots, value: "1"}]}
                extraContainers: [{name: sidecar, image: b}]
                """, "Deployment");
        JsonNode pod = deployment.at("/spec/template/spec");

        assertThat(deployment.at("/spec/revisionHistoryLimit").asInt()).isEqualTo(7);
        assertThat(pod.path("hostAliases")).hasToString("[{\"hostnames\":[\"arm.example.com\"],\"ip\":\"10.0.0.9\"}]");
        assertThat(pod.path("dnsPolicy").asText()).isEqualTo("None");
        assertThat(pod.path("dnsConfig")).hasToString(
                "{\"nameservers\":[\"10.0.0.53\"],\"options\":[{\"name\":\"ndots\",\"value\":\"1\"}]}");
        assertThat(pod.path("containers").findValuesAsText("image")).hasSize(2).contains("b");
        JsonNode usual = object("", "Deployment");
        assertThat(usual.at("/spec/revisionHistoryLimit").asInt()).isEqualTo(3);
        for (String absent : List.of("hostAliases", "dnsPolicy", "dnsConfig")) {
            assertThat(usual.at("/spec/template/spec").has(absent)).as(absent).isFalse();
        }
    }

    @Test
    void theProbesAreTuned() {
        JsonNode container = pod("""
                startupProbe: {failureThreshold: 90, initialDelaySeconds: 5}
                livenessProbe: {timeoutSeconds: null}
                readinessProbe: {successThreshold: 2}
                """).at("/containers/0");

        assertThat(container.path("startupProbe")).hasToString("{\"httpGet\":{\"path\":\"/healthz\",\"port\":"
                + "\"metrics\"},\"failureThreshold\":90,\"initialDelaySeconds\":5,\"periodSeconds\":2}");
        assertThat(container.path("livenessProbe")).hasToString("{\"httpGet\":{\"path\":\"/healthz\",\"port\":"
                + "\"metrics\"},\"periodSeconds\":20}");
        assertThat(container.path("readinessProbe")).hasToString("{\"httpGet\":{\"path\":\"/readyz\",\"port\":"
                + "\"metrics\"},\"periodSeconds\":10,\"successThreshold\":2,\"timeoutSeconds\":10}");
    }

    @Test
    void furtherObjectsAreTemplates() {
        String rendered = Chart.render("a", Chart.LEAST + """
                extraObjects:
                  - apiVersion: v1
                    kind: ConfigMap
                    metadata: {name: '{{ include "azureml-operator.fullname" . }}-more'}
                    data: {namespace: '{{ .Release.Namespace }}'}
                  - |
                    apiVersion: v1
                    kind: Secret
                    metadata: {name: text}
                    {{- if .Values.operator.paused }}
                    immutable: true
                    {{- end }}
                """);

        GenericKubernetesResource more = Chart.object(rendered, "ConfigMap", Chart.NAME + "-more");
        assertThat(JSON.<JsonNode>valueToTree(more).at("/data/namespace").asText()).isEqualTo("a");
        assertThat(JSON.<JsonNode>valueToTree(Chart.object(rendered, "Secret", "text")).has("immutable")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"service", "pod"})
    void monitorsScrapeAsTheyAreTold(String monitor) {
        String kind = monitor.equals("service") ? "ServiceMonitor" : "PodMonitor";
        String path = monitor.equals("service") ? "/spec/endpoints/0" : "/spec/podMetricsEndpoints/0";
        String open = "networkPolicy: {enabled: false}\nmetrics: {" + monitor + "Monitor: {enabled: true";

        JsonNode endpoint = object(open + """
                , interval: 1m, scrapeTimeout: 20s,
                  relabelings: [{action: labeldrop, regex: pod}],
                  metricRelabelings: [{action: drop, sourceLabels: [__name__], regex: jvm_.*}]}}
                """, kind).at(path);
        assertThat(endpoint.path("interval").asText()).isEqualTo("1m");
        assertThat(endpoint.path("scrapeTimeout").asText()).isEqualTo("20s");
        assertThat(endpoint.path("relabelings")).hasToString("[{\"action\":\"labeldrop\",\"regex\":\"pod\"}]");
        assertThat(endpoint.at("/metricRelabelings/0/sourceLabels/0").asText()).isEqualTo("__name__");

        JsonNode usual = object(open + "}}", kind).at(path);
        assertThat(usual.has("interval")).isTrue();
        assertThat(usual.has("scrapeTimeout") || usual.has("relabelings")).isFalse();
        assertThat(usual.path("honorLabels").asBoolean()).as("an object's namespace stays").isTrue();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"{} | {\"maxUnavailable\":1}",
        "{maxUnavailable: 50%} | {\"maxUnavailable\":\"50%\"}",
        "{minAvailable: 2} | {\"minAvailable\":2}",
        "{minAvailable: 50%, maxUnavailable: 2} | {\"minAvailable\":\"50%\"}"})
    void evictionsAreBoundedAsTold(String values, String bound) {
        JsonNode spec = object("replicaCount: 3\npodDisruptionBudget: " + values, "PodDisruptionBudget")
                .path("spec");
        assertThat(spec.toString()).contains(bound.substring(1, bound.length() - 1));
        assertThat(spec.size()).as("one of the two alone").isEqualTo(2);
    }

    @Test
    void theApiServersPortsAreOpenToItsNetworksAlone() {
        JsonNode egress = object("networkPolicy: {apiServerPorts: [6443], apiServerCidrs: [10.0.0.1/32, 'fd00::/64']}",
                "NetworkPolicy").at("/spec/egress");

        assertThat(egress).anySatisfy(rule -> assertThat(rule).hasToString("{\"to\":[{\"ipBlock\":{\"cidr\":"
                + "\"10.0.0.1/32\"}},{\"ipBlock\":{\"cidr\":\"fd00::/64\"}}],\"ports\":[{\"protocol\":\"TCP\","
                + "\"port\":6443}]}"));
        assertThat(egress).filteredOn(rule -> rule.findValuesAsText("port").contains("6443")).hasSize(1);
        assertThat(egress).anySatisfy(rule -> assertThat(rule).as("Azure").hasToString(
                "{\"ports\":[{\"protocol\":\"TCP\",\"port\":443}]}"));
    }

    @Test
    void oneSwitchTurnsOffAllAdvice() {
        String on = Chart.render("a", Chart.LEAST);
        // A policy and its binding for each kind.
        int all = 2 * Kinds.values().length;
        assertThat(advice(on)).isEqualTo(all);
        assertThat(advice(Chart.render("a", Chart.LEAST + "policies: {enabled: false}\n"))).isZero();
        assertThat(advice(Chart.render("a", Chart.LEAST + "policies: {mldatas: false}\n"))).isEqualTo(all - 2);
    }

    private static long advice(String rendered) {
        return Chart.objects(rendered).stream().filter(o -> o.getKind().startsWith("ValidatingAdmissionPolicy")
                && o.getMetadata().getName().endsWith(".advice.azureml.dev")).count();
    }
}
